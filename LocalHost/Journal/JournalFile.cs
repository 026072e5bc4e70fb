using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ServerlessQiFu.LocalHost;

/// <summary>The file under a journal: claimed for this process, opened as many times as there are sessions, every failure to do so a sentence.</summary>
internal sealed class JournalFile : IDisposable
{
    /// <summary>How long a statement waits for somebody else's lock, in milliseconds.</summary>
    private const int Patience = 5000;

    /// <summary>Pages of 4 KiB in the log before it is brought into the file: a page that is written again and again is copied once.</summary>
    private const int LogPages = 8192;

    /// <summary>KiB of a scratch journal that stay in memory.</summary>
    private const int ScratchCache = 256 * 1024;

    /// <summary>Linux's numbers for what is not somebody else's lock: EROFS and ENOSPC.</summary>
    private const int ReadOnlyFileSystem = 30, NoSpace = 28;

    private const string LockEnd = ".lock";

    private readonly string _file;
    private readonly string _connection;
    private readonly FileStream? _claim;

    private JournalFile(string file, FileStream? claim)
    {
        (_file, _claim) = (file, claim);
        _connection = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString();
    }

    private bool InMemory => _claim is null;

    /// <summary>Nothing of it outlives the process.</summary>
    public bool IsScratch { get; private init; }

    public static JournalFile Memory() => new(":memory:", null);

    /// <summary>A file for this process alone, without a claim and without a mark.</summary>
    public static JournalFile Scratch(string file) => new(file, null) { IsScratch = true };

    /// <summary>Takes the file for this process alone: two hosts on one journal would both do every piece of due work.</summary>
    public static JournalFile Claim(string file)
    {
        file = Path.GetFullPath(file);
        if (!Directory.Exists(Path.GetDirectoryName(file)))
            throw new JournalUnavailableException($"The journal {file} cannot be opened because its folder does not exist; make the folder or name another.");
        if (Directory.Exists(file)) throw new JournalUnavailableException($"The journal {file} cannot be opened because it is a folder; name a file.");
        var isNew = !File.Exists(file + LockEnd);
        var claim = Lock(file);
        try
        {
            JournalFormat.Check(file);
            MakePrivate(file);
        }
        catch
        {
            claim.Dispose();
            if (isNew) File.Delete(file + LockEnd);
            throw;
        }
        return new JournalFile(file, claim);
    }

    /// <summary>What SQLite makes beside the file has the file's own rights.</summary>
    private static void MakePrivate(string file)
    {
        if (!File.Exists(file)) PrivateFiles.Open(file, FileMode.CreateNew).Dispose();
        foreach (var end in (string[])["", "-wal", "-shm", LockEnd]) PrivateFiles.Close(file + end);
    }

    public JournalSession Connect(bool writing, JournalListeners? listeners = null)
    {
        JournalSession? session = null;
        try
        {
            var connection = new SqliteConnection(_connection);
            connection.Open();
            // Else a statement that looks at its own LIMIT or bounds is planned anew, from its text, each time a value is bound.
            _ = SQLitePCL.raw.sqlite3_db_config(connection.Handle!, SQLitePCL.raw.SQLITE_DBCONFIG_ENABLE_QPSG, 1, out _);
            session = new JournalSession(connection) { Listeners = listeners };
            session.Run($"PRAGMA busy_timeout = {Patience}");
            // Until it is known to be ours, nothing of it changes: else the log of a killed process goes into the file when we let go of it.
            LeaveLogAtClose(connection, true);
            Prepare(session, writing);
            LeaveLogAtClose(connection, false);
            return session;
        }
        catch (Exception broken)
        {
            session?.Dispose();
            if (writing) Dispose();
            if (broken is not SqliteException reason) throw;
            throw new JournalUnavailableException(Sentence(reason), reason);
        }
    }

    public void Dispose() => _claim?.Dispose();

    private static void LeaveLogAtClose(SqliteConnection connection, bool leave) =>
        _ = SQLitePCL.raw.sqlite3_db_config(connection.Handle!, SQLitePCL.raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, leave ? 1 : 0, out _);

