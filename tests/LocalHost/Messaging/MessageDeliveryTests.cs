using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.LocalHost.Messaging;

public class MessageDeliveryTests
{
    [Fact]
    public async Task Who_waits_for_the_end_of_a_lock_hears_when_the_last_waiting_message_is_taken()
    {
        await using var bus = await BusUnderTest.Start();
        var broker = bus.App.Host.Services.GetRequiredService<Broker>();
        var queue = broker.Queue("events", "byhand", deadLetters: false);
        await bus.Send(new ServiceBusMessage("1"), new ServiceBusMessage("2"));
        DateTimeOffset? heard = null;
        broker.Stirred += () => heard = queue.NextDue;
        foreach (var sequence in queue.Ready(bus.App.Now, 2)) await broker.Take(queue, sequence, TimeSpan.FromMinutes(1));
        Assert.Equal(bus.App.Now.AddMinutes(1), heard);
    }

    [Fact]
    public async Task A_message_just_sent_says_what_it_says_when_it_is_read_again()
    {
        await using var bus = await BusUnderTest.Start();
        await bus.Send(new ServiceBusMessage("x")
        {
            MessageId = "m", Subject = "s", CorrelationId = "c", TimeToLive = TimeSpan.FromHours(1), ApplicationProperties = { ["n"] = 5, ["at"] = bus.App.Now },
        });
        var fresh = await bus.Receiver("byhand").ReceiveMessageAsync(TimeSpan.Zero);
        await bus.Receiver("byhand").AbandonMessageAsync(fresh!);
        var read = await bus.Receiver("byhand").ReceiveMessageAsync(TimeSpan.Zero);
        Assert.Equal(Said(fresh!), Said(read!));
        Assert.Equal(fresh!.ApplicationProperties, read!.ApplicationProperties);
        Assert.Equal((1, 2), (fresh.DeliveryCount, read.DeliveryCount));

        static object Said(ServiceBusReceivedMessage m) =>
            (m.Body.ToString(), m.MessageId, m.Subject, m.CorrelationId, m.TimeToLive, m.EnqueuedTime, m.ExpiresAt, m.SequenceNumber);
    }

    [Fact]
    public async Task A_message_reaches_every_subscription_whose_filter_it_matches()
    {
        await using var bus = await BusUnderTest.Start();
        await bus.Send(
            new ServiceBusMessage("both") { Subject = "rung", ApplicationProperties = { ["tier"] = "Complex" } },
            new ServiceBusMessage("other rule") { CorrelationId = "urgent" },
            new ServiceBusMessage("half a match") { Subject = "rung", ApplicationProperties = { ["tier"] = "Assistance" } },
            new ServiceBusMessage("another case") { Subject = "Rung", ApplicationProperties = { ["tier"] = "Complex" } });
        Assert.Equal(["another case", "both", "half a match", "other rule"], bus.Deliveries.Bodies("all").Order());
        Assert.Equal(["both", "other rule"], bus.Deliveries.Bodies("rungs").Order());
    }

    [Fact]
    public async Task A_failing_message_comes_again_at_once_until_its_deliveries_are_used_up_and_then_lies_with_the_dead()
    {
        await using var bus = await BusUnderTest.Start();
        bus.Deliveries.During = (subscription, _, _) => subscription == "rungs" ? throw new InvalidOperationException("no") : Task.CompletedTask;
        var began = bus.App.Now;
        await bus.Send(new ServiceBusMessage("x") { MessageId = "m", CorrelationId = "urgent" });
        Assert.Equal(began, bus.App.Now);
        Assert.Equal([1, 2, 3], bus.Deliveries.Seen.Where(s => s.Subscription == "rungs").Select(s => s.Delivery));
        Assert.Equal(["x"], bus.Deliveries.Bodies("all"));

        var dead = Assert.Single(await bus.Receiver("rungs", deadLetters: true).PeekMessagesAsync(10));
        Assert.Equal(("m", "x", 3), (dead.MessageId, dead.Body.ToString(), dead.DeliveryCount));
        Assert.Equal("MaxDeliveryCountExceeded", dead.DeadLetterReason);
        Assert.Equal("MaxDeliveryCountExceeded", dead.ApplicationProperties["DeadLetterReason"]);
        Assert.Empty(await bus.Receiver("rungs").PeekMessagesAsync(10));
    }

    [Fact]
    public async Task A_message_that_succeeds_the_second_time_is_gone()
    {
        await using var bus = await BusUnderTest.Start();
        bus.Deliveries.During = (_, _, delivery) => delivery == 1 ? throw new InvalidOperationException("not yet") : Task.CompletedTask;
        await bus.Send(new ServiceBusMessage("x"));
        Assert.Equal(["x", "x"], bus.Deliveries.Bodies("all"));
        Assert.Empty(await bus.Receiver("all").PeekMessagesAsync(10));
        Assert.Empty(await bus.Receiver("all", deadLetters: true).PeekMessagesAsync(10));
    }

