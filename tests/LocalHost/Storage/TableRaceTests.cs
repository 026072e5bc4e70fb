using Azure;
using Azure.Data.Tables;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.LocalHost.Storage;

public sealed class TableRaceOnSqliteTests : TableRaceTests<SqliteStore>;
public sealed class TableRaceOnAzuriteTests : TableRaceTests<AzuriteStore>;

/// <summary>Many callers, one row.</summary>
public abstract class TableRaceTests<TStore> : StoreSuite<TStore> where TStore : StoreUnderTest, new()
{
    private const int Callers = 64;

    [Fact]
    public async Task Of_many_who_insert_the_same_key_one_wins_and_its_row_is_kept()
    {
        var won = await Race(409, n => Table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = n }));
        Assert.Equal(won, (await Table.GetEntityAsync<TableEntity>("p", "r")).Value["N"]);
    }

    [Fact]
    public async Task Of_many_who_update_from_the_same_tag_one_wins_and_its_row_is_kept()
    {
        var tag = (await Table.AddEntityAsync(new TableEntity("p", "r") { ["N"] = -1 })).Headers.ETag!.Value;
        var won = await Race(412, n => Table.UpdateEntityAsync(new TableEntity("p", "r") { ["N"] = n }, tag));
        Assert.Equal(won, (await Table.GetEntityAsync<TableEntity>("p", "r")).Value["N"]);
    }

    [Fact]
    public async Task Of_many_transactions_from_the_same_tag_one_wins_and_only_its_rows_are_there()
    {
        var tag = (await Table.AddEntityAsync(new TableEntity("p", "state") { ["N"] = -1 })).Headers.ETag!.Value;
        var won = await Race(412, n => Table.SubmitTransactionAsync(
        [
            new(TableTransactionActionType.Add, new TableEntity("p", $"event{n}")),
            new(TableTransactionActionType.UpdateReplace, new TableEntity("p", "state") { ["N"] = n }, tag),
        ]));
        Assert.Equal([$"event{won}", "state"], await Table.QueryAsync<TableEntity>("PartitionKey eq 'p'").Select(row => row.RowKey).ToListAsync());
    }

    /// <summary>The one caller that was not refused with the status given.</summary>
    private static async Task<int> Race(int refusal, Func<int, Task> attempt)
    {
        using var start = new SemaphoreSlim(0);
        var callers = Enumerable.Range(0, Callers).Select(n => Task.Run(async () =>
        {
            await start.WaitAsync();
            try { await attempt(n); return n; }
            catch (RequestFailedException refused) when (refused.Status == refusal) { return -1; }
        })).ToArray();
        start.Release(Callers);
        return Assert.Single(await Task.WhenAll(callers), n => n >= 0);
    }
}
