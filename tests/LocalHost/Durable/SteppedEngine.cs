using System.Globalization;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.LocalHost.Durable;

/// <summary>The engine on a journal in memory, one step at a time; a crash throws the engine away and keeps the journal.</summary>
internal sealed class SteppedEngine : IDisposable
{
    /// <summary>Steps after which a test is taken to run for ever.</summary>
    private const int MostSteps = 20_000;

    private readonly ILoggerFactory _loggers;

    public SteppedEngine(ILoggerFactory? loggers = null, FakeFunctions? functions = null)
    {
        Functions = functions ?? new FakeFunctions();
        if (loggers is not null) Functions.Loggers = loggers;
        _loggers = loggers ?? NullLoggerFactory.Instance;
        Clock = new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 1, 0, 0, TimeSpan.Zero));
        Crash();
    }

    public Journal Journal { get; } = Journal.InMemory();
    public FakeTimeProvider Clock { get; }
    public FakeFunctions Functions { get; }
    public DurableJournal Durable { get; private set; } = null!;
    public DurableTaskClient Client { get; private set; } = null!;
    public TurnPump Turns { get; private set; } = null!;
    public ActivityPump Activities { get; private set; } = null!;

    /// <summary>Everything in memory is lost; a new engine opens the same journal.</summary>
    public void Crash()
    {
        Durable = new DurableJournal(Journal, Clock);
        (Turns, Activities) = Engine();
        Client = new LocalDurableTaskClient(Durable, new DurableOptions(), JsonDataConverter.Default);
    }

    /// <summary>A pair of pumps on the same journal.</summary>
    public (TurnPump Turns, ActivityPump Activities) Engine() =>
        (new TurnPump(Durable, Functions, _loggers, new DurableOptions()), new ActivityPump(Durable, Functions, _loggers, new DurableOptions()));

    /// <summary>Does the first piece of work that is due, or of the activities the one picked; false when there is none.</summary>
    public async Task<bool> Step(Func<int, int>? pick = null)
    {
        List<(IPump Pump, string Key)> due = [.. Turns.Due(8).Select(k => ((IPump)Turns, k)), .. Activities.Due(8).Select(k => ((IPump)Activities, k))];
        if (due.Count == 0) return false;
        var (pump, key) = due[pick?.Invoke(due.Count) ?? 0];
        await pump.Perform(key, CancellationToken.None);
        return true;
    }

    /// <summary>Works until nothing is due now.</summary>
    public async Task Settle()
    {
        for (var steps = 0; await Step(); steps++) Assert.True(steps < MostSteps, "It never comes to rest.");
    }

    /// <summary>Works, and passes the time from one timer to the next, until nothing is left to wait for.</summary>
    public async Task PassTime()
    {
        await Settle();
        while (Turns.NextDue is { } next)
        {
            if (next > Clock.GetUtcNow()) Clock.SetUtcNow(next);
            await Settle();
        }
    }

    public Task<string> Start(string orchestrator, object? input = null, string id = "one") =>
        Client.ScheduleNewOrchestrationInstanceAsync(orchestrator, input, new StartOrchestrationOptions(id));

    public async Task<OrchestrationMetadata> Get(string id = "one") =>
        await Client.GetInstanceAsync(id, getInputsAndOutputs: true) ?? throw new InvalidOperationException($"There is no orchestration '{id}'.");

    public async Task<T?> Output<T>(string id = "one")
    {
        var found = await Get(id);
        Assert.True(found.RuntimeStatus == OrchestrationRuntimeStatus.Completed, $"{id} is {found.RuntimeStatus}: {found.FailureDetails}");
        return found.ReadOutputAs<T>();
    }

    public async Task<string> Failure(string id = "one")
    {
        var found = await Get(id);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, found.RuntimeStatus);
        return found.FailureDetails!.ErrorMessage;
    }

    public long Count(string table) =>
        Journal.Read(session => session.First(string.Create(CultureInfo.InvariantCulture, $"SELECT count(*) FROM durable_{table}"), row => row.Long(0)));

    public void Dispose() => Journal.Dispose();
}
