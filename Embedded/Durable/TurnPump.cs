using Microsoft.Extensions.Logging;

namespace ServerlessQiFu.Embedded;

/// <summary>The turns of orchestrations: a key is an instance id, so there is one turn at a time for each and many side by side.</summary>
internal sealed class TurnPump(DurableJournal journal, IFunctionInvoker functions, ILoggerFactory loggers, DurableOptions options) : DurablePump(journal)
{
    private readonly ILogger _log = loggers.CreateLogger<TurnPump>();
    private long? _newest;
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

    protected override bool Find(Action<string> add)
    {
        var now = Now;
        return Journal.Read(session =>
        {
            _newest ??= session.First("SELECT coalesce(max(n), 0) FROM durable_inbox", row => row.Long(0));
            var more = FindAwoken(session, now, add);
            // Asked anew each time: the timer that was the earliest may have been cancelled.
            if (!more) _sleeping = session.First("SELECT min(due) FROM durable_inbox WHERE due > ?1", row => row.IsNull(0) ? (long?)null : row.Long(0), now);
            return more | FindNew(session, now, add);
        });
    }

    /// <summary>Messages written since the last look.</summary>
    private bool FindNew(JournalSession session, long now, Action<string> add)
    {
        var rows = session.Rows("SELECT n, id, due FROM durable_inbox WHERE n > ?1 ORDER BY n LIMIT ?2", row => (N: row.Long(0), Id: row.Text(1), Due: row.Long(2)), _newest, Page);
        foreach (var (n, id, due) in rows)
        {
            _newest = n;
            if (due <= now) add(id);
        }
        return rows.Count == Page;
    }

    /// <summary>Timers and delayed starts whose time has come, and at the start of the process all that waits.</summary>
    private bool FindAwoken(JournalSession session, long now, Action<string> add)
    {
        if (!(_sleeping <= now)) return false;
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
        if (before is null || before.Messages.Count + before.Stale.Count == 0) return false;

        var (turn, lived) = Live(before, now);
        if (turn is null)
        {
            await Journal.Write(session => session.Run(
                "UPDATE durable_instances SET attempts = attempts + 1 WHERE id = ?1 AND execution = ?2", key, before.Execution)).ConfigureAwait(false);
            throw new InvalidOperationException($"The turn of orchestration '{key}' failed in the engine, {before.Attempts + 1} of {options.MostAttempts} times.");
        }
        var commit = new TurnCommit(before, turn, lived, now);
        var written = await Journal.Write(commit.Write).ConfigureAwait(false);
        Journal.SayChanged(key);
        return !written || before.MayHaveMore;
    }

    /// <summary>No turn when the engine itself failed and may try again; that is never the fault of the orchestrator's own exceptions.</summary>
    private (Turn? Turn, IReadOnlyList<HistoryEvent> Lived) Live(DurableSnapshot before, long now)
    {
        List<HistoryEvent> lived = [new(Happening.TurnBegan, At: now)];
        try
        {
            List<HistoryEvent> past = [.. before.History.SelectMany(HistoryJson.ReadTurn)];
            if (past.FindLast(e => e.What == Happening.TurnBegan) is { } last && last.At > now) lived[0] = last;
            lived.AddRange(before.Messages.Select(m => HistoryJson.ReadOne(m.Event)));
            var parent = before.Caller is { } caller ? new ParentOrchestrationInstance(caller.Name, caller.Id) : null;
            var replay = new Replay(before.Id, parent, functions, loggers, () => _ = SayStrayed(before));
            return (replay.Run(past, lived), lived);
        }
        catch (Exception broken)
        {
            _log.LogError(broken, "The turn of orchestration {Instance} failed in the engine, {Attempt} of {Most} times", before.Id, before.Attempts + 1, options.MostAttempts);
            if (before.Attempts + 1 < options.MostAttempts) return (null, lived);
            var reason = new InvalidOperationException($"Given up after {options.MostAttempts} turns that failed in the engine: {broken.Message}", broken);
            return (new Turn(OrchestrationRuntimeStatus.Failed) { Failure = TaskFailureDetails.FromException(reason) }, lived);
        }
    }

    private async Task SayStrayed(DurableSnapshot instance)
    {
        try
        {
            await Journal.Write(session => DurableTables.Tell(session, instance.Id, new HistoryEvent(Happening.Strayed), Now, instance.Execution)).ConfigureAwait(false);
        }
        catch (Exception broken)
        {
            // It will stray again at its next turn.
            _log.LogWarning(broken, "Orchestration {Instance} awaits something that is not durable", instance.Id);
        }
    }
}
