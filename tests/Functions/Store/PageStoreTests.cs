using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Notices;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Store;

/// <summary>Pages to one person are merged within a window, and each appeal is named once, over each store.</summary>
public abstract class PageStoreTests<TStore> : StoreSuite<TStore> where TStore : StoreUnderTest, new()
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 4, 0, 0, TimeSpan.Zero);
    /// <summary>As many instances of the product.</summary>
    private const int Instances = 3;

    private readonly PageStore?[] _pages = new PageStore?[Instances];
    private readonly string _party = "person:" + Guid.NewGuid().ToString("N");

    [Fact]
    public async Task The_first_page_comes_as_it_is_and_those_after_it_in_one_digest()
    {
        await Page(1, seconds: 0);
        Assert.Equal([Text(1)], await Heard());
        await Page(2, seconds: 30);
        await Page(3, seconds: 500);

        var heard = await Heard();
        Assert.Equal(2, heard.Count);
        Assert.StartsWith("10分钟内又有2件疑似紧急情况", heard[0], StringComparison.Ordinal);
        Assert.Equal([Text(2), Text(3)], heard[0].Split('\n')[1..]);
        Assert.Equal(Text(1), heard[1]);
    }

    [Fact]
    public async Task A_digest_that_has_grown_is_the_newest_notice_again()
    {
        await Page(1, seconds: 0);
        await Page(2, seconds: 10);
        await Open().Write(new(_party, "另一件事。"), "QS9", new Recorded(1, Noon.AddSeconds(20), Actor.System, new AppealEvent.SupervisionOpened("重点")), CancellationToken.None);
        await Page(3, seconds: 30);

        Assert.Contains(Text(3), (await Heard())[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_window_begins_with_a_page_as_it_is()
    {
        await Page(1, seconds: 0);
        await Page(2, seconds: 599);
        await Page(3, seconds: 600);

        Assert.Equal(Text(3), (await Heard())[0]);
    }

    [Fact]
    public async Task A_page_told_twice_is_there_once()
    {
        foreach (var number in new[] { 1, 2, 3, 1, 2, 3 }) await Page(number, seconds: number);

        var heard = await Heard();
        Assert.Equal(2, heard.Count);
        Assert.Equal(3, heard.Sum(text => text.Split('\n').Count(line => line.StartsWith("第", StringComparison.Ordinal))));
    }

    [Theory, InlineData(60, 1), InlineData(60, 16), InlineData(130, 32)]
    public async Task Many_at_once_are_a_few_notices_and_none_is_lost(int pages, int atOnce)
    {
        await Parallel.ForEachAsync(Enumerable.Range(1, pages), new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (number, _) => await Page(number, seconds: number));

        var heard = await Heard();
        Assert.Equal(1 + (pages - 1 + EmergencyPages.MostInOne - 1) / EmergencyPages.MostInOne, heard.Count);
        var named = heard.SelectMany(text => text.Split('\n')).Where(line => line.StartsWith("第", StringComparison.Ordinal)).ToList();
        Assert.Equal(Enumerable.Range(1, pages).Select(Text).Order(), named.Order());
    }

    private static string Text(int number) => $"第{number}件：诉求《隔壁仓库正在起火》（QS{number}）疑似紧急情况（起火），请立即核实处置。";

    private NoticeStore Open() => new(new RecordTables(Store.Tables));

    private async Task Page(int number, int seconds)
    {
        var tables = new RecordTables(Store.Tables);
        await tables.Notices.CreateIfNotExistsAsync();
        PageStore pages;
        lock (_pages) pages = _pages[number % Instances] ??= new(tables);
        await pages.Write(new(_party, Text(number)) { IsPage = true }, $"QS{number}",
            new Recorded(2, Noon.AddSeconds(seconds), Actor.System, new AppealEvent.EmergencyHandedOff(["119"], ["起火"])), CancellationToken.None);
    }

    private async Task<List<string>> Heard() => [.. (await Open().Read([_party], 100, null, CancellationToken.None)).Rows.Select(row => row.Text)];
}

public class PageStoreOnSqliteTests : PageStoreTests<SqliteStore>;

public class PageStoreOnAzuriteTests : PageStoreTests<AzuriteStore>;
