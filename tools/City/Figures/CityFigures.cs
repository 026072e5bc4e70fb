using System.Globalization;
using System.Text.Json;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Driving;

namespace ServerlessQiFu.Tools.City.Figures;

/// <summary>A share as the product reports it.</summary>
internal readonly record struct Share(long Good, long Of)
{
    public double? Value => Of == 0 ? null : Good / (double)Of;

    public override string ToString() => Value is { } value ? value.ToString("P1", CultureInfo.InvariantCulture) : "–";
}

/// <summary>A line of the product's report.</summary>
/// <param name="Key">Tier or district; empty for the whole city.</param>
internal sealed record ReportLine(string Key, string Name, IReadOnlyDictionary<string, long> Volumes, IReadOnlyDictionary<string, Share> Rates, IReadOnlyDictionary<string, long> Rungs)
{
    public Share Promise => Rates["promise"];
    public Share OuterLimit => Rates["onTime"];
}

/// <summary>
/// The figures of the year, from the product's own report over HTTP: what is drawn here every reader of the city's reports sees, and a
/// recount from the events gives the same.
/// </summary>
internal sealed record CityFigures(ReportLine City, IReadOnlyList<ReportLine> Tiers, IReadOnlyList<ReportLine> Districts, IReadOnlyList<ReportLine> Units, IReadOnlyList<(DateOnly Month, IReadOnlyList<ReportLine> Tiers)> Months)
{
    private static readonly Actor Reader = new(Role.Supervisor, "supervisor-1");

    public static async Task<CityFigures> Read(HandDrivenProduct product, DateOnly from, int days)
    {
        var last = from.AddDays(days - 1);
        var (city, tiers) = await Lines(product, from, last, "tier");
        var (_, districts) = await Lines(product, from, last, "district");
        var (_, units) = await Lines(product, from, last, "unit");
        var months = new List<(DateOnly, IReadOnlyList<ReportLine>)>();
        for (var month = new DateOnly(from.Year, from.Month, 1); month <= last; month = month.AddMonths(1))
        {
            var end = month.AddMonths(1).AddDays(-1);
            months.Add((month, (await Lines(product, month < from ? from : month, end > last ? last : end, "tier")).Groups));
        }
        return new(city, tiers, districts, units, months);
    }

    private static async Task<(ReportLine All, IReadOnlyList<ReportLine> Groups)> Lines(HandDrivenProduct product, DateOnly from, DateOnly to, string by)
    {
        var answer = (await product.Call(Reader, "GET", string.Create(CultureInfo.InvariantCulture, $"/api/reports/summary?from={from:yyyy-MM-dd}&to={to:yyyy-MM-dd}&by={by}"))).OrThrow();
        return (Line(answer.Body.GetProperty("total")), [.. answer.Body.GetProperty("groups").EnumerateArray().Select(Line)]);
    }

    private static ReportLine Line(JsonElement group) => new(
        group.TryGetProperty("key", out var key) ? key.GetString() ?? "" : "", group.GetProperty("name").GetString()!,
        Counts(group, "volumes"),
        group.GetProperty("rates").EnumerateArray().ToDictionary(r => r.GetProperty("name").GetString()!,
            r => new Share(r.GetProperty("good").GetProperty("count").GetInt64(), r.GetProperty("of").GetProperty("count").GetInt64()), StringComparer.Ordinal),
        Counts(group, "rungs"));

    private static Dictionary<string, long> Counts(JsonElement group, string name) => group.GetProperty(name).EnumerateArray()
        .ToDictionary(c => c.GetProperty("name").GetString()!, c => c.GetProperty("count").GetInt64(), StringComparer.Ordinal);
}
