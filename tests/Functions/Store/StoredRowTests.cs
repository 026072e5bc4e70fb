using System.Text.RegularExpressions;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Architecture;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Store;

/// <summary>
/// Rows of every table by the pattern of their keys, and their columns with their types, as a city leaves them that has filed, claimed, replied, judged
/// badly and begun to call back. Each stands in <c>stored-rows.txt</c>; a line there never changes. A new row or column gets a new line.
/// </summary>
public partial class StoredRowTests
{
    private static readonly string Frozen = Path.Combine(SourceRuleTests.Root, "tests", "Functions", "Store", "stored-rows.txt");

    [Fact]
    public async Task Every_row_and_column_is_as_it_was()
    {
        using var journal = Journal.InMemory();
        await using var city = await City.Open(journal: journal);
        using var company = city.Company();
        using var officer = city.Officer();
        using var specialist = city.Specialist();
        using var supervisor = city.Supervisor();
        await company.File(SampleLetters.Vague(), key: "a-key-of-the-company");
        for (var n = 0; n < 2; n++) await company.File(SampleLetters.Fire(note: $"第{n}处"));
        var id = await company.File(SampleLetters.Outage());
        await city.Walk(TimeSpan.FromMinutes(3));
        await specialist.ClaimTriage();
        await officer.Answer(city, id, "GDJ", "已检修线路并恢复供电，请确认。");
        await company.Judge(id, "evaluation", new { level = 1 });
        await city.Walk(TimeSpan.FromMinutes(15));

        var today = new SortedSet<string>(StringComparer.Ordinal);
        var service = city.Services.GetRequiredService<TableServiceClient>();
        foreach (var (table, partition) in journal.Read(session => session.Rows("SELECT DISTINCT t.name, e.pk FROM entities e JOIN tables t ON t.id = e.tbl", row => (row.Text(0), row.Text(1))).ToList()))
            await foreach (var row in service.GetTableClient(table).QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}")))
                foreach (var column in row.Keys.Except(["odata.etag", "PartitionKey", "RowKey", "Timestamp"]).DefaultIfEmpty("(none)"))
                    today.Add($"{table} {Pattern(row.RowKey)} {column} {(row.TryGetValue(column, out var value) ? value?.GetType().Name : "")}".TrimEnd());

        var frozen = await File.ReadAllLinesAsync(Frozen);
        Assert.True(frozen.SequenceEqual(today),
            $"Stored rows have changed. Rows that exist would not be found any more: keep the old names, or read both. What is only new belongs into {Frozen}, in its order.\n"
            + string.Join('\n', frozen.Except(today).Select(line => "gone: " + line).Concat(today.Except(frozen).Select(line => "new: " + line))));
    }

    /// <summary>What differs from row to row is left out: an appeal's number, hashes, codes of units, instants, counts and the words of the index.</summary>
    private static string Pattern(string key) => Number().Replace(Hash().Replace(Appeal().Replace(key, "{appeal}"), "{hash}"), "{n}");

    [GeneratedRegex(@"QS\d{8}[0-9A-Z]{9,}(-C\d+)?")] private static partial Regex Appeal();
    [GeneratedRegex(@"[0-9a-f]{16,}")] private static partial Regex Hash();
    [GeneratedRegex(@"\d+")] private static partial Regex Number();
}
