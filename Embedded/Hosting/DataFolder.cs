using Microsoft.Data.Sqlite;

namespace ServerlessQiFu.Embedded;

/// <summary>The folder that everything is kept in. One process at a time: the lock file is held open as long as the app runs.</summary>
internal sealed class DataFolder : IDisposable
{
    private const string DatabaseName = "serverlessqifu.db";
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream held, Journal journal)
    {
        Path = path;
        _lock = held;
        Journal = journal;
    }

    public string Path { get; }

    public Journal Journal { get; }

    /// <exception cref="StartRefused">The folder cannot be written, another process holds it, or its file is not a database.</exception>
    public static DataFolder Open(string folder)
    {
        var path = System.IO.Path.GetFullPath(folder);
        var held = Lock(path);
        try
        {
            return new DataFolder(path, held, OpenJournal(System.IO.Path.Combine(path, DatabaseName)));
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Journal.Dispose();
        _lock.Dispose();
    }

    private static FileStream Lock(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            return new FileStream(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new StartRefused($"The data folder {path} cannot be written: {denied.Message}", denied);
        }
        catch (IOException busy) when (File.Exists(System.IO.Path.Combine(path, "lock")))
        {
            throw new StartRefused($"The data folder {path} is in use by another process; stop that one or name another folder with --data.", busy);
        }
        catch (IOException broken)
        {
            throw new StartRefused($"The data folder {path} cannot be made: {broken.Message}", broken);
        }
    }

    private static Journal OpenJournal(string file)
    {
        try
        {
            var journal = Journal.Open(file);
            try
            {
                journal.Read(session => session.Rows("SELECT count(*) FROM sqlite_master", row => row.Int(0)));
                return journal;
            }
            catch
            {
                journal.Dispose();
                throw;
            }
        }
        catch (SqliteException broken)
        {
            throw new StartRefused($"{file} cannot be opened as a database: {broken.Message}", broken);
        }
    }
}
