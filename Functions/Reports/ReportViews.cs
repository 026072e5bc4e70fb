using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Domain.Enterprises;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Reporting;

namespace ServerlessQiFu.Functions.Reports;

/// <summary>Sums as the API shows them: with names in Chinese and a way to the cases.</summary>
internal static class ReportViews
{
    private const int Digits = 4;

    public static ReportSummary Summary(ReportQuery query, IReadOnlyDictionary<string, Sums> groups, UnitDirectory directory, DateTimeOffset at) => new(
        query.From, query.To, query.By, at,
        Group(query, null, "全市", Sums.Add([.. groups.Values])),
        [.. groups.Select(g => Group(query, g.Key, NameOf(query.By, g.Key, directory), g.Value))]);

    public static string TierName(string key) => key switch
    {
        nameof(Tier.Consultation) => "咨询类",
        nameof(Tier.Assistance) => "求助类",
        nameof(Tier.Complex) => "疑难类",
        _ => "未定级",
    };

    public static string DistrictName(string id) => Districts.Shipped.Find(id)?.Name ?? id;

    public static double Share(long good, long all) => Math.Round((double)good / all, Digits, MidpointRounding.AwayFromZero);

    private static string NameOf(GroupedBy by, string key, UnitDirectory directory) => by switch
    {
        GroupedBy.Tier => TierName(key),
        GroupedBy.District => DistrictName(key),
        _ => key == UnitShare.Desk ? "分级台" : directory.Find(key)?.Name ?? key,
    };

    private static ReportGroup Group(ReportQuery query, string? key, string name, Sums sums) => new(key, name,
        [.. Figures.Volumes.Select(v => new ReportCount(v.Name, v.Title, sums.Counts[v.Name], query.Cases(v.Name, key)))],
        [.. Figures.Rates.Select(r => RateOf(query, key, r, sums))], ScoreOf(sums),
        [.. sums.Rungs.Select(r => new ReportCount(r.Key, r.Key, r.Value, query.Cases(Figures.RungPrefix + r.Key, key)))]);

    private static double? ScoreOf(Sums sums) => Score.Of(sums) is { } score ? Math.Round(score, Digits, MidpointRounding.AwayFromZero) : null;

    private static ReportRate RateOf(ReportQuery query, string? key, Rate rate, Sums sums)
    {
        var (good, all) = (Part(rate.Good), Part(rate.All));
        return new(rate.Name, rate.Title, rate.Formula, all.Count == 0 ? null : Share(good.Count, all.Count), good, all, rate.Unknown is null ? null : Part(rate.Unknown));

        ReportPart Part(Figure figure) => new(sums.Counts[figure.Name], query.Cases(figure.Name, key));
    }
}
