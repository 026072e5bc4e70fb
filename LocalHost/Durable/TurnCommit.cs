using Google.Protobuf;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Protobuf;

namespace ServerlessQiFu.LocalHost;

/// <summary>
/// Everything a turn does to the journal, in one commit: takes the messages it lived through, adds to the history, does what the
/// orchestrator asks for, and says how the orchestration stands.
/// </summary>
/// <param name="lived">The events of the turn: its beginning, then the messages.</param>
internal sealed class TurnCommit(DurableSnapshot before, Turn turn, IReadOnlyList<HistoryEvent> lived, long now)
{
    private readonly List<HistoryEvent> _events = [.. lived];

    private string Id => before.Id;

    /// <summary>Returns false, and does nothing, when the orchestration has moved on since it was read.</summary>
    public bool Write(JournalSession session)
    {
        var end = turn.IsOver ? turn.End : null;
        var moved = session.Run("""
            UPDATE durable_instances SET turns = turns + 1, attempts = 0, status = ?4, updated = ?5, output = ?6, failure = ?7, custom = CASE WHEN ?9 THEN custom ELSE ?8 END
            WHERE id = ?1 AND execution = ?2 AND turns = ?3
            """,
            Id, before.Execution, before.Turns, (int)Status, now, end?.Result, Failures.Cut(end?.FailureDetails)?.ToByteArray(), turn.CustomStatus, turn.IsGivenUp);
        if (moved == 0) return false;

        foreach (var n in before.Stale) Take(session, n);
        foreach (var (n, _) in before.Messages) Take(session, n);
        // The work may run more than once: what the first try noted does not count.
        _events.RemoveRange(lived.Count, _events.Count - lived.Count);
        var requests = new TurnRequests(before, now, waits: turn.End is null);
        foreach (var action in turn.Actions) _events.Add(requests.Do(session, action));
        if (turn.BeginsAnew) BeginAnew(session, turn.End!);
        else Remember(session);
        if (turn.IsOver) End(session, turn.End!);
        return true;
    }

    /// <summary>Suspended from the last word of that kind on, which the worker keeps to but does not repeat.</summary>
    private OrchestrationRuntimeStatus Status
    {
        get
        {
            if (turn.IsOver) return (OrchestrationRuntimeStatus)(int)turn.End!.OrchestrationStatus;
            var last = lived.LastOrDefault(e => e.EventTypeCase is HistoryEvent.EventTypeOneofCase.ExecutionSuspended or HistoryEvent.EventTypeOneofCase.ExecutionResumed);
            return last is null ? before.Status == OrchestrationRuntimeStatus.Suspended ? OrchestrationRuntimeStatus.Suspended : OrchestrationRuntimeStatus.Running
                : last.ExecutionSuspended is not null ? OrchestrationRuntimeStatus.Suspended
                : OrchestrationRuntimeStatus.Running;
        }
    }

    /// <summary>What this life was begun with: the first turn says it.</summary>
    private string? Version => HistoryEvents.Read(before.History.Take(1)).Concat(lived).Select(e => e.ExecutionStarted).First(begun => begun is not null).Version;

    private static void Take(JournalSession session, long n) => session.Run("DELETE FROM durable_inbox WHERE n = ?1", n);

    private void Remember(JournalSession session)
    {
        if (turn.IsOver)
        {
            var ended = HistoryEvents.At(now);
            ended.ExecutionCompleted = new ExecutionCompletedEvent
            {
                OrchestrationStatus = turn.End!.OrchestrationStatus, Result = turn.End.Result, FailureDetails = Failures.Cut(turn.End.FailureDetails),
            };
            _events.Add(ended);
        }
        session.Run("INSERT INTO durable_history(id, turn, events) VALUES (?1, ?2, ?3)", Id, before.Turns, HistoryEvents.AsPast(_events));
    }

    /// <summary>An empty history with a new input, and the events nobody had waited for.</summary>
    private void BeginAnew(JournalSession session, CompleteOrchestrationAction anew)
    {
        session.Run("DELETE FROM durable_history WHERE id = ?1", Id);
        DurableTables.Empty(session, Id, before.Execution);
        Put(session, new Beginning(Id, before.Name, anew.Result) { Caller = before.Caller, Version = anew.NewVersion ?? Version }.Event(now));
        session.Run("UPDATE durable_instances SET execution = ?2, turns = 0, input = ?3 WHERE id = ?1", Id, session.LastInsertedRow, anew.Result);
        foreach (var carried in anew.CarryoverEvents) Put(session, carried);
    }

    /// <summary>At 0: what is carried over comes before whatever else waits.</summary>
    private void Put(JournalSession session, HistoryEvent message)
    {
        session.Run("INSERT INTO durable_inbox(id, due, at, event) VALUES (?1, 0, 0, ?2)", Id, message.ToByteArray());
        session.Announce(new InboxMessage(Id, 0));
    }

    private void End(JournalSession session, CompleteOrchestrationAction end)
    {
        DurableTables.Empty(session, Id);
        if (lived.Any(e => e.ExecutionTerminated?.Recurse == true))
            foreach (var child in DurableTables.Children(session, Id))
                DurableTables.Tell(session, child, HistoryEvents.Terminated(now, end.Result, recursive: true), now);
        if (before.Caller is not { } caller) return;
        var answer = end.OrchestrationStatus == OrchestrationStatus.Completed
            ? HistoryEvents.ChildCompleted(now, caller.Task, end.Result)
            : HistoryEvents.ChildFailed(now, caller.Task, Failures.Cut(end.FailureDetails) ?? Failures.ForGood("Terminated", "The sub-orchestration was terminated."));
        DurableTables.Tell(session, caller.Id, answer, now, caller.Execution);
    }
}
