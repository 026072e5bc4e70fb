using System.Globalization;
using Microsoft.DurableTask.Protobuf;
using Microsoft.Extensions.Logging;

namespace ServerlessQiFu.LocalHost;

/// <summary>The turns of orchestrations: a key is an instance id, so there is one turn at a time for each and many side by side.</summary>
internal sealed class TurnPump(DurableJournal journal, IDurableFunctions functions, ILoggerFactory loggers, DurableOptions options) : DurablePump(journal)
{
    private readonly ILogger _log = loggers.CreateLogger<TurnPump>();
    private (long Due, long N) _awake = (-1, -1);
    private long? _sleeping = -1;
    private long _now;

    public override int Workers => options.MaxConcurrentOrchestratorFunctions;

    protected override DateTimeOffset? Sleeping => _sleeping is { } ticks ? new DateTimeOffset(Math.Max(ticks, 0), TimeSpan.Zero) : null;

    /// <summary>Never goes back, even when the clock does: what was due once stays due.</summary>
    private long Now
    {
        get
        {
            var ticks = Journal.Clock.GetUtcNow().UtcTicks;
            long seen;
            while ((seen = Volatile.Read(ref _now)) < ticks && Interlocked.CompareExchange(ref _now, ticks, seen) != seen) { }
            return Math.Max(seen, ticks);
        }
    }

    protected override bool Concerns(object news) => news is InboxMessage or TimersCancelled;

    protected override void Take(object news, Action<string> add)
    {
        if (news is not InboxMessage message) _sleeping = -1; // To be asked anew: it may have been the earliest.
        else if (message.Due <= Now) add(message.Id);
        else if (!(_sleeping <= message.Due)) _sleeping = message.Due;
    }

    protected override bool Find(bool anew, Action<string> add)
    {
        if (anew) (_awake, _sleeping) = ((-1, -1), -1);
        var now = Now;
        if (!(_sleeping <= now)) return false;
        return Journal.Read(session =>
        {
            if (FindAwoken(session, now, add)) return true;
            _sleeping = session.First("SELECT min(due) FROM durable_inbox WHERE due > ?1", row => row.IsNull(0) ? (long?)null : row.Long(0), now);
            return false;
        });
    }

    /// <summary>Timers and delayed starts whose time has come, and at the start of the process all that waits.</summary>
    private bool FindAwoken(JournalSession session, long now, Action<string> add)
    {
        var rows = session.Rows(
            "SELECT due, n, id FROM durable_inbox WHERE (due, n) > (?1, ?2) AND due <= ?3 ORDER BY due, n LIMIT ?4",
            row => (Due: row.Long(0), N: row.Long(1), Id: row.Text(2)), _awake.Due, _awake.N, now, Page);
        foreach (var row in rows) add(row.Id);
        if (rows.Count == Page)
        {
            _awake = (rows[^1].Due, rows[^1].N);
            return true;
        }
        _awake = (now, long.MaxValue);
        return false;
    }

    protected override async Task<bool> Work(string key, CancellationToken cancellation)
    {
        var now = Now;
        var before = Journal.Read(session => DurableSnapshot.Load(session, key, now));
        if (before is null || !before.HasBegun || before.Messages.Count + before.Stale.Count == 0) return false;

        // Neither does the orchestrator's clock go back when this one does.
        var began = HistoryEvents.At(Math.Max(now, before.Turns == 0 ? 0 : before.Moved));
        began.OrchestratorStarted = new OrchestratorStartedEvent();
        List<HistoryEvent> lived = [began, .. before.Messages.Select(m => m.Event)];
        var (turn, broken) = await Live(before, lived, cancellation).ConfigureAwait(false);
        if (turn is null)
        {
            await Journal.Write(session => session.Run(
                "UPDATE durable_instances SET attempts = attempts + 1 WHERE id = ?1 AND execution = ?2", key, before.Execution)).ConfigureAwait(false);
            throw new InvalidOperationException($"The turn of orchestration '{key}' failed in the engine, {before.Attempts + 1} of {options.MostAttempts} times.", broken);
        }
        var written = await Journal.Write(new TurnCommit(before, turn, lived, began.Timestamp.ToDateTime().Ticks).Write).ConfigureAwait(false);
        Journal.SayChanged(key);
        return !written || before.MayHaveMore;
    }

    /// <summary>No turn when the worker itself failed and may try again; the orchestrator's own exceptions are results.</summary>
    private async Task<(Turn? Turn, Exception? Broken)> Live(DurableSnapshot before, List<HistoryEvent> lived, CancellationToken cancellation)
    {
        if (!functions.HasOrchestrator(before.Name)) return (Turn.Failed($"There is no orchestrator function '{before.Name}'."), null);
        try
        {
            var present = new OrchestratorRequest { InstanceId = before.Id, ExecutionId = before.Execution.ToString(CultureInfo.InvariantCulture) };
            present.NewEvents.AddRange(lived);
            var response = await functions.Turn(before.Name, HistoryEvents.Request(present, before.History), cancellation).ConfigureAwait(false);
            return (Turn.Of(response, before.Name), null);
        }
        catch (Exception broken) when (!cancellation.IsCancellationRequested)
        {
            _log.LogError(broken, "The turn of orchestration {Instance} failed in the engine, {Attempt} of {Most} times", before.Id, before.Attempts + 1, options.MostAttempts);
            return before.Attempts + 1 < options.MostAttempts
                ? (null, broken)
                : (Turn.Failed($"Given up after {options.MostAttempts} turns that failed in the engine: {broken.Message}"), broken);
        }
    }
}
