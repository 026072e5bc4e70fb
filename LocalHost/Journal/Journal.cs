using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace ServerlessQiFu.LocalHost;

/// <summary>
/// The one SQLite file that everything is kept in. Writers queue up and are committed in groups: one failing takes nothing
/// with it, and nobody is answered before the group is on the disk.
/// </summary>
internal sealed class Journal : IDisposable
{
    /// <summary>Most writes that share one commit. Were it all that wait, the writers would stand still while one thread commits, and that thread while they go on.</summary>
    private const int LargestGroup = 96;

    /// <summary>
    /// Writes of a scratch journal between two commits. Each commit walks the table of the whole page cache, which is large there, once a page was moved on the way
    /// (SQLite moves it by way of the number at 1 GiB, and then cuts the cache back to the file's length).
    /// </summary>
    private const int LooseWrites = 4096;

    /// <summary>Connections kept open for readers; more readers at once each open one and close it again.</summary>
    private const int MostReaders = 16;

    private readonly BlockingCollection<PendingWrite> _queue = [];
    private readonly ConcurrentStack<JournalSession> _readers = [];
    private readonly JournalFile _file;
    private readonly JournalSession _writer;
    private readonly Thread? _thread;
    private readonly Lock _inline = new();
    private readonly Func<CommitSide, Task>? _gate;
    private int _readersKept;
    private int _loose;
    private volatile bool _closed;

    private Journal(JournalFile file, bool grouped)
    {
        _file = file;
        _writer = file.Connect(writing: true, Listeners);
        if (!grouped) return;
        _thread = new Thread(CommitGroups) { IsBackground = true, Name = "journal" };
        _thread.Start();
    }

    private Journal(Journal kept, Func<CommitSide, Task> gate) =>
        (_file, _writer, _inline, _gate, Recent, Listeners) = (kept._file, kept._writer, kept._inline, gate, kept.Recent, kept.Listeners);

    /// <summary>Opens or makes the file: write-ahead log, synced to the disk at every commit, group commit.</summary>
    /// <exception cref="JournalUnavailableException">The folder is missing, the file is read-only, damaged, not a journal, or in use by another process.</exception>
    public static Journal Open(string file) => new(JournalFile.Claim(file), grouped: true);

    /// <summary>A journal in memory for tests and the simulator: every write is a commit by itself, on the caller's thread.</summary>
    public static Journal InMemory() => new(JournalFile.Memory(), grouped: false);

    /// <summary>
    /// The same journal in memory as one life of the programme sees it: every write passes the gate before and after its commit. There
    /// it may wait, fail as if the disk had, or never go on, which is what a power cut is. Closing it leaves the journal open.
    /// </summary>
    public Journal Behind(Func<CommitSide, Task> gate) =>
        _thread is null ? new(this, gate) : throw new InvalidOperationException("Only a journal in memory, without a group, has a gate.");

    /// <summary>
    /// As in memory, for more than memory holds: a file that is worth nothing after the process, not synced, and committed now and then. A
    /// write that fails after it has changed something cannot be undone by itself, and ends the journal.
    /// </summary>
    public static Journal Scratch(string file) => new(JournalFile.Scratch(file), grouped: false);

    /// <summary>What was written lately, of this file, whoever looks at it.</summary>
    public RecentRows Recent { get; } = new();

    /// <summary>Hear what writers announce, whoever looks at the file.</summary>
    public JournalListeners Listeners { get; } = new();

    /// <summary>Runs <paramref name="work"/> in a transaction of its own or of its group; completes when that is durable.</summary>
    /// <remarks>
    /// The work may run more than once; only the last time counts. An exception thrown by the work undoes the work alone and reaches the caller. If the disk refuses the commit, every write of the
    /// group fails with that <see cref="SqliteException"/> and none of them is kept. The work must not write to the journal itself.
    /// </remarks>
    public Task<T> Write<T>(Func<JournalSession, T> work) => _gate is null ? WriteNow(work) : WriteThrough(work, _gate);

    private async Task<T> WriteThrough<T>(Func<JournalSession, T> work, Func<CommitSide, Task> gate)
    {
        await gate(CommitSide.Before).ConfigureAwait(false);
        var result = await WriteNow(work).ConfigureAwait(false);
        await gate(CommitSide.After).ConfigureAwait(false);
        return result;
    }

