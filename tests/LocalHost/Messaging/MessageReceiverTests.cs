using CsCheck;
using Microsoft.Extensions.Time.Testing;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.LocalHost.Messaging;

public class MessageReceiverTests
{
    [Fact]
    public async Task A_message_is_held_until_it_is_completed()
    {
        await using var bus = await BusUnderTest.Start();
        await bus.Send(new ServiceBusMessage("x"));
        var receiver = bus.Receiver("byhand");
        var taken = await receiver.ReceiveMessageAsync(TimeSpan.Zero);
        Assert.Null(await receiver.ReceiveMessageAsync(TimeSpan.Zero));
        await receiver.CompleteMessageAsync(taken!);
        await bus.App.AdvanceBy(TimeSpan.FromHours(1));
        Assert.Null(await receiver.ReceiveMessageAsync(TimeSpan.Zero));
    }

    [Fact]
    public async Task Who_waits_for_less_than_a_millisecond_waits()
    {
        var clock = new WatchedClock();
        await using var bus = await BusUnderTest.Start(clock: clock);
        await bus.Send(new ServiceBusMessage("x"));
        clock.LooksLeft = 1000;
        var none = bus.Receiver("byhand", deadLetters: true).ReceiveMessageAsync(TimeSpan.FromMicroseconds(300));
        Assert.False(none.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(await none);
    }

    /// <summary>Refuses to be asked again and again.</summary>
    private sealed class WatchedClock() : FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero))
    {
        public int LooksLeft { get; set; } = int.MaxValue;

        public override DateTimeOffset GetUtcNow() => LooksLeft-- > 0 ? base.GetUtcNow() : throw new InvalidOperationException("Who waits spins.");
    }

    [Fact]
    public async Task A_lock_that_runs_out_gives_the_message_to_the_next_and_counts_a_delivery()
    {
        await using var bus = await BusUnderTest.Start();
        await bus.Send(new ServiceBusMessage("x"));
        var receiver = bus.Receiver("byhand");
        var first = await receiver.ReceiveMessageAsync(TimeSpan.Zero);
        Assert.Equal(bus.App.Now.AddMinutes(1), first!.LockedUntil);
        await bus.App.AdvanceBy(TimeSpan.FromMinutes(1));
        var second = await receiver.ReceiveMessageAsync(TimeSpan.Zero);
        Assert.Equal((1, 2), (first.DeliveryCount, second!.DeliveryCount));
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, (await Assert.ThrowsAsync<ServiceBusException>(() => receiver.CompleteMessageAsync(first))).Reason);
        await receiver.CompleteMessageAsync(second);
    }

    [Fact]
    public async Task A_message_whose_last_lock_runs_out_is_not_delivered_once_more_but_lies_with_the_dead()
    {
        await using var bus = await BusUnderTest.Start();
        await bus.Send(new ServiceBusMessage("x"));
        var receiver = bus.Receiver("byhand");
        for (var delivery = 1; delivery <= 10; delivery++)
        {
            Assert.Equal(delivery, (await receiver.ReceiveMessageAsync(TimeSpan.Zero))!.DeliveryCount);
            await bus.App.AdvanceBy(TimeSpan.FromMinutes(1));
        }
        Assert.Null(await receiver.ReceiveMessageAsync(TimeSpan.Zero));
        Assert.Equal(("MaxDeliveryCountExceeded", 10), await bus.Receiver("byhand", deadLetters: true).PeekMessageAsync() is { } dead ? (dead.DeadLetterReason, dead.DeliveryCount) : default);
        Assert.Empty(await receiver.PeekMessagesAsync(1));
    }

    [Fact]
    public async Task An_abandoned_message_comes_again_until_it_is_dead()
    {
        await using var bus = await BusUnderTest.Start();
        await bus.Send(new ServiceBusMessage("x"));
        var receiver = bus.Receiver("byhand");
        for (var delivery = 1; delivery <= 10; delivery++)
        {
            var taken = await receiver.ReceiveMessageAsync(TimeSpan.Zero);
            Assert.Equal(delivery, taken!.DeliveryCount);
            await receiver.AbandonMessageAsync(taken);
        }
        Assert.Null(await receiver.ReceiveMessageAsync(TimeSpan.Zero));
        Assert.NotNull(await bus.Receiver("byhand", deadLetters: true).PeekMessageAsync());
    }

    [Fact]
    public async Task A_dead_letter_is_replayed_as_it_was_and_then_gone()
    {
        await using var bus = await BusUnderTest.Start();
        var broken = true;
        bus.Deliveries.During = (subscription, _, _) => broken && subscription == "rungs" ? throw new InvalidOperationException("no") : Task.CompletedTask;
        await bus.Send(new ServiceBusMessage("x") { MessageId = "m", CorrelationId = "urgent", Subject = "s", ContentType = "text/plain", ApplicationProperties = { ["n"] = 5, ["at"] = bus.App.Now } });
        broken = false;
        var dead = bus.Receiver("rungs", deadLetters: true);
        var taken = await dead.ReceiveMessageAsync(TimeSpan.Zero);
        var copy = new ServiceBusMessage(taken!) { MessageId = "m-again" };
        Assert.Equal(new Dictionary<string, object> { ["n"] = 5, ["at"] = bus.App.Now }, copy.ApplicationProperties);
        Assert.Equal(("urgent", "s", "text/plain"), (copy.CorrelationId, copy.Subject, copy.ContentType));
        await bus.Send(copy);
        await dead.CompleteMessageAsync(taken!);
        Assert.Equal(4, bus.Deliveries.Bodies("rungs").Length);
        Assert.Null(await dead.PeekMessageAsync());
    }

    [Fact]
    public async Task A_receiver_waits_for_a_message_no_longer_than_it_said()
    {
        await using var bus = await BusUnderTest.Start();
        var receiver = bus.Receiver("byhand");
        var coming = receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(10));
        await bus.Send(new ServiceBusMessage("x"));
        Assert.Equal("x", (await coming.WaitAsync(TimeSpan.FromSeconds(30)))!.Body.ToString());
        var nothing = receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(10));
        Assert.False(nothing.IsCompleted);
        bus.App.Clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(await nothing.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void Properties_of_every_known_type_come_back_as_they_were()
    {
        var values = Gen.OneOf<object>(
            Gen.String.Select(s => (object)s), Gen.Bool.Select(b => (object)b), Gen.Int.Select(i => (object)i), Gen.Long.Select(l => (object)l),
            Gen.Double.Select(d => (object)d), Gen.Decimal.Select(d => (object)d), Gen.Guid.Select(g => (object)g), Gen.DateTime.Select(d => (object)d),
            Gen.DateTimeOffset.Select(d => (object)d), Gen.TimeSpan.Select(t => (object)t));
        Gen.Select(values.List[0, 5], Gen.Byte.Array[0, 100]).Sample((properties, body) =>
        {
            var message = new ServiceBusMessage(BinaryData.FromBytes(body)) { MessageId = "企服" };
            foreach (var (value, i) in properties.Select((v, i) => (v, i))) message.ApplicationProperties[$"p{i}"] = value;
            var back = Envelope.FromBytes(Envelope.Of(message).ToBytes());
            Assert.Equal(message.ApplicationProperties.OrderBy(p => p.Key), back.Properties.OrderBy(p => p.Key));
            Assert.Equal(body, back.Body);
            Assert.Equal("企服", back.MessageId);
        });
    }
}
