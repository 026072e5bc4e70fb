namespace ServerlessQiFu.Embedded;

/// <summary>An orchestration as a turn finds it: its life so far and the messages that wait for it.</summary>
internal sealed record DurableSnapshot(string Id, long Execution, int Turns, int Attempts, Caller? Caller)
{
    /// <summary>Messages that one turn takes; the others wait for the next.</summary>
    public const int MostMessages = 256;

    public IReadOnlyList<string> History { get; private init; } = [];
    public IReadOnlyList<(long N, string Event)> Messages { get; private init; } = [];

    /// <summary>Answers to an earlier life of this id, to be thrown away.</summary>
    public IReadOnlyList<long> Stale { get; private init; } = [];

    public bool MayHaveMore => Messages.Count + Stale.Count >= MostMessages;

    public static DurableSnapshot? Load(JournalSession session, string id, long now)
    {
        var found = session.First(
            "SELECT execution, turns, attempts, parent, parent_name, parent_execution, parent_task FROM durable_instances WHERE id = ?1",
            row => new DurableSnapshot(id, row.Long(0), row.Int(1), row.Int(2),
                row.IsNull(3) ? null : new Caller(row.Text(3), row.Text(4), row.Long(5), row.Int(6))),
            id);
        if (found is null) return null;
        var waiting = session.Rows(
            "SELECT n, execution, event FROM durable_inbox WHERE id = ?1 AND due <= ?2 ORDER BY at, n LIMIT ?3",
            row => (N: row.Long(0), Stale: !row.IsNull(1) && row.Long(1) != found.Execution, Event: row.Text(2)), id, now, MostMessages);
        if (waiting.Count == 0) return found;
        return found with
        {
            History = session.Rows("SELECT events FROM durable_history WHERE id = ?1 ORDER BY turn", row => row.Text(0), id),
            Messages = [.. waiting.Where(m => !m.Stale).Select(m => (m.N, m.Event))],
            Stale = [.. waiting.Where(m => m.Stale).Select(m => m.N)],
        };
    }
}
