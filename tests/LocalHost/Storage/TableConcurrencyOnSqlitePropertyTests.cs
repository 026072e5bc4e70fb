using System.Collections.Immutable;
using System.Globalization;
using Azure;
using Azure.Data.Tables;
using CsCheck;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.LocalHost.Storage;

/// <summary>Random calls of several callers at once on the rows of one partition: there is an order in which a dictionary would have answered the same.</summary>
public sealed class TableConcurrencyOnSqlitePropertyTests : StoreSuite<SqliteStore>
{
    private const int Callers = 4;
    private const int Rounds = 60;

    [Fact]
    public async Task Any_calls_of_several_callers_at_once_can_be_put_in_one_order() =>
        await TableCalls.Programmes(Callers).SampleAsync(async programmes => Linearisable.Assert(
            TableModelState.Empty, await TableCalls.Run(await Store.Table(), programmes), TableModelState.Next), iter: Rounds, threads: 1);

    [Theory, InlineData("forgets If-Match"), InlineData("reads what was there before"), InlineData("keeps half of a refused transaction")]
    public async Task A_store_that_breaks_its_promise_is_found_out(string how)
    {
        var found = false;
        await TableCalls.Programmes(2).SampleAsync(async programmes =>
        {
            if (found) return;
            var history = await TableCalls.Run(new BrokenTable(await Store.Table(), how), programmes);
            found = !Linearisable.Is(TableModelState.Empty, history.Calls, TableModelState.Next);
        }, iter: Rounds, threads: 1);
        Assert.True(found, $"Nobody noticed that the store {how}.");
    }
}

/// <summary>What callers ask of the store; tags are those that the caller saw last.</summary>
internal sealed record TableAsk(string What, string Row, int Value, string? Tag)
{
    /// <summary>A second row changed in the same transaction.</summary>
    public string? Other { get; init; }
}

/// <param name="Rows">What a read saw, as row=value@tag, in order; after a write the new tags of its rows.</param>
internal sealed record TableAnswer(int Status, string Rows);

internal static class TableCalls
{
    private static readonly string[] Rows = ["a", "b", "c"];

    public static Gen<(int What, int Row, int Value)[][]> Programmes(int callers) =>
        Gen.Select(Gen.Int[0, 6], Gen.Int[0, Rows.Length - 1], Gen.Int[0, 99]).Array[3, 6].Array[callers];

    public static async Task<History<TableAsk, TableAnswer>> Run(TableClient table, (int What, int Row, int Value)[][] programmes)
    {
        var history = new History<TableAsk, TableAnswer>();
        using var start = new SemaphoreSlim(0);
        var callers = programmes.Select(programme => Task.Run(async () =>
        {
            await start.WaitAsync();
            var seen = new Dictionary<string, string>();
            foreach (var (what, row, value) in programme) await Call(table, history, seen, what, Rows[row], value);
        })).ToArray();
        start.Release(callers.Length);
        await Task.WhenAll(callers);
        foreach (var row in Rows) await Call(table, history, [], 0, row, 0);
        return history;
    }

    private static async Task Call(TableClient table, History<TableAsk, TableAnswer> history, Dictionary<string, string> seen, int what, string row, int value)
    {
        var tag = seen.GetValueOrDefault(row, "W/\"datetime'2020-01-01T00%3A00%3A00.0000000Z'\"");
        var entity = new TableEntity("p", row) { ["N"] = value };
        var other = Rows[(Array.IndexOf(Rows, row) + 1) % Rows.Length];
        var (ask, call) = what switch
        {
            0 => (new TableAsk("get", row, 0, null), (Func<Task<string>>)(async () => Text(row, (await table.GetEntityAsync<TableEntity>("p", row)).Value))),
            1 => (new("insert", row, value, null), async () => New(row, await table.AddEntityAsync(entity))),
            2 => (new("update", row, value, tag), async () => New(row, await table.UpdateEntityAsync(entity, new ETag(tag), TableUpdateMode.Replace))),
            3 => (new("delete", row, 0, tag), async () =>
            {
                // The client does not throw when there is nothing to delete.
                var gone = await table.DeleteEntityAsync("p", row, new ETag(tag));
                return gone.Status == 404 ? throw new RequestFailedException(gone) : "";
            }),
            4 => (new("put", row, value, null), async () => New(row, await table.UpsertEntityAsync(entity, TableUpdateMode.Replace))),
            5 => (new("both", row, value, tag) { Other = other }, async () =>
            {
                var answers = (await table.SubmitTransactionAsync(
                [
                    new(TableTransactionActionType.UpsertReplace, new TableEntity("p", other) { ["N"] = value }),
                    new(TableTransactionActionType.UpdateReplace, entity, new ETag(tag)),
                ])).Value;
                return $"{New(other, answers[0])} {New(row, answers[1])}";
            }),
            _ => (new("list", "", 0, null), async () =>
                string.Join(' ', await table.QueryAsync<TableEntity>("PartitionKey eq 'p'").Select(e => Text(e.RowKey, e)).ToListAsync())),
        };
        var answer = await history.Record(ask, async () =>
        {
            try { return new TableAnswer(200, await call()); }
            catch (RequestFailedException refused) { return new TableAnswer(refused.Status, ""); }
        });
        foreach (var part in answer.Rows.Split(' ', StringSplitOptions.RemoveEmptyEntries)) seen[part[..1]] = part[(part.IndexOf('@', StringComparison.Ordinal) + 1)..];
    }

    private static string Text(string row, TableEntity entity) => string.Create(CultureInfo.InvariantCulture, $"{row}={entity.GetInt32("N")}@{entity.ETag}");

    private static string New(string row, Response answer) => $"{row}@{answer.Headers.ETag}";
}

/// <summary>The obvious model: rows with a value and a tag. Tags are the store's to choose; the model holds it to them.</summary>
internal sealed record TableModelState(string Text)
{
    public static TableModelState Empty { get; } = new("");

    public static IEnumerable<TableModelState> Next(TableModelState state, TableAsk ask, TableAnswer answer)
    {
        var rows = state.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToImmutableSortedDictionary(r => r[..1], r => r[2..], StringComparer.Ordinal);
        var there = rows.TryGetValue(ask.Row, out var row);
        var matches = there && row![(row!.IndexOf('@', StringComparison.Ordinal) + 1)..] == ask.Tag;
        var expected = ask.What switch
        {
            "get" => there ? 200 : 404,
            "insert" => there ? 409 : 200,
            // In a transaction as alone.
            "update" or "delete" or "both" => !there ? 404 : matches ? 200 : 412,
            _ => 200,
        };
        if (answer.Status != expected) return [];
        if (answer.Status != 200) return [state];
        return ask.What switch
        {
            "get" => answer.Rows == $"{ask.Row}={row}" ? [state] : [],
            "list" => answer.Rows == state.Text ? [state] : [],
            "delete" => [Of(rows.Remove(ask.Row))],
            _ => [Of(answer.Rows.Split(' ').Aggregate(rows, (now, part) => now.SetItem(part[..1], string.Create(CultureInfo.InvariantCulture, $"{ask.Value}{part[1..]}"))))],
        };
    }

    private static TableModelState Of(ImmutableSortedDictionary<string, string> rows) => new(string.Join(' ', rows.Select(r => $"{r.Key}={r.Value}")));
}
