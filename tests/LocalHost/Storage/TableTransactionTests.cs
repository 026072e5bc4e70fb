using Azure;
using Azure.Data.Tables;
using ServerlessQiFu.Tests.Fixtures;
using static ServerlessQiFu.Tests.LocalHost.Storage.StoreRefusals;
using Kind = Azure.Data.Tables.TableTransactionActionType;

namespace ServerlessQiFu.Tests.LocalHost.Storage;

public sealed class TableTransactionOnSqliteTests : TableTransactionTests<SqliteStore>
{
    /// <summary>The emulator lets it pass.</summary>
    [Fact]
    public async Task A_transaction_has_one_partition()
    {
        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() =>
            Table.SubmitTransactionAsync([Change(Kind.Add, "a"), new(Kind.Add, new TableEntity("q", "b"))]));
        Assert.Equal((400, "CommandsInBatchActOnDifferentPartitions"), (failure.Status, failure.ErrorCode));
        Assert.Empty(await Rows());
    }

    [Fact]
    public async Task The_hundred_and_first_change_is_refused_by_name()
    {
        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => Table.SubmitTransactionAsync(Enumerable.Range(0, 101).Select(n => Change(Kind.Add, $"{n:000}"))));
        Assert.Equal((400, "InvalidInput"), (failure.Status, failure.ErrorCode));
    }
}

public sealed class TableTransactionOnAzuriteTests : TableTransactionTests<AzuriteStore>;

/// <summary>Entity-group transactions: all or nothing, and the rules they are held to.</summary>
public abstract class TableTransactionTests<TStore> : StoreSuite<TStore> where TStore : StoreUnderTest, new()
{
    [Fact]
    public async Task All_six_kinds_of_change_happen_together()
    {
        foreach (var row in new[] { "merge", "replace", "delete" }) await Table.AddEntityAsync(new TableEntity("p", row) { ["Old"] = 1 });
        var tag = (await Table.GetEntityAsync<TableEntity>("p", "merge")).Value.ETag;
        var answer = await Table.SubmitTransactionAsync(
        [
            Change(Kind.Add, "add"), new(Kind.UpdateMerge, Row("merge"), tag), new(Kind.UpdateReplace, Row("replace"), ETag.All),
            Change(Kind.Delete, "delete"), Change(Kind.UpsertMerge, "upsertMerge"), Change(Kind.UpsertReplace, "upsertReplace"),
        ]);
        Assert.Equal(6, answer.Value.Count);
        Assert.All(answer.Value, one => Assert.Equal(204, one.Status));
        Assert.Equal(answer.Value[0].Headers.ETag, (await Table.GetEntityAsync<TableEntity>("p", "add")).Value.ETag);
        var rows = await Table.QueryAsync<TableEntity>("PartitionKey eq 'p'").ToListAsync();
        Assert.Equal(["add", "merge", "replace", "upsertMerge", "upsertReplace"], rows.Select(row => row.RowKey));
        Assert.True(rows[1].ContainsKey("Old"));
        Assert.False(rows[2].ContainsKey("Old"));
        Assert.All(rows, row => Assert.Equal(2, row["New"]));
    }

    [Fact]
    public async Task One_refused_change_undoes_the_others_and_is_named()
    {
        await Table.AddEntityAsync(Row("there"));
        await RefusesAction(2, 409, "EntityAlreadyExists", Table, Change(Kind.Add, "a"), Change(Kind.UpsertMerge, "b"), Change(Kind.Add, "there"), Change(Kind.Add, "c"));
        await RefusesAction(1, 404, "ResourceNotFound", Table, Change(Kind.Add, "a"), new(Kind.UpdateMerge, Row("absent"), ETag.All));
        await RefusesAction(1, 404, "ResourceNotFound", Table, Change(Kind.Add, "a"), Change(Kind.Delete, "absent"));
        Assert.Equal(["there"], await Rows());
    }

    [Fact]
    public async Task A_stale_tag_undoes_the_whole_transaction()
    {
        var stale = (await Table.AddEntityAsync(Row("state"))).Headers.ETag!.Value;
        await Table.SubmitTransactionAsync([Change(Kind.Add, "event1"), new(Kind.UpdateReplace, Row("state"), stale)]);
        await RefusesAction(1, 412, "UpdateConditionNotSatisfied", Table, Change(Kind.Add, "event2"), new(Kind.UpdateReplace, Row("state"), stale));
        Assert.Equal(["event1", "state"], await Rows());
    }

    [Fact]
    public async Task An_update_without_a_tag_changes_whatever_is_there()
    {
        await Table.AddEntityAsync(Row("r"));
        await Table.SubmitTransactionAsync([Change(Kind.UpdateReplace, "r")]);
        Assert.Equal(["r"], await Rows());
    }

    [Fact]
    public async Task A_row_may_appear_only_once()
    {
        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => Table.SubmitTransactionAsync([Change(Kind.Add, "a"), Change(Kind.UpsertMerge, "a")]));
        Assert.Equal((400, "InvalidDuplicateRow"), (failure.Status, failure.ErrorCode));
        Assert.Empty(await Rows());
    }

    [Fact]
    public async Task A_transaction_has_at_most_a_hundred_changes()
    {
        await Table.SubmitTransactionAsync(Enumerable.Range(0, 100).Select(n => Change(Kind.Add, $"{n:000}")));
        // The emulator's refusal is not one that Azure's client can read.
        await Assert.ThrowsAnyAsync<Exception>(() => Table.SubmitTransactionAsync(Enumerable.Range(200, 101).Select(n => Change(Kind.Add, $"{n:000}"))));
        Assert.Equal(100, (await Rows()).Count);
    }

    [Fact]
    public async Task A_transaction_is_under_four_mebibytes()
    {
        var text = new string('a', 30_000);
        var large = Enumerable.Range(0, 10).Select(n => new TableTransactionAction(Kind.Add, Large($"{n}", text, 15)));
        var failure = await Assert.ThrowsAnyAsync<RequestFailedException>(() => Table.SubmitTransactionAsync(large));
        Assert.Equal(413, failure.Status);
        Assert.Empty(await Rows());
    }

    [Fact]
    public async Task An_empty_transaction_is_a_mistake_of_the_caller() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Table.SubmitTransactionAsync([]));

    [Fact]
    public async Task A_transaction_on_a_table_that_is_not_there_is_refused()
    {
        await Table.DeleteAsync();
        var failure = await Assert.ThrowsAsync<TableTransactionFailedException>(() => Table.SubmitTransactionAsync([Change(Kind.Add, "a")]));
        Assert.Equal((404, "TableNotFound"), (failure.Status, failure.ErrorCode));
    }

    private static TableEntity Row(string row) => new("p", row) { ["New"] = 2 };

    protected static TableTransactionAction Change(Kind kind, string row) => new(kind, Row(row));

    private static TableEntity Large(string row, string text, int properties)
    {
        var entity = new TableEntity("p", row);
        for (var n = 0; n < properties; n++) entity[$"P{n}"] = text;
        return entity;
    }

    protected async Task<List<string>> Rows() => await Table.QueryAsync<TableEntity>("PartitionKey eq 'p'").Select(row => row.RowKey).ToListAsync();
}
