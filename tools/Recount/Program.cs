using System.Globalization;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Reporting;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Recount;

// Counts every figure of a report a second time, from the events in the record, and compares with what the product reports.
// dotnet run --project tools/Recount -- --data FOLDER --from 2026-11-01 --to 2026-11-30   (the product is not running; nothing is written to the record)
if (Setting("--data") is not { } data || Day("--from") is not { } from || Day("--to") is not { } to)
{
    Console.Error.WriteLine("Give --data FOLDER and the days of receipt: --from 2026-11-01 --to 2026-11-30.");
    return 2;
}
if (!File.Exists(Path.Combine(data, RecordFile.Name)))
{
    Console.Error.WriteLine($"There is no {RecordFile.Name} in {data}: name the folder that the product was started with.");
    return 2;
}

using var file = RecordFile.Open(Path.Combine(data, RecordFile.Name));
var tables = new RecordTables(file.Tables);
var (records, now) = (new AppealRecords(tables), DateTimeOffset.UtcNow);
var rules = new RecordedRules(tables);

var recounted = new Dictionary<string, Dictionary<string, long>>(StringComparer.Ordinal);
var appeals = 0;
foreach (var id in file.Appeals())
{
    var record = await records.History(id, default);
    if (record.Count == 0 || BusinessTime.DateOf(record[0].At) < from || BusinessTime.DateOf(record[0].At) > to) continue;
    appeals++;
    var (tier, district) = Recounting.GroupsOf(record);
    foreach (var (unit, counts) in Recounting.CountByUnit(record, await rules.For(record), now))
        foreach (var group in (string[])["unit " + unit, "tier " + tier, "district " + district])
        {
            if (!recounted.TryGetValue(group, out var sums)) recounted[group] = sums = new(StringComparer.Ordinal);
            foreach (var (figure, count) in counts) sums[figure] = sums.GetValueOrDefault(figure) + count;
        }
}

var rows = await new ReportStore(tables, new ReportReading(), Compute).Received(from, to, default);
var reported = Enum.GetValues<GroupedBy>().SelectMany(by => Sums.ByGroup(rows, by, now).Select(g => (Group: $"{by} {g.Key}".Replace($"{by}", $"{by}".ToLowerInvariant(), StringComparison.Ordinal), g.Value)))
    .ToDictionary(g => g.Group, g => g.Value.Counts.Concat(g.Value.Rungs.Select(r => KeyValuePair.Create(Figures.RungPrefix + r.Key, r.Value))).ToDictionary(c => c.Key, c => c.Value));
var (compared, different) = (0, 0);
foreach (var group in recounted.Keys.Union(reported.Keys).Order(StringComparer.Ordinal))
{
    var (left, right) = (recounted.GetValueOrDefault(group) ?? [], reported.GetValueOrDefault(group) ?? []);
    foreach (var figure in left.Keys.Union(right.Keys).Order(StringComparer.Ordinal))
    {
        compared++;
        var (counted, told) = (left.GetValueOrDefault(figure), right.GetValueOrDefault(figure));
        if (counted == told) continue;
        different++;
        Console.WriteLine($"{group}, {figure}: the record says {counted}, the report {told}");
    }
}
Console.WriteLine($"{appeals} appeals, {compared} numbers in {recounted.Count} groups compared, {different} different.");
return different == 0 ? 0 : 1;

async Task<ReportRow> Compute(string id, CancellationToken cancellation)
{
    var record = await records.History(id, cancellation);
    return ReportRow.Of(id, record, await rules.For(record));
}

string? Setting(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

DateOnly? Day(string name) => DateOnly.TryParseExact(Setting(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
