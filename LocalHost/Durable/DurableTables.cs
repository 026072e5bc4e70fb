using Google.Protobuf;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Protobuf;

namespace ServerlessQiFu.LocalHost;

/// <summary>The durable backend's tables in the journal, and what may be done with them inside one transaction.</summary>
internal static class DurableTables
{
    private const string Live = "status IN (0, 6, 7)"; // Running, Pending, Suspended

    /// <summary>
    /// A message waits in <c>durable_inbox</c> until it is due; timers are messages of the future. <c>execution</c> is the number
    /// of the message that began the present life of an id, so that answers to an earlier life are never taken for answers to this.
    /// Events are stored as the worker's protobuf messages: each waiting one by itself, a turn's as the past of an OrchestratorRequest.
    /// </summary>
    public static void Create(JournalSession session)
    {
        session.Run("""
            CREATE TABLE IF NOT EXISTS durable_instances(
              id TEXT NOT NULL UNIQUE, execution INTEGER NOT NULL, turns INTEGER NOT NULL, name TEXT NOT NULL, status INTEGER NOT NULL,
              input TEXT, output TEXT, failure BLOB, custom TEXT, created INTEGER NOT NULL, updated INTEGER NOT NULL,
              parent TEXT, parent_name TEXT, parent_execution INTEGER, parent_task INTEGER, attempts INTEGER NOT NULL DEFAULT 0)
            """);
        session.Run("CREATE INDEX IF NOT EXISTS durable_instances_status ON durable_instances(status, created)");
        session.Run("CREATE INDEX IF NOT EXISTS durable_instances_parent ON durable_instances(parent) WHERE parent IS NOT NULL");
        session.Run("CREATE TABLE IF NOT EXISTS durable_history(id TEXT NOT NULL, turn INTEGER NOT NULL, events BLOB NOT NULL, PRIMARY KEY(id, turn)) WITHOUT ROWID");
        session.Run("""
            CREATE TABLE IF NOT EXISTS durable_inbox(
              n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, execution INTEGER, due INTEGER NOT NULL, at INTEGER NOT NULL, event BLOB NOT NULL)
            """);
        session.Run("CREATE INDEX IF NOT EXISTS durable_inbox_due ON durable_inbox(due)");
        session.Run("CREATE INDEX IF NOT EXISTS durable_inbox_id ON durable_inbox(id)");
        session.Run("""
            CREATE TABLE IF NOT EXISTS durable_work(
              n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, execution INTEGER NOT NULL, task INTEGER NOT NULL, name TEXT NOT NULL, input TEXT)
            """);
    }

    public static OrchestrationRuntimeStatus? Status(JournalSession session, string id) =>
        session.First("SELECT status FROM durable_instances WHERE id = ?1", row => (OrchestrationRuntimeStatus?)row.Int(0), id);

    /// <summary>Begins a life of an id, in the place of one that is over.</summary>
    public static void Start(JournalSession session, Beginning beginning, long now, long startAt = 0)
    {
        var (id, caller) = (beginning.Id, beginning.Caller);
        Forget(session, id);
        session.Run("INSERT INTO durable_inbox(id, due, at, event) VALUES (?1, ?2, ?3, ?4)",
            id, startAt > now ? startAt : 0, Math.Max(now, startAt), beginning.Event(Math.Max(now, startAt)).ToByteArray());
        session.Run("""
            INSERT INTO durable_instances(id, execution, turns, name, status, input, created, updated, parent, parent_name, parent_execution, parent_task)
            VALUES (?1, ?2, 0, ?3, 6, ?4, ?5, ?5, ?6, ?7, ?8, ?9)
            """, id, session.LastInsertedRow, beginning.Name, beginning.Input, now, caller?.Id, caller?.Name, caller?.Execution, caller?.Task);
        session.Announce(new InboxMessage(id, startAt > now ? startAt : 0));
    }

    /// <summary>Puts a message into the inbox of an orchestration that is alive (and, if given, in this very life); else discards it.</summary>
    public static bool Tell(JournalSession session, string id, HistoryEvent message, long now, long? execution = null)
    {
        var told = session.Run(
            $"INSERT INTO durable_inbox(id, execution, due, at, event) SELECT ?1, ?2, 0, ?3, ?4 WHERE EXISTS (SELECT 1 FROM durable_instances WHERE id = ?1 AND {Live} AND (?2 IS NULL OR execution = ?2))",
            id, execution, now, message.ToByteArray()) > 0;
        if (told) session.Announce(new InboxMessage(id, 0));
        return told;
    }

    public static void SetTimer(JournalSession session, string id, long execution, int task, DateTime fireAt)
    {
        var due = Math.Max(fireAt.Ticks, 0);
        var fired = HistoryEvents.At(due);
        fired.TimerFired = new TimerFiredEvent { FireAt = fired.Timestamp, TimerId = task };
        session.Run("INSERT INTO durable_inbox(id, execution, due, at, event) VALUES (?1, ?2, ?3, ?3, ?4)", id, execution, due, fired.ToByteArray());
        session.Announce(new InboxMessage(id, due));
    }

    /// <summary>Removes all that is known of an id. Activities asked for go on; nobody will hear of them.</summary>
    public static void Forget(JournalSession session, string id)
    {
        Empty(session, id);
        session.Run("DELETE FROM durable_history WHERE id = ?1", id);
        session.Run("DELETE FROM durable_instances WHERE id = ?1", id);
    }

    /// <summary>Throws away what waits for an id: all, or of one life of it.</summary>
    public static void Empty(JournalSession session, string id, long? execution = null)
    {
        if (session.Run("DELETE FROM durable_inbox WHERE id = ?1 AND (?2 IS NULL OR execution = ?2)", id, execution) > 0)
            session.Announce(new TimersCancelled());
    }

    public static List<string> Children(JournalSession session, string id) =>
        session.Rows("SELECT id FROM durable_instances WHERE parent = ?1 ORDER BY id", row => row.Text(0), id);
}

/// <summary>Who asked for a sub-orchestration, and under which number.</summary>
internal sealed record Caller(string Id, string Name, long Execution, int Task);

/// <summary>How a life of an id begins.</summary>
internal sealed record Beginning(string Id, string Name, string? Input)
{
    public Caller? Caller { get; init; }

    public string? Version { get; init; }

    public HistoryEvent Event(long at)
    {
        var began = HistoryEvents.At(at);
        began.ExecutionStarted = new ExecutionStartedEvent
        {
            Name = Name, Input = Input, Version = Version, OrchestrationInstance = new OrchestrationInstance { InstanceId = Id },
            ParentInstance = Caller is null ? null : new ParentInstanceInfo
            {
                Name = Caller.Name, TaskScheduledId = Caller.Task, OrchestrationInstance = new OrchestrationInstance { InstanceId = Caller.Id },
            },
        };
        return began;
    }
}

/// <summary>News: there is a message for an orchestration, to be read when it is due (ticks).</summary>
internal sealed record InboxMessage(string Id, long Due);

/// <summary>News: timers that had been set will not ring.</summary>
internal sealed record TimersCancelled;

/// <summary>News: an orchestration has asked for an activity.</summary>
/// <param name="N">The number of the piece of work.</param>
internal sealed record WorkAsked(long N, string Instance, long Execution, int Task, string Name, string? Input);
