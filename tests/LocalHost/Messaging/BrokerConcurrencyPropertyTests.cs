using System.Globalization;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.LocalHost.Messaging;

/// <summary>Random calls of several callers of one subscription: there is an order in which <see cref="BrokerModel"/> gives every answer.</summary>
public sealed class BrokerConcurrencyPropertyTests
{
    private const int Callers = 3;

    private static readonly Gen<(int What, int Choice)[][]> Programmes = Gen.Select(Gen.Int[0, 11], Gen.Int[0, 9]).Array[4, 14].Array[Callers];

    private static readonly Gen<int> Seeds = Gen.Int[0, 1_000_000];

    [Fact]
    public async Task Calls_time_and_restarts_in_any_order_can_be_explained() => await Gen.Select(Programmes, Seeds).SampleAsync(async drawn =>
        Linearisable.Assert(BrokerModel.Empty, await Interleaved(drawn.Item1, new Random(drawn.Item2)), BrokerModel.Next), iter: 400);

    [Fact]
    public async Task Calls_of_several_threads_while_time_goes_on_can_be_explained()
    {
        var folder = Directory.CreateTempSubdirectory("broker");
        try
        {
            using var journal = Journal.Open(Path.Combine(folder.FullName, "journal.db"));
            var round = 0;
            await Programmes.SampleAsync(async programmes => Linearisable.Assert(
                BrokerModel.Empty, await AtOnce(journal, $"t{Interlocked.Increment(ref round)}", programmes), BrokerModel.Next), iter: 80, threads: 1);
        }
        finally { folder.Delete(recursive: true); }
    }

    [Theory]
    [InlineData("forgets completions"), InlineData("loses a message"), InlineData("sends a message twice"), InlineData("delivers once too often")]
    [InlineData("forgets its locks"), InlineData("knows no repetition")]
    public async Task A_broker_that_breaks_its_promise_is_found_out(string how)
    {
        var found = false;
        await Gen.Select(Programmes, Seeds).SampleAsync(async drawn =>
        {
            if (found) return;
            var history = await Interleaved(drawn.Item1, new Random(drawn.Item2), how);
            found = !Linearisable.Is(BrokerModel.Empty, history.Calls, BrokerModel.Next);
        }, iter: 200, threads: 1);
        Assert.True(found, $"Nobody noticed that the broker {how}.");
    }

    /// <summary>One thread; the seed decides who is next, and when the process dies and starts again.</summary>
    private static async Task<History<BusAsk, string>> Interleaved((int What, int Choice)[][] programmes, Random chance, string bug = "")
    {
        using var journal = Journal.InMemory();
        var bus = new Bus(journal, "events", bug);
        var callers = programmes.Select((programme, n) => (Steps: new Queue<(int, int)>(programme), Caller: new Caller(bus, n))).ToList();
        while (callers.Any(c => c.Steps.Count > 0))
        {
            if (chance.Next(20) == 0) await bus.History.Record(new BusAsk("restart"), () => { bus.Restart(); return Task.FromResult(""); });
            if (bug == "forgets its locks" && chance.Next(5) == 0) bus.Restart();
            if (callers[chance.Next(callers.Count)] is { Steps.Count: > 0 } next) await next.Caller.Do(next.Steps.Dequeue());
        }
        await bus.Rest();
        return bus.History;
    }

    private static async Task<History<BusAsk, string>> AtOnce(Journal journal, string topic, (int What, int Choice)[][] programmes)
    {
        var bus = new Bus(journal, topic);
        await Task.WhenAll(programmes.Select((programme, n) => Task.Run(async () =>
        {
            var caller = new Caller(bus, n);
            foreach (var step in programme) await caller.Do(step);
        })));
        await bus.Rest();
        return bus.History;
    }

    /// <summary>Asks at random, and settles what it was given.</summary>
    private sealed class Caller(Bus bus, int number)
    {
        private readonly List<string> _tokens = [];
        private int _sent;

