using System.Diagnostics.Metrics;
using System.Runtime.Serialization;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.LocalHost.Messaging;

public class MessageSenderTests
{
    [Fact]
    public async Task A_second_message_with_the_same_id_within_the_window_is_swallowed_and_after_it_is_not()
    {
        await using var bus = await BusUnderTest.Start();
        await bus.Send(new ServiceBusMessage("first") { MessageId = "m" }, new ServiceBusMessage("same batch") { MessageId = "m" });
        await bus.App.AdvanceBy(TimeSpan.FromMinutes(9));
        await bus.Send(new ServiceBusMessage("too early") { MessageId = "m" });
        await bus.App.AdvanceBy(TimeSpan.FromMinutes(1));
        await bus.Send(new ServiceBusMessage("later") { MessageId = "m" });
        Assert.Equal(["first", "later"], bus.Deliveries.Bodies("all"));
    }

    [Fact]
    public async Task A_scheduled_copy_with_the_same_id_is_swallowed_too()
    {
        await using var bus = await BusUnderTest.Start();
        await bus.Send(new ServiceBusMessage("now") { MessageId = "m" });
        await bus.Sender.ScheduleMessageAsync(new ServiceBusMessage("retry") { MessageId = "m" }, bus.App.Now.AddMinutes(1));
        await bus.App.AdvanceBy(TimeSpan.FromHours(1));
        Assert.Equal(["now"], bus.Deliveries.Bodies("all"));
    }

    [Fact]
    public async Task A_scheduled_message_comes_at_its_time_not_before_unless_it_is_cancelled()
    {
        await using var bus = await BusUnderTest.Start();
        await bus.Sender.ScheduleMessageAsync(new ServiceBusMessage("later"), bus.App.Now.AddHours(1));
        var cancelled = await bus.Sender.ScheduleMessageAsync(new ServiceBusMessage("never"), bus.App.Now.AddHours(1));
        await bus.Sender.CancelScheduledMessageAsync(cancelled);
        await bus.App.AdvanceBy(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        Assert.Empty(bus.Deliveries.Seen);
        await bus.App.AdvanceBy(TimeSpan.FromTicks(1));
        Assert.Equal(["later"], bus.Deliveries.Bodies("all"));
        var gone = await Assert.ThrowsAsync<ServiceBusException>(() => bus.Sender.CancelScheduledMessageAsync(cancelled));
        Assert.Equal(ServiceBusFailureReason.MessageNotFound, gone.Reason);
    }

    [Fact]
    public async Task A_message_that_outlives_its_time_is_not_delivered()
    {
        await using var bus = await BusUnderTest.Start();
        await bus.Sender.SendMessageAsync(new ServiceBusMessage("old") { TimeToLive = TimeSpan.FromMinutes(1) });
        await bus.App.AdvanceBy(TimeSpan.FromMinutes(2));
        Assert.Empty(await bus.Receiver("byhand").ReceiveMessagesAsync(10, TimeSpan.Zero));
    }

    [Theory]
    [InlineData(256 * 1024 - 200, true)]
    [InlineData(256 * 1024, false)]
    public async Task A_message_has_at_most_256_KB(int size, bool taken)
    {
        await using var bus = await BusUnderTest.Start();
        var send = () => bus.Sender.SendMessageAsync(new ServiceBusMessage(BinaryData.FromBytes(new byte[size])));
        if (taken) await send();
        else Assert.Equal(ServiceBusFailureReason.MessageSizeExceeded, (await Assert.ThrowsAsync<ServiceBusException>(send)).Reason);
    }

    [Fact]
    public async Task A_batch_goes_whole_or_not_at_all_and_has_at_most_100_messages_and_256_KB()
    {
        await using var bus = await BusUnderTest.Start();
        await Assert.ThrowsAsync<ServiceBusException>(() => bus.Send([.. Enumerable.Range(0, 101).Select(_ => new ServiceBusMessage("x"))]));
        var large = await Assert.ThrowsAsync<ServiceBusException>(() => bus.Send([.. Enumerable.Range(0, 3).Select(_ => new ServiceBusMessage(new string('x', 100_000)))]));
        Assert.Equal(ServiceBusFailureReason.MessageSizeExceeded, large.Reason);
        await Assert.ThrowsAsync<SerializationException>(() => bus.Send(new ServiceBusMessage("good"), new ServiceBusMessage("bad") { ApplicationProperties = { ["x"] = new object() } }));
        Assert.Empty(bus.Deliveries.Seen);
        Assert.Empty(await bus.Receiver("byhand").PeekMessagesAsync(10));
    }

    [Fact]
    public void An_id_has_at_most_128_characters()
    {
        Assert.Equal(128, new ServiceBusMessage("x") { MessageId = new string('m', 128) }.MessageId.Length);
        Assert.ThrowsAny<ArgumentException>(() => new ServiceBusMessage("x") { MessageId = new string('m', 129) });
        Assert.ThrowsAny<ArgumentException>(() => new ServiceBusMessage("x") { SessionId = new string('m', 129) });
    }

    [Fact]
    public async Task A_property_has_at_most_32_KB()
    {
        await using var bus = await BusUnderTest.Start();
        var refused = await Assert.ThrowsAsync<ServiceBusException>(() => bus.Send(new ServiceBusMessage("x") { ApplicationProperties = { ["p"] = new string('x', 32 * 1024) } }));
        Assert.Equal(ServiceBusFailureReason.MessageSizeExceeded, refused.Reason);
    }

    [Fact]
    public async Task A_topic_or_subscription_that_does_not_exist_is_not_found()
    {
        await using var bus = await BusUnderTest.Start();
        var send = await Assert.ThrowsAsync<ServiceBusException>(() => bus.Client.CreateSender("nowhere").SendMessageAsync(new ServiceBusMessage("x")));
        Assert.Equal(ServiceBusFailureReason.MessagingEntityNotFound, send.Reason);
        Assert.Equal(ServiceBusFailureReason.MessagingEntityNotFound, Assert.Throws<ServiceBusException>(() => bus.Client.CreateReceiver("events", "nobody")).Reason);
    }

    [Fact]
    public async Task A_message_that_matches_no_subscription_vanishes_and_is_counted()
    {
        await using var bus = await BusUnderTest.Start([], messaging: """
            { "topics": [ { "name": "unheard", "subscriptions": [ { "name": "s", "filters": [ { "name": "f", "correlationFilter": { "label": "x" } } ] } ] } ] }
            """);
        var counted = 0L;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) => { if (instrument.Name == "servicebus.unrouted") l.EnableMeasurementEvents(instrument); },
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) => { if ("unheard".Equals(tags[0].Value)) Interlocked.Add(ref counted, count); });
        listener.Start();
        await bus.Client.CreateSender("unheard").SendMessageAsync(new ServiceBusMessage("x") { Subject = "y" });
        Assert.Equal(1, counted);
        Assert.Empty(await bus.Client.CreateReceiver("unheard", "s").PeekMessagesAsync(1));
    }
}
