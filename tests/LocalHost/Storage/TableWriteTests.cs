using Azure;
using Azure.Data.Tables;
using ServerlessQiFu.Tests.Fixtures;
using static ServerlessQiFu.Tests.LocalHost.Storage.StoreRefusals;

namespace ServerlessQiFu.Tests.LocalHost.Storage;

public sealed class TableWriteOnSqliteTests : TableWriteTests<SqliteStore>;
public sealed class TableWriteOnAzuriteTests : TableWriteTests<AzuriteStore>;

/// <summary>Single changes, their conditions and their errors.</summary>
public abstract class TableWriteTests<TStore> : StoreSuite<TStore> where TStore : StoreUnderTest, new()
{
    [Fact]
    public async Task An_entity_is_read_back_with_every_type_it_was_written_with()
    {
        var written = new TableEntity("企业", "一 'quoted' row")
        {
            ["Text"] = "诉求 \"引号\" 😀", ["Empty"] = "", ["Int"] = int.MinValue, ["Long"] = long.MaxValue, ["Double"] = 5.0, ["Flag"] = true,
            ["At"] = new DateTimeOffset(2026, 2, 28, 9, 0, 0, TimeSpan.FromHours(8)).AddTicks(1234567), ["Guid"] = Guid.NewGuid(),
            ["Bytes"] = new byte[] { 0, 1, 255 }, ["NoBytes"] = Array.Empty<byte>(), ["_名"] = "identifiers may be Chinese",
        };
        await Table.AddEntityAsync(written);
        TableEntity read = await Table.GetEntityAsync<TableEntity>("企业", "一 'quoted' row");
        foreach (var (name, value) in written) Assert.Equal(value, read[name]);
        Assert.Equal(TimeSpan.Zero, read.GetDateTimeOffset("At")!.Value.Offset);
        Assert.Equal(DateTimeKind.Utc, read.GetDateTime("At")!.Value.Kind);
    }

