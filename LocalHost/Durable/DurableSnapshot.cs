using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Protobuf;

namespace ServerlessQiFu.LocalHost;

/// <summary>An orchestration as a turn finds it: its life so far and the messages that wait for it.</summary>
/// <param name="Moved">When its last turn was (ticks), or when it was started.</param>
internal sealed record DurableSnapshot(string Id, string Name, long Execution, int Turns, int Attempts, OrchestrationRuntimeStatus Status, long Moved, Caller? Caller)
{
    /// <summary>Messages that one turn takes; the others wait for the next.</summary>
    public const int MostMessages = 256;

    /// <summary>Turns as they were stored.</summary>
    public IReadOnlyList<byte[]> History { get; private init; } = [];

    public IReadOnlyList<(long N, HistoryEvent Event)> Messages { get; private init; } = [];

    /// <summary>Answers to an earlier life of this id, to be thrown away.</summary>
    public IReadOnlyList<long> Stale { get; private init; } = [];

    public bool MayHaveMore { get; private init; }

    /// <summary>Nothing happens to an orchestration before its start, whatever came meanwhile.</summary>
    public bool HasBegun => Turns > 0 || Messages.Count > 0 && Messages[0].N == Execution;

    public static DurableSnapshot? Load(JournalSession session, string id, long now)
    {
        var found = session.First(
            "SELECT name, execution, turns, attempts, status, updated, parent, parent_name, parent_execution, parent_task FROM durable_instances WHERE id = ?1",
            row => new DurableSnapshot(id, row.Text(0), row.Long(1), row.Int(2), row.Int(3), (OrchestrationRuntimeStatus)row.Int(4), row.Long(5),
                row.IsNull(6) ? null : new Caller(row.Text(6), row.Text(7), row.Long(8), row.Int(9))),
            id);
        if (found is null) return null;
        var waiting = session.Rows(
            "SELECT n, execution, event FROM durable_inbox WHERE id = ?1 AND due <= ?2 ORDER BY n <> ?4, at, n LIMIT ?3",
            row => (N: row.Long(0), Stale: !row.IsNull(1) && row.Long(1) != found.Execution, Event: row.Bytes(2)), id, now, MostMessages, found.Execution);
        if (waiting.Count == 0) return found;
        var messages = waiting.Where(m => !m.Stale).Select(m => (m.N, Event: HistoryEvent.Parser.ParseFrom(m.Event))).ToList();
        // A termination has a turn of its own: in one with others the worker would let it win over what came before it, or lose against what came after.
        var end = messages.FindIndex(m => m.Event.ExecutionTerminated is not null) switch { -1 => messages.Count, 0 => 1, var termination => termination };
        return found with
        {
            MayHaveMore = waiting.Count >= MostMessages || end < messages.Count,
            History = session.Rows("SELECT events FROM durable_history WHERE id = ?1 ORDER BY turn", row => row.Bytes(0), id),
            Messages = messages[..end],
            Stale = [.. waiting.Where(m => m.Stale).Select(m => m.N)],
        };
    }
}
