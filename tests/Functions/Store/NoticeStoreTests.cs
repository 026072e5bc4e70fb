using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Notices;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Store;

/// <summary>The book of notices, over each store.</summary>
public abstract class NoticeStoreTests<TStore> : StoreSuite<TStore> where TStore : StoreUnderTest, new()
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 4, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_notice_told_twice_is_there_once()
    {
        var (book, party) = await Open();
        await book.Write(new(party, "一句。"), "QS1", Event(1), CancellationToken.None);
        await book.Write(new(party, "一句。"), "QS1", Event(1), CancellationToken.None);

        var row = Assert.Single((await book.Read([party], 10, null, CancellationToken.None)).Rows);
        Assert.Equal(("SupervisionOpened", "QS1", 1, Noon, "一句。", DeliveryStage.Delivered), (row.Event, row.Appeal, row.Version, row.At, row.Text, row.Stage));
    }

    [Fact]
    public async Task The_newest_comes_first_and_what_two_parties_heard_comes_once()
    {
        var (book, party) = await Open();
        var other = party + "-other";
        foreach (var (who, minutes) in new[] { (party, 1), (other, 2), (party, 3), (other, 3), (party, 4) })
            await book.Write(new(who, "一句。"), "QS1", Event(minutes, minutes), CancellationToken.None);

        Assert.Equal([4, 3, 2, 1], (await book.Read([party, other], 10, null, CancellationToken.None)).Rows.Select(r => r.Version));
    }

    [Fact]
    public async Task Of_events_of_one_instant_the_later_version_comes_first()
    {
        var (book, party) = await Open();
        foreach (var version in new[] { 2, 1, 10 }) await book.Write(new(party, "一句。"), "QS1", Event(version), CancellationToken.None);

        Assert.Equal([10, 2, 1], (await book.Read([party], 10, null, CancellationToken.None)).Rows.Select(r => r.Version));
    }

    [Fact]
    public async Task Pages_of_any_size_give_everything_once_and_in_order()
    {
        var (book, party) = await Open();
        var other = party + "-other";
        for (var i = 1; i <= 23; i++)
        {
            if (i % 3 != 0) await book.Write(new(party, "一句。"), "QS1", Event(i, i / 2), CancellationToken.None);
            if (i % 2 == 0 || i % 3 == 0) await book.Write(new(other, "一句。"), "QS1", Event(i, i / 2), CancellationToken.None);
        }
        var whole = (await book.Read([party, other], 100, null, CancellationToken.None)).Rows.Select(r => r.Version).ToList();
        Assert.Equal(23, whole.Distinct().Count());

        foreach (var size in new[] { 1, 2, 5, 22, 23 })
        {
            List<int> seen = [];
            string? after = null;
            do
            {
                var page = await book.Read([party, other], size, after, CancellationToken.None);
                Assert.InRange(page.Rows.Count, 1, size);
                seen.AddRange(page.Rows.Select(r => r.Version));
                after = page.Next;
            }
            while (after is not null);
            Assert.Equal(whole, seen);
        }
    }

    [Theory]
    [InlineData("person:a/b"), InlineData("person:王 #1?"), InlineData("person:50%\\"), InlineData("person:!002F")]
    public async Task A_party_of_any_name_has_its_own_notices(string name)
    {
        var (book, _) = await Open();
        var party = name + Guid.NewGuid().ToString("N");
        await book.Write(new(party, "一句。"), "QS1", Event(1), CancellationToken.None);

        Assert.Equal(party, Assert.Single((await book.Read([party], 10, null, CancellationToken.None)).Rows).Destination);
    }

    private async Task<(NoticeStore Book, string Party)> Open()
    {
        var tables = new RecordTables(Store.Tables);
        await tables.Notices.CreateIfNotExistsAsync();
        return (new NoticeStore(tables), Party.Person(Guid.NewGuid().ToString("N")));
    }

    private static Recorded Event(int version, int minutes = 0) => new(version, Noon.AddMinutes(minutes), Actor.System, new AppealEvent.SupervisionOpened("逾期"));
}

public class NoticeStoreOnSqliteTests : NoticeStoreTests<SqliteStore>;

public class NoticeStoreOnAzuriteTests : NoticeStoreTests<AzuriteStore>;