    [Fact]
    public async Task A_class_of_ours_is_read_back_as_it_was_written()
    {
        var written = EveryTypeEntity.Example("p", "r");
        await Table.AddEntityAsync(written);
        EveryTypeEntity read = await Table.GetEntityAsync<EveryTypeEntity>("p", "r");
        Assert.Equal(written with { Timestamp = read.Timestamp, ETag = read.ETag, Ignored = "default", Bytes = read.Bytes }, read);
        Assert.Equal(written.Bytes, read.Bytes);
        var raw = (await Table.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.Equal("Complex", raw["Tier"]);
        Assert.Equal(written.Renamed, raw["renamed_here"]);
        Assert.False(raw.ContainsKey("Ignored"));
        Assert.False(raw.ContainsKey("Absent"));
        Assert.Equal(written.Sum, raw["Sum"]);
    }

    [Fact]
    public async Task A_key_may_be_empty()
    {
        await Table.AddEntityAsync(new TableEntity("", "") { ["A"] = 1 });
        Assert.Equal(1, (await Table.GetEntityAsync<TableEntity>("", "")).Value["A"]);
    }

    [Fact]
    public async Task A_null_is_not_written()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = null, ["B"] = 1 });
        Assert.False((await Table.GetEntityAsync<TableEntity>("p", "r")).Value.ContainsKey("A"));
    }

    [Fact]
    public async Task A_second_insert_of_a_key_is_refused_and_changes_nothing()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1 });
        await Refuses(409, "EntityAlreadyExists", () => Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 2 }));
        Assert.Equal(1, (await Table.GetEntityAsync<TableEntity>("p", "r")).Value["A"]);
    }

    [Fact]
    public async Task What_is_absent_is_not_found()
    {
        await Refuses(404, "ResourceNotFound", () => Table.GetEntityAsync<TableEntity>("p", "r"));
        await Refuses(404, "ResourceNotFound", () => Table.UpdateEntityAsync(new TableEntity("p", "r"), ETag.All));
        var answer = await Table.GetEntityIfExistsAsync<EveryTypeEntity>("p", "r");
        Assert.False(answer.HasValue);
        Assert.Equal(404, (await Table.DeleteEntityAsync("p", "r")).Status);
    }

    [Fact]
    public async Task GetEntityIfExists_gives_what_is_there()
    {
        await Table.AddEntityAsync(EveryTypeEntity.Example("p", "r"));
        Assert.Equal("p", (await Table.GetEntityIfExistsAsync<EveryTypeEntity>("p", "r")).Value!.PartitionKey);
    }

    [Fact]
    public async Task Every_write_gives_a_new_tag_and_the_read_shows_the_same()
    {
        var first = await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1 });
        Assert.StartsWith("W/\"datetime'", first.Headers.ETag.ToString(), StringComparison.Ordinal);
        var second = await Table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 1 });
        Assert.NotEqual(first.Headers.ETag, second.Headers.ETag);
        var read = (await Table.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.Equal(second.Headers.ETag, read.ETag);
        Assert.InRange(read.Timestamp!.Value, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
    }

    [Fact]
    public async Task A_stale_tag_is_refused_and_ETag_All_is_not()
    {
        var stale = (await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1 })).Headers.ETag!.Value;
        await Table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 2 }, stale);
        await Refuses(412, "UpdateConditionNotSatisfied", () => Table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 3 }, stale));
        await Refuses(412, "UpdateConditionNotSatisfied", () => Table.DeleteEntityAsync("p", "r", stale));
        Assert.Equal(2, (await Table.GetEntityAsync<TableEntity>("p", "r")).Value["A"]);
        await Table.UpdateEntityAsync(new TableEntity("p", "r") { ["A"] = 4 }, ETag.All);
        Assert.Equal(204, (await Table.DeleteEntityAsync("p", "r", ETag.All)).Status);
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Table.UpdateEntityAsync(new TableEntity("p", "r"), default));
    }

    [Fact]
    public async Task A_tag_that_no_table_gave_is_refused()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r"));
        // Azure says InvalidInput, its emulator InvalidOperation.
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => Table.UpdateEntityAsync(new TableEntity("p", "r"), new ETag("nonsense")));
        Assert.Equal(400, failure.Status);
    }

    [Fact]
    public async Task Merge_keeps_what_it_does_not_name_and_Replace_does_not()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = "b" });
        await Table.UpsertEntityAsync(new TableEntity("p", "r") { ["A"] = 2L, ["C"] = true, ["B"] = null }, TableUpdateMode.Merge);
        var merged = (await Table.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.Equal((2L, "b", true), ((long)merged["A"], (string)merged["B"], (bool)merged["C"]));
        await Table.UpdateEntityAsync(new TableEntity("p", "r") { ["D"] = 1.5 }, merged.ETag, TableUpdateMode.Replace);
        var replaced = (await Table.GetEntityAsync<TableEntity>("p", "r")).Value;
        Assert.Equal(1.5, replaced["D"]);
        Assert.False(replaced.ContainsKey("A"));
    }

    [Fact]
    public async Task Upsert_makes_what_is_not_there()
    {
        await Table.UpsertEntityAsync(new TableEntity("p", "merge") { ["A"] = 1 }, TableUpdateMode.Merge);
        await Table.UpsertEntityAsync(new TableEntity("p", "replace") { ["A"] = 1 }, TableUpdateMode.Replace);
        Assert.Equal(1, (await Table.GetEntityAsync<TableEntity>("p", "merge")).Value["A"]);
        Assert.Equal(1, (await Table.GetEntityAsync<TableEntity>("p", "replace")).Value["A"]);
    }

    [Fact]
    public async Task A_selection_gives_only_what_it_names()
    {
        await Table.AddEntityAsync(new TableEntity("p", "r") { ["A"] = 1, ["B"] = 2 });
        var read = (await Table.GetEntityAsync<TableEntity>("p", "r", ["B"])).Value;
        Assert.Equal(2, read["B"]);
        Assert.False(read.ContainsKey("A"));
        Assert.NotEqual(default, read.ETag);
    }

    [Fact]
    public async Task A_table_is_made_once_found_by_any_case_and_lost_when_deleted()
    {
        await Refuses(409, "TableAlreadyExists", () => Table.CreateAsync());
        await Table.CreateIfNotExistsAsync();
        await Table.AddEntityAsync(new TableEntity("p", "r"));
        Assert.True((await Store.Tables.GetTableClient(Table.Name.ToUpperInvariant()).GetEntityIfExistsAsync<TableEntity>("p", "r")).HasValue);
        Assert.Equal(204, (await Table.DeleteAsync()).Status);
        Assert.Equal(404, (await Table.DeleteAsync()).Status);
        await Refuses(404, "TableNotFound", () => Table.AddEntityAsync(new TableEntity("p", "r")));
        await Refuses(404, "TableNotFound", () => Table.GetEntityAsync<TableEntity>("p", "r"));
        await Refuses(404, "TableNotFound", async () => await Table.QueryAsync<TableEntity>("PartitionKey eq 'p'").AsPages().GetAsyncEnumerator().MoveNextAsync());
        Assert.False((await Table.GetEntityIfExistsAsync<TableEntity>("p", "r")).HasValue);
        await Table.CreateAsync();
        Assert.False((await Table.GetEntityIfExistsAsync<TableEntity>("p", "r")).HasValue);
    }

    [Fact]
    public void The_blocking_calls_do_the_same()
    {
        Table.AddEntity(new TableEntity("p", "r") { ["A"] = 1 });
        Table.UpsertEntity(new TableEntity("p", "r") { ["B"] = 1 });
        Table.UpdateEntity(new TableEntity("p", "r") { ["C"] = 1 }, ETag.All);
        Table.SubmitTransaction([new(TableTransactionActionType.UpsertMerge, new TableEntity("p", "r") { ["D"] = 1 })]);
        Assert.Single(Table.Query<TableEntity>("PartitionKey eq 'p' and A eq 1 and B eq 1 and C eq 1 and D eq 1"));
        Assert.Equal(204, Table.DeleteEntity("p", "r").Status);
        Assert.False(Table.GetEntityIfExists<TableEntity>("p", "r").HasValue);
    }
}
