using System.Text.Json.Nodes;
using Azure;
using Microsoft.Extensions.Time.Testing;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Settling;

/// <summary>Before its answer a command asks for a settlement, and never waits long for a bus that is away.</summary>
public sealed class SettlementRequestTests : IDisposable
{
    private static readonly PendingMarker AMarker = new(new("202611240131|2", "QS1|marker"), new ETag("W/\"7\""));
    private readonly FakeTimeProvider _clock = new(City.TuesdayMorning);
    private readonly LogRecorder _log = new();
    private readonly Bus _bus = new();
    private readonly SettlementRequests _requests;

    public SettlementRequestTests() => _requests = new SettlementRequests(_bus, _clock, _log.For<SettlementRequests>());

    public void Dispose() => _log.Dispose();

    [Fact]
    public async Task The_message_names_appeal_version_and_note_under_an_id_of_its_own()
    {
        await _requests.Ask("QS1", 7, AMarker);
        var sent = Assert.Single(_bus.Sent);
        Assert.Equal("QS1:7", sent.MessageId);
        var body = JsonNode.Parse(sent.Body.ToString())!.AsObject();
        Assert.Equal(("QS1", 7), ((string?)body["appeal"], (int?)body["version"]));
        Assert.Equal((AMarker.Row.Partition, AMarker.Row.Row, AMarker.ETag.ToString()), ((string?)body["markerPartition"], (string?)body["markerRow"], (string?)body["markerTag"]));
    }

    [Fact]
    public async Task A_bus_that_never_answers_costs_one_caller_its_time_limit_and_then_one_in_half_a_minute()
    {
        _bus.Answers = new TaskCompletionSource().Task;
        await CostsTheTimeLimit();
        await Task.WhenAll(Enumerable.Range(2, 50).Select(version => _requests.Ask("QS1", version, AMarker)));
        Assert.Single(_bus.Sent);

        _clock.Advance(SettlementRequests.BetweenProbes);
        var probing = Enumerable.Range(60, 50).Select(version => _requests.Ask("QS1", version, AMarker)).ToList();
        Assert.Equal(2, _bus.Sent.Count);
        Assert.Equal(1, probing.Count(probe => !probe.IsCompleted));
        _clock.Advance(SettlementRequests.LongestWait);
        await Task.WhenAll(probing);

        _bus.Answers = Task.CompletedTask;
        _clock.Advance(SettlementRequests.BetweenProbes);
        for (var version = 200; version < 210; version++) await _requests.Ask("QS1", version, AMarker);
        Assert.Equal(12, _bus.Sent.Count);
    }

    [Fact]
    public async Task A_bus_that_refuses_fails_no_caller()
    {
        _bus.Answers = Task.FromException(new ServiceBusException("It is away.", ServiceBusFailureReason.ServiceCommunicationProblem));
        await _requests.Ask("QS1", 1, AMarker);
        await _requests.Ask("QS1", 2, AMarker);
        Assert.Single(_bus.Sent);
        Assert.Single(_log.Lines, line => line.Text.Contains("It is away.", StringComparison.Ordinal));
    }

    /// <summary>As the first connection of a young process may be.</summary>
    [Fact]
    public async Task A_bus_that_is_only_slow_is_not_left_alone()
    {
        var slow = new TaskCompletionSource();
        _bus.Answers = slow.Task;
        await CostsTheTimeLimit();
        slow.SetResult();
        await _requests.Ask("QS1", 2, AMarker);
        Assert.Equal(2, _bus.Sent.Count);
    }

    private async Task CostsTheTimeLimit()
    {
        var asking = _requests.Ask("QS1", 1, AMarker);
        _clock.Advance(SettlementRequests.LongestWait - TimeSpan.FromMilliseconds(1));
        Assert.False(asking.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await asking;
    }

    private sealed class Bus : ServiceBusClient
    {
        public List<ServiceBusMessage> Sent { get; } = [];

        public Task Answers { get; set; } = Task.CompletedTask;

        public override ServiceBusSender CreateSender(string queueOrTopicName)
        {
            Assert.Equal(SettlementRequests.Queue, queueOrTopicName);
            return new Sender(this);
        }

        private sealed class Sender(Bus bus) : ServiceBusSender
        {
            public override Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default)
            {
                bus.Sent.Add(message);
                return bus.Answers;
            }
        }
    }
}
