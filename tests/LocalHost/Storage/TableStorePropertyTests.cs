using Azure;
using Azure.Data.Tables;
using CsCheck;
using ServerlessQiFu.LocalHost;

namespace ServerlessQiFu.Tests.LocalHost.Storage;

/// <summary>Random histories against a sorted dictionary that is too simple to be wrong.</summary>
public sealed class TableStorePropertyTests
{
    private static readonly string[] Keys = ["", "a", "a'", "ab", "b", "e|1", "e|10", "e|2", "state", "一", "中", "\uE000", "😀"];

    private sealed record Step(int Kind, string Key, string Property, object Value, bool Stale);

    private static readonly Gen<object> Values = Gen.OneOf(
        Gen.Int.Select(n => (object)n), Gen.Long.Select(n => (object)n), Gen.Double.Select(n => (object)n), Gen.Bool.Select(b => (object)b),
        Gen.String[Gen.Char.AlphaNumeric, 0, 40].Select(s => (object)("值'" + s)), Gen.Guid.Select(g => (object)g), Gen.Byte.Array[0, 20].Select(b => (object)b),
        Gen.Int[0, 1_000_000].Select(s => (object)new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(s)));

    private static readonly Gen<Step> Steps = Gen.Select(
        Gen.Int[0, 6], Gen.Int[0, Keys.Length - 1].Select(n => Keys[n]), Gen.Char["ABC"].Select(c => c.ToString()), Values, Gen.Bool, (kind, key, property, value, stale) => new Step(kind, key, property, value, stale));

    [Fact]
    public void Every_history_of_changes_leaves_what_the_model_has() => Steps.Array[1, 60].Sample(steps =>
    {
        using var journal = Journal.InMemory();
        var table = Table(journal);
        var model = new SortedDictionary<string, Dictionary<string, object>>(Comparer<string>.Create(ByCodePoint));
        var tags = new Dictionary<string, ETag>();
        foreach (var step in steps)
        {
            var status = Try(() => Do(table, step, tags.GetValueOrDefault(step.Key, new ETag("W/\"datetime'2020-01-01T00%3A00%3A00.0000000Z'\""))));
            Assert.Equal(Expected(model, step), status);
            if (status == 204) tags[step.Key] = model.ContainsKey(step.Key) ? table.GetEntity<TableEntity>("p", step.Key).Value.ETag : default;
            if (!model.ContainsKey(step.Key)) tags.Remove(step.Key);
        }
        var rows = table.Query<TableEntity>("PartitionKey eq 'p'", maxPerPage: 3).ToList();
        Assert.Equal(model.Keys, rows.Select(row => row.RowKey));
        foreach (var row in rows)
            Assert.Equal(model[row.RowKey].OrderBy(p => p.Key, StringComparer.Ordinal), row.Where(p => p.Key.Length == 1).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, p.Value)));
    }, iter: 300);

    [Fact]
    public void Every_range_and_condition_finds_what_the_model_finds() => Gen.Select(
        Gen.Int[-3, 3].Array[Keys.Length], Gen.Int[0, Keys.Length - 1].Select(n => Keys[n]), Gen.Int[0, Keys.Length - 1].Select(n => Keys[n]), Gen.Bool.Select(b => b ? "gt" : "ge"), Gen.Bool.Select(b => b ? "lt" : "le"), Gen.Int[-3, 3], Gen.Int[1, 5]).Sample(
        (numbers, from, to, lower, upper, limit, page) =>
        {
            using var journal = Journal.InMemory();
            var table = Table(journal);
            table.SubmitTransaction(Keys.Select((key, n) => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("p", key) { ["N"] = numbers[n] })));
            table.SubmitTransaction(Keys.Select(key => new TableTransactionAction(TableTransactionActionType.Add, new TableEntity("q", key) { ["N"] = 0 })));
            var filter = $"PartitionKey eq 'p' and RowKey {lower} '{from.Replace("'", "''")}' and RowKey {upper} '{to.Replace("'", "''")}' and (N lt {limit} or not (N ne 3))";
            var expected = Keys.Select((key, n) => (key, number: numbers[n]))
                .Where(row => ByCodePoint(row.key, from) is var low && (low > 0 || lower == "ge" && low == 0))
                .Where(row => ByCodePoint(row.key, to) is var high && (high < 0 || upper == "le" && high == 0))
                .Where(row => row.number < limit || row.number == 3).Select(row => row.key).Order(Comparer<string>.Create(ByCodePoint));
            Assert.Equal(expected, table.Query<TableEntity>(filter, maxPerPage: page).Select(row => row.RowKey));
        }, iter: 300);

    [Fact]
    public void Tags_differ_even_while_the_clock_stands_still_or_goes_back()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        using var journal = Journal.InMemory();
        var table = new LocalTableServiceClient(new TableStore(journal, clock)).GetTableClient("appeals");
        table.Create();
        var tags = Enumerable.Range(0, 100).Select(_ => table.UpsertEntity(new TableEntity("p", "r")).Headers.ETag).ToList();
        // A restart with a clock set back.
        var behind = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero));
        tags.Add(new LocalTableServiceClient(new TableStore(journal, behind)).GetTableClient("appeals").UpsertEntity(new TableEntity("p", "r")).Headers.ETag);
        Assert.Equal(tags.Count, tags.Distinct().Count());
    }

    /// <summary>By code point, written the obvious way.</summary>
    private static int ByCodePoint(string left, string right) =>
        left.EnumerateRunes().Select(rune => rune.Value).Concat([-1]).Zip(right.EnumerateRunes().Select(rune => rune.Value).Concat([-1]))
            .Select(pair => pair.First.CompareTo(pair.Second)).FirstOrDefault(order => order != 0);

    private static TableClient Table(Journal journal)
    {
        var table = new LocalTableServiceClient(new TableStore(journal, TimeProvider.System)).GetTableClient("appeals");
        table.Create();
        return table;
    }

    private static int Try(Func<Response> call)
    {
        try { return call().Status; }
        catch (RequestFailedException failure) { return failure.Status; }
    }

    private static Response Do(TableClient table, Step step, ETag current)
    {
        var entity = new TableEntity("p", step.Key) { [step.Property] = step.Value };
        var tag = step.Stale ? new ETag("W/\"datetime'2020-01-01T00%3A00%3A00.0000000Z'\"") : current;
        return step.Kind switch
        {
            0 => table.AddEntity(entity),
            1 => table.UpsertEntity(entity, TableUpdateMode.Merge),
            2 => table.UpsertEntity(entity, TableUpdateMode.Replace),
            3 => table.UpdateEntity(entity, tag, TableUpdateMode.Merge),
            4 => table.UpdateEntity(entity, tag, TableUpdateMode.Replace),
            5 => table.DeleteEntity("p", step.Key, tag),
            _ => table.UpdateEntity(entity, ETag.All),
        };
    }

    private static int Expected(SortedDictionary<string, Dictionary<string, object>> model, Step step)
    {
        var there = model.TryGetValue(step.Key, out var row);
        if (step.Kind == 0 && there) return 409;
        if (step.Kind >= 3 && !there) return 404;
        if (step.Kind is 3 or 4 or 5 && step.Stale) return 412;
        if (step.Kind == 5) model.Remove(step.Key);
        else
        {
            if (!there || step.Kind is 2 or 4) model[step.Key] = row = [];
            row![step.Property] = step.Value;
        }
        return 204;
    }
}
