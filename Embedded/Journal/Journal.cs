using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace ServerlessQiFu.Embedded;

/// <summary>
/// The one SQLite file that everything embedded is kept in. Writers queue up and are committed in groups, each inside its
/// own savepoint: one failing takes nothing with it, and nobody is answered before the group is on the disk.
/// </summary>
internal sealed class Journal : IDisposable
{
    /// <summary>Most writes that share one commit; bounds how long the first of them waits.</summary>
    private const int LargestGroup = 256;

    private readonly BlockingCollection<PendingWrite> _queue = [];
    private readonly ConcurrentBag<JournalSession> _readers = [];
    private readonly string _connectionString;
    private readonly JournalSession _writer;
    private readonly Thread? _thread;
    private readonly Lock _inline = new();

    private Journal(string connectionString, bool grouped)
    {
        _connectionString = connectionString;
        _writer = Connect();
        if (!grouped) return;
        _thread = new Thread(CommitGroups) { IsBackground = true, Name = "journal" };
        _thread.Start();
    }

    /// <summary>Opens or makes the file: write-ahead log, synced to the disk at every commit, group commit.</summary>
    public static Journal Open(string file) =>
        new(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString(), grouped: true);

    /// <summary>A journal in memory for tests and the simulator: every write is a commit by itself, on the caller's thread.</summary>
    public static Journal InMemory() =>
        new(new SqliteConnectionStringBuilder { DataSource = ":memory:", Pooling = false }.ToString(), grouped: false);

    /// <summary>Runs <paramref name="work"/> in a transaction of its own or of its group; completes when that is durable.</summary>
    /// <remarks>An exception thrown by the work undoes the work alone and reaches the caller.</remarks>
    public Task<T> Write<T>(Func<JournalSession, T> work)
    {
        var pending = new PendingWrite<T>(work);
        if (_thread is not null) _queue.Add(pending);
        else lock (_inline) Commit([pending]);
        return pending.Outcome;
    }

    public Task Write(Action<JournalSession> work) => Write(session => { work(session); return true; });

    /// <summary>Reads the last committed state on the caller's thread.</summary>
    public T Read<T>(Func<JournalSession, T> work)
    {
        if (_thread is null) lock (_inline) return work(_writer);
        if (!_readers.TryTake(out var reader)) reader = Connect();
        try { return work(reader); }
        finally { _readers.Add(reader); }
    }

    public void Dispose()
    {
        _queue.CompleteAdding();
        _thread?.Join();
        while (_readers.TryTake(out var reader)) reader.Dispose();
        _writer.Dispose();
        _queue.Dispose();
    }

    private JournalSession Connect()
    {
        var connection = new SqliteConnection(_connectionString);
        connection.Open();
        var session = new JournalSession(connection);
        session.Rows("PRAGMA journal_mode = WAL", _ => 0);
        session.Rows("PRAGMA busy_timeout = 5000", _ => 0);
        session.Run("PRAGMA synchronous = FULL");
        session.Run("PRAGMA cache_size = -65536");
        return session;
    }

    private void CommitGroups()
    {
        var group = new List<PendingWrite>(LargestGroup);
        while (_queue.TryTake(out var first, Timeout.Infinite))
        {
            group.Add(first);
            while (group.Count < LargestGroup && _queue.TryTake(out var next)) group.Add(next);
            Commit(group);
            group.Clear();
        }
    }

    private void Commit(List<PendingWrite> group)
    {
        try
        {
            _writer.Run("BEGIN IMMEDIATE");
            foreach (var write in group) write.Run(_writer);
            _writer.Run("COMMIT");
        }
        catch (SqliteException broken)
        {
            try { _writer.Run("ROLLBACK"); } catch (SqliteException) { /* SQLite already rolled back by itself. */ }
            foreach (var write in group) write.Fail(broken);
            return;
        }
        foreach (var write in group) write.Answer();
    }

    private abstract class PendingWrite
    {
        public abstract void Run(JournalSession session);
        public abstract void Answer();
        public abstract void Fail(Exception reason);
    }

    private sealed class PendingWrite<T>(Func<JournalSession, T> work) : PendingWrite
    {
        private readonly TaskCompletionSource<T> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;
        private Exception? _refused;

        public Task<T> Outcome => _outcome.Task;

        public override void Run(JournalSession session)
        {
            session.Run("SAVEPOINT w");
            try
            {
                _result = work(session);
                session.Run("RELEASE w");
            }
            catch (Exception refused)
            {
                // A full disk or a broken file ends the whole transaction: then this throws, and the group fails together.
                session.Run("ROLLBACK TO w");
                session.Run("RELEASE w");
                _refused = refused;
            }
        }

        public override void Answer()
        {
            if (_refused is null) _outcome.SetResult(_result!);
            else _outcome.SetException(_refused);
        }

        public override void Fail(Exception reason) => _outcome.TrySetException(reason);
    }
}
