using Microsoft.DurableTask.Protobuf;
using ServerlessQiFu.LocalHost;

namespace ServerlessQiFu.Tests.Functions.Appeals.Escalation.Replay;

/// <summary>Keeps every turn of every orchestration of a city, also those that the engine forgets when a history is cut.</summary>
internal sealed class HistoryRecorder(Journal journal)
{
    /// <summary>Before the first appeal.</summary>
    public void Begin() => journal.Write(session =>
    {
        session.Run("CREATE TABLE kept_turns(id TEXT, execution INTEGER, turn INTEGER, events BLOB)");
        session.Run("CREATE TABLE kept_messages(id TEXT, execution INTEGER, n INTEGER, at INTEGER, event BLOB)");
        session.Run("CREATE TABLE kept_cuts(id TEXT, execution INTEGER, at INTEGER, input TEXT)");
        session.Run("CREATE TABLE kept_names(id TEXT PRIMARY KEY, name TEXT)");
        session.Run("""
            CREATE TRIGGER keep_name AFTER INSERT ON durable_instances BEGIN INSERT OR IGNORE INTO kept_names VALUES (NEW.id, NEW.name); END
            """);
        session.Run("""
            CREATE TRIGGER keep_turn AFTER INSERT ON durable_history BEGIN
              INSERT INTO kept_turns SELECT NEW.id, execution, NEW.turn, NEW.events FROM durable_instances WHERE id = NEW.id;
            END
            """);
        // The messages of the turn that cuts a history are nowhere else: they are taken in the same commit, and due by then.
        session.Run("""
            CREATE TRIGGER keep_message AFTER DELETE ON durable_inbox BEGIN
              INSERT INTO kept_messages SELECT OLD.id, i.execution, OLD.n, OLD.at, OLD.event FROM durable_instances i
                WHERE i.id = OLD.id AND OLD.due <= i.updated AND (OLD.execution IS NULL OR OLD.execution = i.execution)
                  AND NOT EXISTS (SELECT 1 FROM kept_turns WHERE id = i.id AND execution = i.execution AND turn = i.turns - 1);
            END
            """);
        session.Run("""
            CREATE TRIGGER keep_cut BEFORE UPDATE OF execution ON durable_instances BEGIN
              INSERT INTO kept_cuts VALUES (OLD.id, OLD.execution, OLD.updated, NEW.input);
            END
            """);
        session.Run("""
            CREATE TRIGGER keep_no_message AFTER INSERT ON durable_history BEGIN
              DELETE FROM kept_messages WHERE id = NEW.id AND execution = (SELECT execution FROM durable_instances WHERE id = NEW.id);
            END
            """);
    }).GetAwaiter().GetResult();

    /// <summary>One history a generation, in the order in which they began.</summary>
    public IReadOnlyList<RecordedHistory> Histories(string story) => journal.Read(session =>
    {
        var histories = new List<RecordedHistory>();
        foreach (var (id, execution, name) in session.Rows(
            "SELECT DISTINCT t.id, t.execution, n.name FROM kept_turns t JOIN kept_names n ON n.id = t.id ORDER BY t.execution",
            row => (row.Text(0), row.Long(1), row.Text(2))))
        {
            List<IReadOnlyList<HistoryEvent>> turns =
                [.. session.Rows("SELECT events FROM kept_turns WHERE id = ?1 AND execution = ?2 ORDER BY turn", row => HistoryEvents.Read([row.Bytes(0)]), id, execution)];
            var cut = session.First("SELECT at, input FROM kept_cuts WHERE id = ?1 AND execution = ?2", row => new Cut(row.Long(0), row.TextOrNull(1)), id, execution);
            if (cut is not null)
                turns.Add([Began(cut.At), .. session.Rows(
                    "SELECT event FROM kept_messages WHERE id = ?1 AND execution = ?2 ORDER BY at, n", row => HistoryEvent.Parser.ParseFrom(row.Bytes(0)), id, execution)]);
            var ending = cut is not null ? HistoryEnding.ContinuedAsNew : turns[^1][^1].ExecutionCompleted is not null ? HistoryEnding.Completed : HistoryEnding.Running;
            histories.Add(new RecordedHistory(story, name, id, ending, cut?.Input, turns));
        }
        return histories;
    });

    private static HistoryEvent Began(long at)
    {
        var began = HistoryEvents.At(at);
        began.OrchestratorStarted = new OrchestratorStartedEvent();
        return began;
    }

    private sealed record Cut(long At, string? Input);
}
