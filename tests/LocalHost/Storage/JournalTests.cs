using Microsoft.Data.Sqlite;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.LocalHost.Storage;

/// <summary>What is acknowledged is kept, one failure takes nothing with it, and a journal that cannot be opened says why.</summary>
public sealed class JournalTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("journal");

    private string File => Path.Combine(_folder.FullName, "journal.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_reopened_journal_has_everything_that_was_acknowledged()
    {
        var acknowledged = new List<long>();
        using (var journal = await Numbers())
            await Task.WhenAll(Enumerable.Range(0, 500).Select(n => Task.Run(async () =>
            {
                await journal.Write(session => session.Run("INSERT INTO numbers VALUES(?1)", n));
                lock (acknowledged) acknowledged.Add(n);
            })));
        using var again = Journal.Open(File);
        Assert.Equal(acknowledged.Order(), All(again));
    }

    [Fact]
    public async Task A_copy_of_the_files_of_a_running_journal_has_everything_that_was_acknowledged()
    {
        using var journal = await Numbers();
        for (var n = 0; n < 50; n++) await journal.Write(session => session.Run("INSERT INTO numbers VALUES(?1)", n));
        // As the disk is found after a crash: the file and its log, neither closed nor brought together.
        var crashed = _folder.CreateSubdirectory("crashed");
        foreach (var file in new[] { "journal.db", "journal.db-wal" }) System.IO.File.Copy(Path.Combine(_folder.FullName, file), Path.Combine(crashed.FullName, file));
        using var found = Journal.Open(Path.Combine(crashed.FullName, "journal.db"));
        Assert.Equal(Enumerable.Range(0, 50).Select(n => (long)n), All(found));
    }

    [Fact]
    public async Task A_failing_write_leaves_its_neighbours_in_the_group()
    {
        using var journal = await Numbers();
        using var gate = new ManualResetEventSlim();
        var blocking = Hold(journal, gate);
        var writes = Enumerable.Range(0, 100).Select(n => journal.Write(session =>
        {
            session.Run("INSERT INTO numbers VALUES(?1)", n);
            if (n % 10 == 3) throw new InvalidOperationException($"refused {n}");
            if (n % 10 == 7) session.Run("INSERT INTO numbers VALUES(?1)", n);
        })).ToArray();
        gate.Set();
        await blocking;
        for (var n = 0; n < 100; n++)
        {
            if (n % 10 == 3) Assert.Equal($"refused {n}", (await Assert.ThrowsAsync<InvalidOperationException>(() => writes[n])).Message);
            else if (n % 10 == 7) Assert.Equal(19, (await Assert.ThrowsAsync<SqliteException>(() => writes[n])).SqliteErrorCode);
            else await writes[n];
        }
        Assert.Equal(Enumerable.Range(0, 100).Where(n => n % 10 is not 3 and not 7).Select(n => (long)n), All(journal));
    }

    [Fact]
    public async Task A_write_that_ends_the_transaction_of_its_group_fails_the_group_and_nothing_of_it_is_kept()
    {
        using var journal = await Numbers();
        using var gate = new ManualResetEventSlim();
        var blocking = Hold(journal, gate);
        var before = journal.Write(session => session.Run("INSERT INTO numbers VALUES(1)"));
        // What SQLite does by itself on a full disk; the work even hides it.
        var culprit = journal.Write(session => session.Run("ROLLBACK"));
        var after = journal.Write(session => session.Run("INSERT INTO numbers VALUES(2)"));
        gate.Set();
        await blocking;
        foreach (var write in new[] { before, culprit, after }) await Assert.ThrowsAnyAsync<Exception>(() => write);
        Assert.Empty(All(journal));
        await journal.Write(session => session.Run("INSERT INTO numbers VALUES(3)"));
        Assert.Equal([3L], All(journal));
    }

    [Fact]
    public async Task A_full_disk_fails_the_write_by_name_keeps_nothing_of_it_and_the_next_smaller_one_succeeds()
    {
        using var journal = Journal.Open(File);
        var table = new LocalTableServiceClient(new TableStore(journal, TimeProvider.System)).GetTableClient("appeals");
        await table.CreateAsync();
        await journal.Write(session =>
        {
            var pages = session.First("PRAGMA page_count", row => row.Long(0));
            session.Rows($"PRAGMA max_page_count = {pages + 4}", row => row.Long(0));
        });
        Azure.Data.Tables.TableTransactionAction Add(string row, int length) =>
            new(Azure.Data.Tables.TableTransactionActionType.Add, new Azure.Data.Tables.TableEntity("p", row) { ["Text"] = new string('a', length) });
        var failure = await Assert.ThrowsAsync<Azure.RequestFailedException>(() => table.SubmitTransactionAsync([Add("1", 10), Add("2", 30_000)]));
        Assert.Equal((507, "InsufficientStorage"), (failure.Status, failure.ErrorCode));
        Assert.Empty(table.Query<Azure.Data.Tables.TableEntity>("PartitionKey eq 'p'"));
        await table.SubmitTransactionAsync([Add("1", 10)]);
        Assert.Single(table.Query<Azure.Data.Tables.TableEntity>("PartitionKey eq 'p'"));
    }

    [Fact]
    public async Task Closing_commits_what_is_queued_and_refuses_what_comes_later()
    {
        var journal = await Numbers();
        using var gate = new ManualResetEventSlim();
        var blocking = Hold(journal, gate);
        var queued = Enumerable.Range(0, 20).Select(n => journal.Write(session => session.Run("INSERT INTO numbers VALUES(?1)", n))).ToArray();
        gate.Set();
        journal.Dispose();
        await blocking;
        await Task.WhenAll(queued);
        await Assert.ThrowsAsync<JournalUnavailableException>(() => journal.Write(session => session.Run("INSERT INTO numbers VALUES(99)")));
        Assert.Throws<JournalUnavailableException>(() => journal.Read(session => 0));
        using var again = Journal.Open(File);
        Assert.Equal(20, All(again).Count);
    }

    [Fact]
    public async Task A_write_inside_a_write_is_refused_and_harms_nothing()
    {
        using var file = await Numbers();
        using var memory = Journal.InMemory();
        foreach (var journal in new[] { file, memory })
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => journal.Write(session => { journal.Write(inner => inner.Run("SELECT 1")); }));
            await journal.Write(session => session.Run("CREATE TABLE IF NOT EXISTS other(n)"));
        }
    }

    [Fact]
    public async Task A_read_cannot_write()
    {
        using var journal = await Numbers();
        Assert.Throws<SqliteException>(() => journal.Read(session => session.Run("INSERT INTO numbers VALUES(1)")));
    }

    [Fact]
    public void A_journal_that_cannot_be_opened_says_why()
    {
        Refused("does not exist", Path.Combine(_folder.FullName, "absent", "journal.db"));
        Refused("is a folder", _folder.FullName);
        System.IO.File.WriteAllText(File, new string('x', 8192));
        Refused("is not a journal", File);
    }

    [Fact]
    public void A_journal_in_use_is_not_opened_twice()
    {
        using (Journal.Open(File)) Refused("in use by another process", File);
        Journal.Open(File).Dispose();
    }

    [Fact]
    public async Task A_damaged_journal_says_so()
    {
        (await Numbers()).Dispose();
        using (var stream = System.IO.File.OpenWrite(File))
        {
            stream.Position = 100;
            stream.Write(new byte[400]);
        }
        Refused("is damaged", File);
    }

    [Fact]
    public void A_database_of_somebody_else_is_left_alone()
    {
        using (var connection = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE theirs(n)";
            command.ExecuteNonQuery();
        }
        Refused("of another programme", File);
    }

    [Fact]
    public async Task A_read_only_journal_says_so()
    {
        (await Numbers()).Dispose();
        if (!OperatingSystem.IsWindows()) System.IO.File.SetUnixFileMode(_folder.FullName, (UnixFileMode)0b111_111_111);
        foreach (var leftover in Directory.EnumerateFiles(_folder.FullName).Where(f => f != File)) System.IO.File.Delete(leftover);
        System.IO.File.SetAttributes(File, FileAttributes.ReadOnly);
        // Of a file that somebody else has made and lets others read.
        if (!OperatingSystem.IsWindows()) System.IO.File.SetUnixFileMode(File, (UnixFileMode)0b100_100_100);
        OrdinaryUser.Does(() => Refused("read-only", File));
        System.IO.File.SetAttributes(File, FileAttributes.Normal);
    }

    private static void Refused(string why, string file) =>
        Assert.Contains(why, Assert.Throws<JournalUnavailableException>(() => Journal.Open(file)).Message, StringComparison.Ordinal);

    private async Task<Journal> Numbers()
    {
        var journal = Journal.Open(File);
        await journal.Write(session => session.Run("CREATE TABLE numbers(n INTEGER PRIMARY KEY)"));
        return journal;
    }

    /// <summary>A write that keeps the writer busy until the gate opens, so that what is queued meanwhile becomes one group.</summary>
    private static Task Hold(Journal journal, ManualResetEventSlim gate)
    {
        using var entered = new ManualResetEventSlim();
        var held = journal.Write(session => { entered.Set(); gate.Wait(); return session.Run("SELECT 1"); });
        entered.Wait();
        return held;
    }

    private static List<long> All(Journal journal) => journal.Read(session => session.Rows("SELECT n FROM numbers ORDER BY n", row => row.Long(0)));
}