    private void Prepare(JournalSession session, bool writing)
    {
        session.Run("PRAGMA synchronous = FULL");
        if (!writing)
        {
            session.Run("PRAGMA query_only = ON");
            // Every commit of the writer empties a reader's cache, page by page: a large one costs more than it spares.
            session.Run("PRAGMA cache_size = -512");
            return;
        }
        // At each commit SQLite walks the whole table of its cache: with a large one that was a tenth of the writing thread's time.
        session.Run("PRAGMA cache_size = -8192");
        if (IsScratch)
        {
            // Nothing of it outlives the process: what undoes a write stays in memory, nothing is synced, nobody else opens it.
            session.Rows("PRAGMA locking_mode = EXCLUSIVE", row => row.Text(0));
            session.Rows("PRAGMA journal_mode = MEMORY", row => row.Text(0));
            session.Run("PRAGMA synchronous = OFF");
            session.Run($"PRAGMA cache_size = -{ScratchCache}");
            return;
        }
        if (session.IsReadOnly) throw new JournalUnavailableException(Sentence(new SqliteException("read-only", SQLitePCL.raw.SQLITE_READONLY)));
        var mark = session.First("PRAGMA application_id", row => row.Int(0));
        var tables = session.First("SELECT count(*) FROM sqlite_master", row => row.Int(0));
        if (mark != JournalFormat.Mark && (mark != 0 || tables > 0))
            throw new JournalUnavailableException($"The file {_file} is a SQLite database of another programme; name another file.");
        // Where the header of a killed process is still in its log.
        if (mark == JournalFormat.Mark && !InMemory) JournalFormat.Check(_file, session.First("PRAGMA user_version", row => row.Int(0)));
        if (!InMemory && session.First("PRAGMA journal_mode = WAL", row => row.Text(0)) != "wal")
            throw new JournalUnavailableException($"The journal {_file} cannot be written: its file system does not allow a write-ahead log.");
        session.Rows($"PRAGMA wal_autocheckpoint = {LogPages}", row => row.Long(0));
        session.Run("BEGIN IMMEDIATE");
        if (mark != JournalFormat.Mark)
        {
            session.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {JournalFormat.Mark}"));
            session.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {JournalFormat.Current}"));
        }
        session.Run("COMMIT");
    }

    /// <summary>Claims the file's name for this process; it need not exist.</summary>
    /// <exception cref="JournalUnavailableException">Another process has it, or the folder cannot be written.</exception>
    public static FileStream Lock(string file)
    {
        try { return PrivateFiles.Open(file + LockEnd, FileMode.OpenOrCreate); }
        catch (UnauthorizedAccessException refused)
        {
            throw new JournalUnavailableException($"The journal {file} cannot be opened because this user may not write in its folder.", refused);
        }
        catch (IOException broken) when (OperatingSystem.IsLinux() && broken.HResult is ReadOnlyFileSystem or NoSpace)
        {
            throw new JournalUnavailableException(
                broken.HResult == NoSpace
                    ? $"The disk under the journal {file} is full; make room."
                    : $"The journal {file} is read-only; this user must be able to write the file and its folder.", broken);
        }
        catch (IOException held)
        {
            throw new JournalUnavailableException($"The journal {file} is in use by another process; stop that one first.", held);
        }
    }

    private string Sentence(SqliteException broken) => broken.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_NOTADB => $"The file {_file} is not a journal; name another file, or restore it from a copy.",
        SQLitePCL.raw.SQLITE_CORRUPT => $"The journal {_file} is damaged; restore it from a copy.",
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED => $"The journal {_file} is locked by another process; stop that one first.",
        SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_PERM => $"The journal {_file} is read-only; this user must be able to write the file and its folder.",
        SQLitePCL.raw.SQLITE_FULL => $"The disk under the journal {_file} is full; make room.",
        SQLitePCL.raw.SQLITE_CANTOPEN => $"The journal {_file} cannot be opened; this user must be able to write the file and its folder.",
        _ => $"The journal {_file} cannot be opened: {broken.Message}.",
    };
}