        public async Task Do((int What, int Choice) step)
        {
            var token = _tokens.Count == 0 ? "" : _tokens[step.Choice % _tokens.Count];
            var ask = step.What switch
            {
                < 3 => new BusAsk("send", $"{(char)('a' + number)}{_sent++}", $"m{step.Choice}"),
                < 7 => new("receive"),
                7 or 8 when token.Length > 0 => new("complete", token),
                9 when token.Length > 0 => new("abandon", token),
                10 => new("minutes", step.Choice < 8 ? "1" : "7"),
                _ => new("dead"),
            };
            var answer = await bus.Ask(ask);
            if (ask.What == "receive" && answer.Length > 0) _tokens.Add(answer.Split('@')[1]);
        }
    }

    private sealed class Bus(Journal journal, string topic, string bug = "")
    {
        private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));
        private readonly Dictionary<string, ServiceBusReceivedMessage> _given = [];
        private ServiceBusClient _client = null!;
        private bool _isOpen;

        public History<BusAsk, string> History { get; } = new();

        public void Restart() => _client = new LocalServiceBusClient(new Broker(journal, new Topology(
        [
            new Topology.Topic(topic, [new Topology.Subscription("s", BrokerModel.MostDeliveries + (bug == "delivers once too often" ? 1 : 0), $"PT{BrokerModel.LockMinutes}M")],
                bug == "knows no repetition" ? null : $"PT{BrokerModel.WindowMinutes}M"),
        ]), _clock));

        /// <summary>All locks have run out, and all there is is taken; then the dead are looked at.</summary>
        public async Task Rest()
        {
            foreach (var ask in new BusAsk[] { new("minutes", "2"), new("rest"), new("dead") }) await Ask(ask);
        }

        public Task<string> Ask(BusAsk ask)
        {
            lock (_given)
            {
                if (!_isOpen) Restart();
                _isOpen = true;
            }
            return History.Record(ask, () => Call(ask));
        }

        private async Task<string> Call(BusAsk ask)
        {
            var receiver = _client.CreateReceiver(topic, "s", new ServiceBusReceiverOptions { SubQueue = ask.What == "dead" ? SubQueue.DeadLetter : SubQueue.None });
            switch (ask.What)
            {
                case "minutes":
                    _clock.Advance(TimeSpan.FromMinutes(int.Parse(ask.Data, CultureInfo.InvariantCulture)));
                    return "";
                case "send":
                    if (bug == "loses a message" && ask.Data[1] == '1') return "";
                    await Send(ask.Data, ask.MessageId);
                    if (bug == "sends a message twice" && ask.Data[1] == '1') await Send(ask.Data, ask.MessageId + "again");
                    return "";
                case "receive": return Texts(await receiver.ReceiveMessagesAsync(1, TimeSpan.Zero));
                case "rest": return Texts(await receiver.ReceiveMessagesAsync(100, TimeSpan.Zero));
                case "dead": return string.Join(' ', (await receiver.PeekMessagesAsync(100)).Select(m => m.Body.ToString()));
            }
            if (bug == "forgets completions" && ask.What == "complete") return "done";
            ServiceBusReceivedMessage message;
            lock (_given) message = _given[ask.Data];
            try
            {
                if (ask.What == "complete") await receiver.CompleteMessageAsync(message);
                else await receiver.AbandonMessageAsync(message);
                return "done";
            }
            catch (ServiceBusException lost) when (lost.Reason == ServiceBusFailureReason.MessageLockLost) { return "lost"; }
        }

        private Task Send(string text, string id) => _client.CreateSender(topic).SendMessageAsync(new ServiceBusMessage(text) { MessageId = id });

        private string Texts(IReadOnlyList<ServiceBusReceivedMessage> messages)
        {
            lock (_given)
                foreach (var message in messages) _given[message.LockToken] = message;
            return string.Join(' ', messages.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Body}#{m.DeliveryCount}@{m.LockToken}")));
        }
    }
}
