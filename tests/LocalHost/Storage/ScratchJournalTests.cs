using ServerlessQiFu.LocalHost;

namespace ServerlessQiFu.Tests.LocalHost.Storage;

/// <summary>The journal of a simulated year: one long transaction, in which a write that fails must not take others with it, nor leave a part of itself.</summary>
public sealed class ScratchJournalTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qifu-scratch-");
    private readonly Journal _journal;

    public ScratchJournalTests()
    {
        _journal = Journal.Scratch(Path.Combine(_folder.FullName, "scratch.db"));
        _journal.Write(session => session.Run("CREATE TABLE t(n INTEGER PRIMARY KEY)")).GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        _journal.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_refusal_that_changed_nothing_takes_nothing_with_it()
    {
        await _journal.Write(session => session.Run("INSERT INTO t VALUES(1)"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _journal.Write(_ => throw new InvalidOperationException("no")));
        for (var n = 2; n <= 1000; n++) await _journal.Write(session => session.Run("INSERT INTO t VALUES(?1)", n));
        Assert.Equal(1000, _journal.Read(session => session.First("SELECT count(*) FROM t", row => row.Int(0))));
    }

    [Fact]
    public async Task A_failure_that_cannot_be_undone_by_itself_ends_the_journal()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => _journal.Write(session =>
        {
            session.Run("INSERT INTO t VALUES(1)");
            throw new InvalidOperationException("half done");
        }));
        await Assert.ThrowsAsync<JournalUnavailableException>(() => _journal.Write(session => session.Run("INSERT INTO t VALUES(2)")));
        Assert.Throws<JournalUnavailableException>(() => _journal.Read(session => session.First("SELECT count(*) FROM t", row => row.Int(0))));
    }
}