    private Task<T> WriteNow<T>(Func<JournalSession, T> work)
    {
        var pending = new PendingWrite<T>(work);
        if (_inline.IsHeldByCurrentThread || Thread.CurrentThread == _thread)
            throw new InvalidOperationException("A write to the journal cannot contain another one: it would wait for itself.");
        if (_thread is null) WriteAlone(pending);
        else Queue(pending);
        return pending.Outcome;
    }

    public Task Write(Action<JournalSession> work) => Write(session => { work(session); return true; });

    /// <summary>Reads the last committed state on the caller's thread.</summary>
    public T Read<T>(Func<JournalSession, T> work)
    {
        if (_closed) throw Closed();
        if (_thread is null) lock (_inline) return work(_writer);
        if (_readers.TryPop(out var reader)) Interlocked.Decrement(ref _readersKept);
        else reader = _file.Connect(writing: false);
        try { return work(reader); }
        finally { Return(reader); }
    }

    public bool IsClosed => _closed;

    /// <summary>Commits what is queued, then closes. Later writes and reads fail with <see cref="JournalUnavailableException"/>.</summary>
    public void Dispose()
    {
        if (_closed) return;
        _closed = true;
        if (_gate is not null) return;
        _queue.CompleteAdding();
        _thread?.Join();
        while (_readers.TryPop(out var reader)) reader.Dispose();
        _writer.Dispose();
        _file.Dispose();
    }

    private void Queue(PendingWrite pending)
    {
        try { _queue.Add(pending); }
        catch (InvalidOperationException) { pending.Fail(Closed()); }
    }

    private void WriteAlone(PendingWrite pending)
    {
        if (_closed) pending.Fail(Closed());
        else if (_file.IsScratch) lock (_inline) WriteLoosely(pending);
        else lock (_inline) Commit([pending]);
    }

    private void WriteLoosely(PendingWrite pending)
    {
        if (!_writer.InTransaction) _writer.Run("BEGIN IMMEDIATE");
        var before = _writer.Changes;
        if (pending.Run(_writer)) _writer.Kept();
        else
        {
            _writer.Undo();
            if (_writer.Changes != before || !_writer.InTransaction) _closed = true;
        }
        if (++_loose % LooseWrites == 0 && _writer.InTransaction) _writer.Run("COMMIT");
        pending.Answer();
    }

    private void Return(JournalSession reader)
    {
        if (_closed || Interlocked.Increment(ref _readersKept) > MostReaders)
        {
            Interlocked.Decrement(ref _readersKept);
            reader.Dispose();
        }
        else _readers.Push(reader);
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
        var broken = Transact(group);
        foreach (var write in group)
            if (broken is null) write.Answer();
            else write.Fail(broken);
    }

    /// <summary>Whatever is thrown in here is an answer to the group; it must not end the thread that everybody's writes depend on.</summary>
    private Exception? Transact(List<PendingWrite> group)
    {
        try
        {
            if (_writer.InTransaction) _writer.Run("ROLLBACK"); // The last group's could not be undone at once.
            RunAll(group);
            return null;
        }
        catch (Exception broken)
        {
            _writer.Undo();
            try { if (_writer.InTransaction) _writer.Run("ROLLBACK"); }
            catch (SqliteException) { /* Tried again before the next group. */ }
            return broken;
        }
    }

    /// <summary>Each has a savepoint of its own, so that one that fails takes nothing of the others with it.</summary>
    private void RunAll(List<PendingWrite> group)
    {
        _writer.Run("BEGIN IMMEDIATE");
        foreach (var write in group)
        {
            var mark = _writer.Pending;
            _writer.Run("SAVEPOINT w");
            var isDone = write.Run(_writer);
            // A full disk or a damaged file made SQLite undo the whole; going on would commit one part of the group.
            if (!_writer.InTransaction) throw write.Refused ?? new JournalUnavailableException("The journal undid a group of writes.");
            if (!isDone)
            {
                _writer.Run("ROLLBACK TO w");
                _writer.Undo(mark);
            }
            _writer.Run("RELEASE w");
        }
        _writer.Run("COMMIT");
        _writer.Kept();
    }

    private static JournalUnavailableException Closed() => new("The journal is closed; the programme is stopping.");
}
