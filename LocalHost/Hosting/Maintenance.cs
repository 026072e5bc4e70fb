using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ServerlessQiFu.LocalHost;

/// <summary>
/// <c>backup --data FOLDER --to FILE</c> copies the journal while the app runs; <c>restore --data FOLDER --from FILE</c> puts a copy in
/// its place while it does not, and keeps the old files beside it. What cannot be done is one sentence and code 2, like a start.
/// </summary>
internal static class Maintenance
{
    public static bool Asked(string[] args) => args is ["backup" or "restore", ..];

    /// <exception cref="StartRefused">It cannot be done; nothing was changed.</exception>
    public static void Run(string[] args)
    {
        var (target, wanted) = args[0] == "backup" ? ("--to", "a new file") : ("--from", "a file that a backup made");
        var options = new Dictionary<string, string>(StringComparer.Ordinal) { ["--data"] = LocalHostRegistration.DefaultFolder };
        for (var i = 1; i < args.Length; i += 2)
        {
            if (args[i] != "--data" && args[i] != target) throw new StartRefused($"{args[0]} has no option {args[i]}; its options are --data FOLDER and {target} FILE.");
            if (i + 1 == args.Length) throw new StartRefused($"The option {args[i]} needs a value.");
            options[args[i]] = Path.GetFullPath(args[i + 1]);
        }
        if (!options.TryGetValue(target, out var file)) throw new StartRefused($"Name {wanted}: {args[0]} --data FOLDER {target} FILE.");
        var journal = Path.Combine(Path.GetFullPath(options["--data"]), DataFolder.DatabaseName);
        try
        {
            if (args[0] == "backup") Backup(journal, file);
            else Restore(journal, file);
        }
        catch (SqliteException broken) { throw new StartRefused($"The {args[0]} failed: {broken.Message}.", broken); }
        catch (Exception broken) when (broken is IOException or UnauthorizedAccessException) { throw new StartRefused($"The {args[0]} failed: {broken.Message}", broken); }
    }

    private static void Backup(string journal, string file)
    {
        if (!File.Exists(journal)) throw new StartRefused($"There is no journal {journal}; name the data folder with --data.");
        if (Path.Exists(file)) throw new StartRefused($"{file} is there already; a backup never overwrites, name a new file.");
        var partial = file + ".partial";
        File.Delete(partial);
        try
        {
            // One reader's view of one instant, whatever is written meanwhile.
            using (var source = Open(journal, SqliteOpenMode.ReadOnly))
            {
                MustBeOurs(source, journal);
                using var copy = new JournalSession(source);
                // It fills an empty file that is there, with the rights that it has.
                PrivateFiles.Open(partial, FileMode.CreateNew).Dispose();
                copy.Run("VACUUM INTO ?1", partial);
            }
            MustBeWhole(partial);
            Sync(partial);
            File.Move(partial, file, overwrite: false);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file}: {new FileInfo(file).Length:N0} bytes, checked."));
    }

    private static void Restore(string journal, string file)
    {
        if (!File.Exists(file)) throw new StartRefused($"There is no file {file}; name one that a backup made with --from.");
        PrivateFiles.MakeFolder(Path.GetDirectoryName(journal)!);
        using (JournalFile.Lock(journal))
        {
            MustBeWhole(file);
            JournalFormat.Check(file);
            // From here a start is refused until the copy is in its place: it would make an empty journal, or read an old log into the new file.
            var copy = journal + DataFolder.Restoring;
            File.Delete(copy);
            using (var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read))
            using (var to = PrivateFiles.Open(copy, FileMode.CreateNew)) from.CopyTo(to);
            Sync(copy);
            var aside = Path.Combine(Path.GetDirectoryName(journal)!, "before-restore-" + DateTime.UtcNow.ToString("yyyyMMdd'T'HHmmssfff'Z'", CultureInfo.InvariantCulture));
            foreach (var old in (string[])[journal, journal + "-wal", journal + "-shm"])
            {
                if (!File.Exists(old)) continue;
                PrivateFiles.MakeFolder(aside);
                PrivateFiles.Close(old);
                File.Move(old, Path.Combine(aside, Path.GetFileName(old)));
            }
            File.Move(copy, journal);
            Console.WriteLine(Directory.Exists(aside) ? $"{file} is restored; what was there before is kept in {aside}." : $"{file} is restored.");
        }
    }

    private static SqliteConnection Open(string file, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static void MustBeWhole(string file)
    {
        try
        {
            using var connection = Open(file, SqliteOpenMode.ReadOnly);
            MustBeOurs(connection, file);
            using var session = new JournalSession(connection);
            if (session.First("PRAGMA integrity_check", row => row.Text(0)) is not "ok" and var fault) throw new StartRefused($"{file} is damaged: {fault}; use another copy.");
        }
        catch (SqliteException broken) when (broken.SqliteErrorCode is raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT)
        {
            throw new StartRefused($"{file} is not a journal, or damaged; use another copy.", broken);
        }
    }

    private static void MustBeOurs(SqliteConnection connection, string file)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA application_id";
        if (Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture) != JournalFormat.Mark) throw new StartRefused($"{file} is not a journal of this programme.");
    }

    private static void Sync(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        stream.Flush(flushToDisk: true);
    }
}
