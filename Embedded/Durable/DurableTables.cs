namespace ServerlessQiFu.Embedded;

/// <summary>The durable engine's tables in the journal, and what may be done with them inside one transaction.</summary>
internal static class DurableTables
{
    private const string Live = "status IN (0, 6, 7)"; // Running, Pending, Suspended

    /// <summary>
    /// A message waits in <c>durable_inbox</c> until it is due; timers are messages of the future. <c>execution</c> is the number
    /// of the message that began the present life of an id, so that answers to an earlier life are never taken for answers to this.
    /// </summary>
    public static void Create(JournalSession session)
    {
        session.Run("""
            CREATE TABLE IF NOT EXISTS durable_instances(
              id TEXT NOT NULL UNIQUE, execution INTEGER NOT NULL, turns INTEGER NOT NULL, name TEXT NOT NULL, status INTEGER NOT NULL,
              input TEXT, output TEXT, failure TEXT, custom TEXT, created INTEGER NOT NULL, updated INTEGER NOT NULL,
              parent TEXT, parent_name TEXT, parent_execution INTEGER, parent_task INTEGER, attempts INTEGER NOT NULL DEFAULT 0)
            """);
        session.Run("CREATE INDEX IF NOT EXISTS durable_instances_status ON durable_instances(status, created)");
        session.Run("CREATE INDEX IF NOT EXISTS durable_instances_parent ON durable_instances(parent) WHERE parent IS NOT NULL");
        session.Run("CREATE TABLE IF NOT EXISTS durable_history(id TEXT NOT NULL, turn INTEGER NOT NULL, events TEXT NOT NULL, PRIMARY KEY(id, turn)) WITHOUT ROWID");
        session.Run("""
            CREATE TABLE IF NOT EXISTS durable_inbox(
              n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, execution INTEGER, due INTEGER NOT NULL, at INTEGER NOT NULL, timer INTEGER, event TEXT NOT NULL)
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
    public static void Start(JournalSession session, string id, string name, string? input, long now, long startAt = 0, Caller? caller = null)
    {
        Forget(session, id);
        var started = HistoryJson.Write(new HistoryEvent(Happening.Started, 0, name, input));
        session.Run("INSERT INTO durable_inbox(id, due, at, event) VALUES (?1, ?2, ?3, ?4)", id, startAt > now ? startAt : 0, Math.Max(now, startAt), started);
        session.Run("""
            INSERT INTO durable_instances(id, execution, turns, name, status, input, created, updated, parent, parent_name, parent_execution, parent_task)
            VALUES (?1, ?2, 0, ?3, 6, ?4, ?5, ?5, ?6, ?7, ?8, ?9)
            """, id, session.LastInsertedRow, name, input, now, caller?.Id, caller?.Name, caller?.Execution, caller?.Task);
        session.Announce(new InboxMessage(id, startAt > now ? startAt : 0));
    }

    /// <summary>Puts a message into the inbox of an orchestration that is alive (and, if given, in this very life); else discards it.</summary>
    public static bool Tell(JournalSession session, string id, HistoryEvent message, long now, long? execution = null)
    {
        var told = session.Run(
            $"INSERT INTO durable_inbox(id, execution, due, at, event) SELECT ?1, ?2, 0, ?3, ?4 WHERE EXISTS (SELECT 1 FROM durable_instances WHERE id = ?1 AND {Live} AND (?2 IS NULL OR execution = ?2))",
            id, execution, now, HistoryJson.Write(message)) > 0;
        if (told) session.Announce(new InboxMessage(id, 0));
        return told;
    }

    public static void SetTimer(JournalSession session, string id, long execution, HistoryEvent asked)
    {
        var due = Math.Max(asked.At, 0);
        session.Run("INSERT INTO durable_inbox(id, execution, due, at, timer, event) VALUES (?1, ?2, ?3, ?3, ?4, ?5)",
            id, execution, due, asked.Task, HistoryJson.Write(new HistoryEvent(Happening.TimerFired, asked.Task)));
        session.Announce(new InboxMessage(id, due));
    }

    /// <summary>Removes all that is known of an id. Activities asked for go on; nobody will hear of them.</summary>
    public static void Forget(JournalSession session, string id)
    {
        Empty(session, id);
        session.Run("DELETE FROM durable_history WHERE id = ?1", id);
        session.Run("DELETE FROM durable_instances WHERE id = ?1", id);
    }

    /// <summary>Throws away what waits for an id: all, or of one life of it, or one timer of that.</summary>
    public static void Empty(JournalSession session, string id, long? execution = null, int? timer = null)
    {
        if (session.Run("DELETE FROM durable_inbox WHERE id = ?1 AND (?2 IS NULL OR execution = ?2) AND (?3 IS NULL OR timer = ?3)", id, execution, timer) > 0)
            session.Announce(new TimersCancelled());
    }

    public static List<string> Children(JournalSession session, string id) =>
        session.Rows("SELECT id FROM durable_instances WHERE parent = ?1 ORDER BY id", row => row.Text(0), id);
}

/// <summary>Who asked for a sub-orchestration, and under which number.</summary>
internal sealed record Caller(string Id, string Name, long Execution, int Task);

/// <summary>News: there is a message for an orchestration, to be read when it is due (ticks).</summary>
internal sealed record InboxMessage(string Id, long Due);

/// <summary>News: timers that had been set will not ring.</summary>
internal sealed record TimersCancelled;

/// <summary>News: an orchestration has asked for an activity.</summary>
/// <param name="N">The number of the piece of work.</param>
internal sealed record WorkAsked(long N, string Instance, long Execution, int Task, string Name, string? Input);
