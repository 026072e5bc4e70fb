namespace ServerlessQiFu.Embedded;

/// <summary>
/// Everything a turn does to the journal, in one commit: takes the messages it lived through, adds to the history, asks for work,
/// timers, children and events, and says how the orchestration stands.
/// </summary>
internal sealed class TurnCommit(DurableSnapshot before, Turn turn, IReadOnlyList<HistoryEvent> lived, long now)
{
    private string Id => before.Id;

    /// <summary>Returns false, and does nothing, when the orchestration has moved on since it was read.</summary>
    public bool Write(JournalSession session)
    {
        var moved = session.Run("""
            UPDATE durable_instances SET turns = turns + 1, attempts = 0, status = ?4, updated = ?5, output = ?6, failure = ?7,
              custom = CASE WHEN ?8 THEN ?9 ELSE custom END
            WHERE id = ?1 AND execution = ?2 AND turns = ?3
            """,
            Id, before.Execution, before.Turns, (int)(turn.Anew is null ? turn.Status : OrchestrationRuntimeStatus.Running), now,
            turn.Anew is null ? turn.Output : null, turn.Failure is null ? null : DurablePayload.Failure(turn.Failure),
            turn.CustomStatus is not null, turn.CustomStatus?.Json);
        if (moved == 0) return false;

        foreach (var n in before.Stale) Take(session, n);
        foreach (var (n, _) in before.Messages.Take(turn.Consumed)) Take(session, n);
        foreach (var request in turn.Requests) Ask(session, request);
        if (turn.Anew is not null) BeginAnew(session, turn.Anew);
        else Remember(session);
        if (turn.IsOver) End(session);
        else if (turn.Anew is null)
            foreach (var timer in turn.CancelledTimers)
                DurableTables.Empty(session, Id, before.Execution, timer);
        return true;
    }

    private static void Take(JournalSession session, long n) => session.Run("DELETE FROM durable_inbox WHERE n = ?1", n);

    private void Ask(JournalSession session, Request request)
    {
        var asked = request.Asked;
        switch (asked.What)
        {
            case Happening.ActivityAsked:
                session.Run("INSERT INTO durable_work(id, execution, task, name, input) VALUES (?1, ?2, ?3, ?4, ?5)",
                    Id, before.Execution, asked.Task, asked.Name, request.Input);
                session.Announce(new WorkAsked(session.LastInsertedRow, Id, before.Execution, asked.Task, asked.Name!, request.Input));
                break;
            case Happening.TimerAsked when !turn.IsOver && turn.Anew is null && !turn.CancelledTimers.Contains(asked.Task):
                DurableTables.SetTimer(session, Id, before.Execution, asked);
                break;
            case Happening.ChildAsked:
                StartChild(session, asked, request.Input);
                break;
            case Happening.EventSent:
                DurableTables.Tell(session, asked.Data!, new HistoryEvent(Happening.EventRaised, 0, asked.Name, request.Input), now);
                break;
        }
    }

    private void StartChild(JournalSession session, HistoryEvent asked, string? input)
    {
        if (asked.Data == Id || DurableTables.Status(session, asked.Data!) is OrchestrationRuntimeStatus.Running or OrchestrationRuntimeStatus.Pending or OrchestrationRuntimeStatus.Suspended)
        {
            var taken = new TaskFailureDetails(typeof(InvalidOperationException).ToString(), $"There is already a living orchestration '{asked.Data}'.", null, null, null);
            DurableTables.Tell(session, Id, new HistoryEvent(Happening.Failed, asked.Task, null, DurablePayload.Failure(taken)), now, before.Execution);
            return;
        }
        var name = session.First("SELECT name FROM durable_instances WHERE id = ?1", row => row.Text(0), Id)!;
        DurableTables.Start(session, asked.Data!, asked.Name!, input, now, caller: new Caller(Id, name, before.Execution, asked.Task));
    }

    private void Remember(JournalSession session)
    {
        List<HistoryEvent> events = [.. lived.Take(1 + turn.Consumed), .. turn.Requests.Select(r => r.Asked)];
        if (turn.IsOver)
            events.Add(new HistoryEvent(Happening.Ended, 0, turn.Status.ToString(), turn.Failure is null ? turn.Output : DurablePayload.Failure(turn.Failure)));
        session.Run("INSERT INTO durable_history(id, turn, events) VALUES (?1, ?2, ?3)", Id, before.Turns, HistoryJson.Write(events));
    }

    private void BeginAnew(JournalSession session, NewBeginning anew)
    {
        session.Run("DELETE FROM durable_history WHERE id = ?1", Id);
        DurableTables.Empty(session, Id, before.Execution);
        var name = session.First("SELECT name FROM durable_instances WHERE id = ?1", row => row.Text(0), Id);
        Put(session, new HistoryEvent(Happening.Started, 0, name, anew.Input));
        session.Run("UPDATE durable_instances SET execution = ?2, turns = 0, input = ?3 WHERE id = ?1", Id, session.LastInsertedRow, anew.Input);
        foreach (var (eventName, data) in anew.Carried) Put(session, new HistoryEvent(Happening.EventRaised, 0, eventName, data));
    }

    // At 0: what is carried over comes before whatever else waits.
    private void Put(JournalSession session, HistoryEvent message)
    {
        session.Run("INSERT INTO durable_inbox(id, due, at, event) VALUES (?1, 0, 0, ?2)", Id, HistoryJson.Write(message));
        session.Announce(new InboxMessage(Id, 0));
    }

    private void End(JournalSession session)
    {
        DurableTables.Empty(session, Id);
        if (turn.WithChildren)
            foreach (var child in DurableTables.Children(session, Id))
                DurableTables.Tell(session, child, new HistoryEvent(Happening.Terminated, 0, DurableTaskMessages.WithChildren, turn.Output), now);
        if (before.Caller is not { } caller) return;
        var answer = turn.Status == OrchestrationRuntimeStatus.Completed
            ? new HistoryEvent(Happening.Done, caller.Task, null, turn.Output)
            : new HistoryEvent(Happening.Failed, caller.Task, null, DurablePayload.Failure(turn.Failure ?? Terminated));
        DurableTables.Tell(session, caller.Id, answer, now, caller.Execution);
    }

    private static TaskFailureDetails Terminated { get; } = new("Terminated", "The sub-orchestration was terminated.", null, null, null);
}

/// <summary>Words inside messages of the engine to itself.</summary>
internal static class DurableTaskMessages
{
    /// <summary>The name of a termination that shall reach the sub-orchestrations too.</summary>
    public const string WithChildren = "WithChildren";
}
