using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using ServerlessQiFu.Running;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Slow.LocalHost.Hosting;

/// <summary>A copy of the data file while the product runs and is loaded, and its way back.</summary>
public sealed class BackupAndRestoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("qifu-backup-").FullName;

    private string Data => Path.Combine(_folder, "data");
    private string Copy => Path.Combine(_folder, "copy.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_copy_taken_under_load_has_everything_that_was_acknowledged_before_and_can_be_started()
    {
        Dictionary<int, string> before = [];
        await using (var product = await Product.Start(Data))
        {
            using var bot = await product.Client("bot", "bot-1");
            before = await Import(bot, 0, 300);
            using var load = new CancellationTokenSource();
            var loading = Task.Run(async () => { for (var n = 1; !load.IsCancellationRequested; n++) await Import(bot, n * 300, 300); });

            var (code, error) = await ChildProcess.Maintain("backup", "--data", Data, "--to", Copy);
            Assert.True(code == 0, error);
            await load.CancelAsync();
            await loading;

            (code, error) = await ChildProcess.Maintain("backup", "--data", Data, "--to", Copy);
            Assert.Equal(2, code);
            Assert.Contains("never overwrites", error, StringComparison.Ordinal);
            (code, error) = await ChildProcess.Maintain("restore", "--data", Data, "--from", Copy);
            Assert.Equal(2, code);
            Assert.Contains("in use by another process", error, StringComparison.Ordinal);
            await product.Kill();
        }
        var files = Directory.GetFiles(Data, "serverlessqifu.db*").Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)).ToDictionary(f => Path.GetFileName(f), f => new FileInfo(f).Length);

        var (restored, said) = await ChildProcess.Maintain("restore", "--data", Data, "--from", Copy);
        Assert.True(restored == 0, said);

        // What was there, log and all, lies beside it.
        var aside = Assert.Single(Directory.GetDirectories(Data, "before-restore-*"));
        Assert.Equal(files, Directory.GetFiles(aside).ToDictionary(f => Path.GetFileName(f), f => new FileInfo(f).Length));
        await using var again = await Product.Start(Data);
        using var sender = await again.Client("bot", "bot-1");
        Assert.Equal(before, await Import(sender, 0, 300));
        await again.Kill();
    }

    [Fact]
    public async Task What_is_no_journal_or_damaged_is_not_restored_and_nothing_is_touched()
    {
        Directory.CreateDirectory(Data);
        using (NewJournal()) { }
        var journal = Path.Combine(Data, "serverlessqifu.db");
        var (code, error) = await ChildProcess.Maintain("backup", "--data", Data, "--to", Copy);
        Assert.True(code == 0, error);
        var was = await File.ReadAllBytesAsync(journal);

        var nonsense = Path.Combine(_folder, "nonsense.db");
        await File.WriteAllTextAsync(nonsense, new string('x', 5000));
        await Refused("not a journal", "restore", "--data", Data, "--from", nonsense);
        var others = Path.Combine(_folder, "others.db");
        await using (var connection = new SqliteConnection($"Data Source={others};Pooling=False"))
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE t(x)";
            await command.ExecuteNonQueryAsync();
        }
        await Refused("not a journal of this programme", "restore", "--data", Data, "--from", others);
        var torn = await File.ReadAllBytesAsync(Copy);
        // A page in the middle.
        Array.Fill(torn, (byte)0xAA, torn.Length / 2 / 4096 * 4096, 4096);
        var damaged = Path.Combine(_folder, "damaged.db");
        await File.WriteAllBytesAsync(damaged, torn);
        await Refused("damaged", "restore", "--data", Data, "--from", damaged);
        await Refused("no file", "restore", "--data", Data, "--from", Path.Combine(_folder, "absent.db"));
        await Refused("no journal", "backup", "--data", Path.Combine(_folder, "absent"), "--to", Path.Combine(_folder, "x.db"));
        await Refused("no option --too", "backup", "--data", Data, "--too", "x");
        await Refused("--to FILE", "backup", "--data", Data);

        Assert.Equal(was, await File.ReadAllBytesAsync(journal));
        Assert.Empty(Directory.GetDirectories(Data));

        // Nor is a damaged journal copied.
        await File.WriteAllBytesAsync(journal, torn);
        await Refused("malformed", "backup", "--data", Data, "--to", Path.Combine(_folder, "second.db"));
        Assert.False(File.Exists(Path.Combine(_folder, "second.db")));
        Assert.Empty(Directory.GetFiles(_folder, "*.partial"));
    }

    [Fact]
    public async Task A_restore_that_was_cut_off_is_said_at_the_next_start_and_run_again_it_ends()
    {
        Directory.CreateDirectory(Data);
        using (NewJournal()) { }
        await ChildProcess.Maintain("backup", "--data", Data, "--to", Copy);
        File.Move(Path.Combine(Data, "serverlessqifu.db"), Path.Combine(_folder, "aside.db"));
        File.Copy(Copy, Path.Combine(Data, "serverlessqifu.db.restoring"));

        var (code, error) = await ChildProcess.Run("--data", Data);
        Assert.Equal(2, code);
        Assert.Contains("was not finished", error, StringComparison.Ordinal);
        (code, error) = await ChildProcess.Maintain("restore", "--data", Data, "--from", Copy);
        Assert.True(code == 0, error);
        Assert.False(File.Exists(Path.Combine(Data, "serverlessqifu.db.restoring")));
        Assert.True(File.Exists(Path.Combine(Data, "serverlessqifu.db")));
    }

    /// <summary>Of format 1, as every version wrote it that had an engine of its own.</summary>
    [Fact]
    public async Task A_journal_of_an_earlier_version_is_refused_untouched_and_can_be_copied_but_not_restored()
    {
        var file = Path.Combine(Directory.CreateDirectory(Data).FullName, "serverlessqifu.db");
        using (NewJournal()) { }
        await MakeFormatOne(file);
        var before = Directory.GetFiles(Data).ToDictionary(f => f, File.ReadAllBytes);

        var (code, said) = await ChildProcess.Run("--data", Data);
        Assert.Equal(2, code);
        Assert.Contains("is of format 1 and this version reads format 3 only; nothing of it was changed", said, StringComparison.Ordinal);
        Assert.Contains("backup", said, StringComparison.Ordinal);
        Assert.Contains("the earlier version that wrote it", said, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFiles(Data).ToDictionary(f => f, File.ReadAllBytes));

        (code, said) = await ChildProcess.Maintain("backup", "--data", Data, "--to", Copy);
        Assert.True(code == 0, said);
        await Refused("is of format 1", "restore", "--data", Path.Combine(_folder, "elsewhere"), "--from", Copy);
    }

    /// <summary>Its process was killed before its log went into the file, so the file alone does not say that it is a journal.</summary>
    [Fact]
    public void A_journal_of_another_version_whose_mark_is_in_its_log_is_refused_untouched()
    {
        Directory.CreateDirectory(Data);
        var file = Path.Combine(_folder, "killed.db");
        using (var journal = NewJournal())
            foreach (var part in Directory.GetFiles(Data, "serverlessqifu.db*").Where(part => !part.EndsWith(".lock", StringComparison.Ordinal) && !part.EndsWith("-shm", StringComparison.Ordinal)))
                File.Copy(part, file + part[(part.IndexOf(".db", StringComparison.Ordinal) + 3)..]);
        SetFormatInLog(file, 9);
        var before = (File.ReadAllBytes(file), File.ReadAllBytes(file + "-wal"));
        Assert.DoesNotContain("QiFu", System.Text.Encoding.ASCII.GetString(before.Item1), StringComparison.Ordinal);

        var refused = Assert.Throws<ServerlessQiFu.LocalHost.JournalUnavailableException>(() => ServerlessQiFu.LocalHost.Journal.Open(file));
        Assert.Contains("is of format 9 and this version reads format 3 only; nothing of it was changed", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before.Item1, File.ReadAllBytes(file));
        Assert.Equal(before.Item2, File.ReadAllBytes(file + "-wal"));
    }

    private static void SetFormatInLog(string file, int format)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        _ = SQLitePCL.raw.sqlite3_db_config(connection.Handle!, SQLitePCL.raw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, out _);
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA user_version = {format}";
        command.ExecuteNonQuery();
    }

    private static async Task MakeFormatOne(string file)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version = 0; PRAGMA wal_checkpoint(TRUNCATE)";
        await command.ExecuteNonQueryAsync();
    }

    private static async Task Refused(string why, params string[] args)
    {
        var (code, error) = await ChildProcess.Maintain(args);
        Assert.True(code == 2 && error.Contains(why, StringComparison.Ordinal), $"{code}: {error}");
        Assert.DoesNotContain('\n', error);
    }

    private static Task<Dictionary<int, string>> Import(HttpClient bot, int first, int count) => ImportLines(bot, [.. Enumerable.Range(first, count)]);

    private static async Task<Dictionary<int, string>> ImportLines(HttpClient bot, int[] letters)
    {
        using var content = new StringContent(string.Join('\n', letters.Select(n => MadeUpLetters.Letter(n, company: n / 20, idempotencyKey: $"line-{n}").ToJsonString())));
        content.Headers.ContentType = new("application/x-ndjson");
        using var answer = await bot.PostAsync("/api/appeals/import", content);
        answer.EnsureSuccessStatusCode();
        var lines = (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!).ToList();
        return lines.ToDictionary(l => letters[l["line"]!.GetValue<int>() - 1], l => l["id"]!.GetValue<string>());
    }

    private ServerlessQiFu.LocalHost.Journal NewJournal()
    {
        var journal = ServerlessQiFu.LocalHost.Journal.Open(Path.Combine(Data, "serverlessqifu.db"));
        journal.Write(session =>
        {
            session.Run("CREATE TABLE t(x TEXT)");
            for (var n = 0; n < 200; n++) session.Run("INSERT INTO t VALUES(?1)", new string('y', 500));
        }).GetAwaiter().GetResult();
        return journal;
    }
}
