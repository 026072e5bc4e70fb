using System.Globalization;
using Azure.Data.Tables;
using ServerlessQiFu.Tests.Fixtures;
using static ServerlessQiFu.Tests.LocalHost.Storage.StoreRefusals;

namespace ServerlessQiFu.Tests.LocalHost.Storage;

public sealed class TableQueryOnSqliteTests : TableQueryTests<SqliteStore>
{
    [Theory]
    [InlineData(null), InlineData(""), InlineData("RowKey eq 'a'"), InlineData("PartitionKey gt 'a'"), InlineData("not (PartitionKey eq 'p')")]
    [InlineData("PartitionKey eq 'p' or RowKey eq 'a'"), InlineData("A eq 1 and (PartitionKey eq 'p' or PartitionKey eq 'q')")]
    public void A_query_without_a_partition_key_is_refused_at_once(string? filter)
    {
        Assert.Contains("No query without a partition key", Assert.Throws<InvalidOperationException>(() => Table.QueryAsync<TableEntity>(filter)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Table.Query<TableEntity>(filter));
    }

    /// <summary>The emulator lets both pass.</summary>
    [Fact]
    public async Task A_page_of_more_than_a_thousand_and_an_open_quote_are_refused()
    {
        await Refuses(400, "InvalidInput", () => Table.QueryAsync<TableEntity>("PartitionKey eq 'p'", maxPerPage: 1001).ToListAsync().AsTask());
        await Refuses(400, "InvalidInput", () => Table.QueryAsync<TableEntity>("PartitionKey eq 'p").ToListAsync().AsTask());
    }

    /// <summary>What is stored under the name of a system property is asked for like any other column.</summary>
    [Fact]
    public async Task A_column_named_like_the_tag_can_be_selected()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["ETag"] = "mine", ["Int"] = 1 });
        var row = Assert.Single(await Table.QueryAsync<TableEntity>("PartitionKey eq 'p'", select: ["RowKey", "ETag"]).ToListAsync());
        Assert.Equal("mine", row.GetString("ETag"));
        Assert.False(row.ContainsKey("Int"));
    }

    [Fact]
    public async Task A_page_that_had_to_look_at_too_many_rows_is_short_and_goes_on()
    {
        const int Rows = 20_050;
        for (var from = 0; from < Rows; from += 50)
            await Table.SubmitTransactionAsync(Enumerable.Range(from, 50).Select(n => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", $"{n:00000}") { ["N"] = n })));
        var pages = await Table.QueryAsync<TableEntity>($"PartitionKey eq 'p' and N ge {Rows - 3}").AsPages().ToListAsync();
        Assert.Equal([0, 3], pages.Select(page => page.Values.Count));
    }
}

public sealed class TableQueryOnAzuriteTests : TableQueryTests<AzuriteStore>;

/// <summary>Filters, order, pages and selections.</summary>
public abstract class TableQueryTests<TStore> : StoreSuite<TStore> where TStore : StoreUnderTest, new()
{
    private static readonly Guid Known = new("0f8fad5b-d9cb-469f-a165-70867728950e");
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Row n of nine: properties of every type that grow with n; row 9 has none of them.</summary>
    private async Task Fill()
    {
        for (var n = 1; n <= 8; n++)
            await Table.AddEntityAsync(new TableEntity("p", $"r{n}")
            {
                ["Text"] = $"t'{n}", ["Int"] = n - 4, ["Long"] = (long)(n - 4), ["Double"] = n / 2.0, ["Flag"] = n % 2 == 0, ["At"] = Noon.AddHours(n),
                ["Guid"] = n == 3 ? Known : Guid.NewGuid(), ["Bytes"] = new byte[] { (byte)n, 0xAB },
            });
        await Table.AddEntityAsync(new TableEntity("p", "r9"));
        await Table.AddEntityAsync(new TableEntity("q", "r1") { ["Int"] = 1 });
    }

    [Theory]
    [InlineData("", "123456789")]
    [InlineData(" and RowKey eq 'r3'", "3")]
    [InlineData(" and RowKey gt 'r3' and RowKey le 'r6'", "456")]
    [InlineData(" and RowKey ge 'r3' and RowKey lt 'r6'", "345")]
    [InlineData(" and RowKey ge 'r3' and RowKey gt 'r3' and RowKey lt 'r9' and RowKey lt 'r6'", "45")]
    [InlineData(" and RowKey gt 'r6' and RowKey lt 'r3'", "")]
    [InlineData(" and RowKey ne 'r3' and RowKey lt 'r5'", "124")]
    [InlineData(" and (RowKey eq 'r3' or RowKey eq 'r5')", "35")]
    [InlineData(" and (RowKey ge 'r3' and (RowKey lt 'r5'))", "34")]
    [InlineData(" and Text eq 't''3'", "3")]
    [InlineData(" and Text gt 't''6'", "78")]
    [InlineData(" and Int lt -1", "12")]
    [InlineData(" and Int ne 0", "1235678")]
    [InlineData(" and Long ge 2L", "678")]
    [InlineData(" and Double le 1.5", "123")]
    [InlineData(" and Double eq 2.0", "4")]
    [InlineData(" and Flag eq true", "2468")]
    [InlineData(" and Flag eq false and Int gt 0", "57")]
    [InlineData(" and not (Flag eq true) and Int le 0", "13")]
    [InlineData(" and At gt datetime'2026-03-01T18:00:00Z'", "78")]
    [InlineData(" and Guid eq guid'0f8fad5b-d9cb-469f-a165-70867728950e'", "3")]
    [InlineData(" and (Int lt -2 or Int gt 3 or Text eq 't''5')", "158")]
    [InlineData(" and (Int lt -2 or Int gt 0 and Flag eq true)", "168")]
    [InlineData(" and Absent eq 1", "")]
    public async Task A_filter_gives_the_rows_it_describes_in_order(string condition, string rows)
    {
        await Fill();
        var found = await Table.QueryAsync<TableEntity>("PartitionKey eq 'p'" + condition).ToListAsync();
        Assert.Equal(rows, string.Concat(found.Select(row => row.RowKey[1])));
    }

    [Fact]
    public async Task What_the_client_makes_of_expressions_and_of_interpolated_texts_is_understood()
    {
        await Table.AddEntityAsync(EveryTypeEntity.Example("o'brien", "a''b"));
        var due = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        Assert.Single(await Table.QueryAsync<EveryTypeEntity>(e => e.PartitionKey == "o'brien" && e.RowKey.CompareTo("a") > 0 && e.Confidential && !(e.Count != 3)
            && e.Number == 1L << 40 && e.Share < 0.2 && e.Due == due && e.Id != Guid.Empty).ToListAsync());
        Assert.Single(await Table.QueryAsync<TableEntity>(e => e.PartitionKey == "o'brien" && e.GetInt32("Count") == 3 && e.GetBoolean("Confidential") == true).ToListAsync());
        string partition = "o'brien", row = "a''b";
        Assert.Single(await Table.QueryAsync<EveryTypeEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey eq {row} and Number eq {1L << 40} and Due le {due} and Confidential eq {true}")).ToListAsync());
    }

    [Fact]
    public async Task Keys_come_in_ordinal_order()
    {
        string[] keys = ["", " ", "'", "0", "1", "10", "2", "A", "B", "a", "é", "一", "中"];
        foreach (var key in keys.Reverse()) await Table.AddEntityAsync(new TableEntity("p", key));
        Assert.Equal(keys, await Table.QueryAsync<TableEntity>("PartitionKey eq 'p'").Select(row => row.RowKey).ToListAsync());
    }

    [Fact]
    public async Task A_page_has_at_most_what_was_asked_and_its_token_goes_on_after_it()
    {
        await Fill();
        var pages = await Table.QueryAsync<TableEntity>("PartitionKey eq 'p'", maxPerPage: 4).AsPages().ToListAsync();
        Assert.Equal([4, 4, 1], pages.Select(page => page.Values.Count));
        Assert.Null(pages[^1].ContinuationToken);
        var rest = await Table.QueryAsync<TableEntity>("PartitionKey eq 'p'", maxPerPage: 4).AsPages(pages[0].ContinuationToken).ToListAsync();
        Assert.Equal("56789", string.Concat(rest.SelectMany(page => page.Values).Select(row => row.RowKey[1])));
        var filtered = await Table.QueryAsync<TableEntity>("PartitionKey eq 'p' and Flag eq true", maxPerPage: 2).AsPages().ToListAsync();
        Assert.Equal("2468", string.Concat(filtered.SelectMany(page => page.Values).Select(row => row.RowKey[1])));
        Assert.All(filtered, page => Assert.InRange(page.Values.Count, 0, 2));
    }

    [Fact]
    public async Task A_page_never_has_more_than_a_thousand_rows()
    {
        for (var from = 0; from < 1100; from += 100)
            await Table.SubmitTransactionAsync(Enumerable.Range(from, 100).Select(n =>
                new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", n.ToString("0000", CultureInfo.InvariantCulture)))));
        var pages = await Table.QueryAsync<TableEntity>("PartitionKey eq 'p'").AsPages().ToListAsync();
        Assert.Equal([1000, 100], pages.Select(page => page.Values.Count));
    }

    [Fact]
    public async Task A_selection_gives_only_what_it_names()
    {
        await Fill();
        var row = Assert.Single(await Table.QueryAsync<TableEntity>("PartitionKey eq 'p' and RowKey eq 'r3'", select: ["Int", "RowKey"]).ToListAsync());
        Assert.Equal((-1, "r3", null), (row.GetInt32("Int"), row.RowKey, row.PartitionKey));
        Assert.False(row.ContainsKey("Text"));
        Assert.NotEqual(default, row.ETag);
    }

    [Fact]
    public async Task A_selection_of_keys_alone_gives_no_column_but_the_tag_of_the_last_write()
    {
        await Fill();
        await Table.UpsertEntityAsync(new TableEntity("p", "r3") { ["Int"] = 7 }, TableUpdateMode.Replace);
        var whole = (await Table.GetEntityAsync<TableEntity>("p", "r3")).Value;
        var bare = (await Table.GetEntityAsync<TableEntity>("p", "r3", ["PartitionKey"])).Value;
        Assert.Equal(("p", null, false, whole.ETag), (bare.PartitionKey, bare.RowKey, bare.ContainsKey("Int"), bare.ETag));
        var rows = await Table.QueryAsync<TableEntity>("PartitionKey eq 'p'", select: ["RowKey"]).ToListAsync();
        Assert.Equal(9, rows.Count);
        Assert.All(rows, row => Assert.False(row.ContainsKey("Int")));
    }

    [Theory, InlineData("PartitionKey eq 'p' and"), InlineData("PartitionKey eq 'p' and (A eq 1"), InlineData("PartitionKey eq 'p' nonsense")]
    public async Task A_filter_that_cannot_be_read_is_refused(string filter) =>
        Assert.Equal(400, (await Assert.ThrowsAsync<Azure.RequestFailedException>(() => Table.QueryAsync<TableEntity>(filter).ToListAsync().AsTask())).Status);
}