    [Fact]
    public async Task A_function_that_outlives_its_lock_does_not_keep_others_from_the_message()
    {
        await using var bus = await BusUnderTest.Start();
        var release = new TaskCompletionSource();
        var second = new TaskCompletionSource();
        bus.Deliveries.During = (subscription, _, delivery) =>
        {
            if (subscription != "all") return Task.CompletedTask;
            if (delivery == 1) return release.Task;
            second.TrySetResult();
            return Task.CompletedTask;
        };
        await bus.Sender.SendMessageAsync(new ServiceBusMessage("slow"));
        while (bus.Deliveries.Bodies("all").Length == 0) await Task.Yield();
        bus.App.Clock.Advance(TimeSpan.FromMinutes(5));
        await second.Task.WaitAsync(TimeSpan.FromSeconds(30));
        release.SetResult();
        await bus.App.Host.WhenIdle();
        Assert.Equal([1, 2], bus.Deliveries.Seen.Where(s => s.Subscription == "all").Select(s => s.Delivery));
        Assert.Empty(await bus.Receiver("all").PeekMessagesAsync(10));
    }

    [Fact]
    public async Task No_function_gets_more_messages_at_once_than_host_json_allows_and_it_does_get_that_many()
    {
        await using var bus = await BusUnderTest.Start();
        var (running, most, gate) = (0, 0, new Lock());
        var full = new TaskCompletionSource();
        bus.Deliveries.During = async (subscription, _, _) =>
        {
            if (subscription != "all") return;
            lock (gate)
            {
                most = Math.Max(most, ++running);
                if (running == 16) full.TrySetResult();
            }
            await full.Task;
            lock (gate) running--;
        };
        await bus.Send([.. Enumerable.Range(0, 100).Select(i => new ServiceBusMessage(i.ToString(CultureInfo.InvariantCulture)))]);
        Assert.Equal(16, most);
        Assert.Equal(100, bus.Deliveries.Bodies("all").Distinct().Count());
        Assert.Equal(100, bus.Deliveries.Bodies("all").Length);
    }

    [Fact]
    public async Task What_was_sent_before_the_process_died_is_delivered_after_it_starts_again_with_that_delivery_counted()
    {
        using var journal = Journal.InMemory();
        var stuck = new TaskCompletionSource();
        var first = await BusUnderTest.Start(journal: journal);
        first.Deliveries.During = (_, _, _) => stuck.Task;
        await first.Sender.SendMessageAsync(new ServiceBusMessage("x") { MessageId = "m" });
        while (first.Deliveries.Bodies("all").Length == 0) await Task.Yield();

        // The first host is left as a killed process leaves it: nothing completed, nothing given back.
        await using var again = await BusUnderTest.Start(journal: journal);
        await again.App.Host.WhenIdle();
        Assert.Equal(("x", "m", 2), again.Deliveries.Seen.Where(s => s.Subscription == "all").Select(s => (s.Body, s.MessageId, s.Delivery)).Single());
        stuck.SetResult();
        await first.DisposeAsync();
    }

    [Fact]
    public async Task A_message_that_kills_the_process_at_each_delivery_lies_with_the_dead_after_its_last()
    {
        using var journal = Journal.InMemory();
        var stuck = new TaskCompletionSource();
        var killed = new List<BusUnderTest>();
        for (var start = 1; start <= 3; start++)
        {
            // Left as a killed process leaves it; "rungs" has three deliveries.
            var bus = await BusUnderTest.Start(journal: journal);
            killed.Add(bus);
            bus.Deliveries.During = (_, _, _) => stuck.Task;
            if (start == 1) await bus.Sender.SendMessageAsync(new ServiceBusMessage("x") { CorrelationId = "urgent" });
            while (bus.Deliveries.Bodies("rungs").Length == 0) await Task.Yield();
        }
        await using var last = await BusUnderTest.Start(journal: journal);
        await last.App.Host.WhenIdle();
        Assert.Empty(last.Deliveries.Bodies("rungs"));
        Assert.Equal(3, Assert.Single(await last.Receiver("rungs", deadLetters: true).PeekMessagesAsync(10)).DeliveryCount);
        stuck.SetResult();
        foreach (var bus in killed) await bus.DisposeAsync();
    }

    [Fact]
    public async Task The_trace_of_the_sender_goes_on_at_the_subscriber()
    {
        await using var bus = await BusUnderTest.Start();
        using var activity = new Activity("sender").Start();
        await bus.Send(new ServiceBusMessage("x"));
        Assert.Contains(activity.TraceId.ToString(), bus.Deliveries.Seen.Single(s => s.Subscription == "all").Trace, StringComparison.Ordinal);
    }
}
