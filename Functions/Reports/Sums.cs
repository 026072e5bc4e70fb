using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Reporting;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Reports;

/// <summary>What the sums are made for. In lower case on the wire.</summary>
[LowerCaseNames]
public enum GroupedBy { Unit, Tier, District }

/// <summary>The figures of a set of appeals, summed on reading.</summary>
/// <param name="Counts">By the figure's name, in the order of <see cref="Figures"/>; zeros too.</param>
/// <param name="Rungs">By rung; only those that were reached.</param>
public sealed record Sums(IReadOnlyDictionary<string, long> Counts, IReadOnlyDictionary<string, long> Rungs)
{
    /// <summary>Of an appeal that has no unit or no tier yet.</summary>
    public const string NoKey = "none";

    private static readonly Figure[] All = [.. Figures.ByName.Values];

    public static string KeyOf(ReportRow row, GroupedBy by) => by switch
    {
        GroupedBy.Unit => row.Unit ?? NoKey,
        GroupedBy.Tier => TierKey(row.Tier),
        _ => row.District,
    };

    private static string TierKey(Tier? tier) => tier?.ToString() ?? NoKey;

    /// <param name="now">Decides what is late and still open.</param>
    public static Sums Of(IEnumerable<ReportRow> rows, DateTimeOffset now)
    {
        var counts = new long[All.Length];
        var rungs = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            for (var i = 0; i < All.Length; i++) counts[i] += All[i].Of(row, now);
            foreach (var (rung, times) in row.Rungs) rungs[rung] = rungs.GetValueOrDefault(rung) + times;
        }
        return new(All.Index().ToDictionary(f => f.Item.Name, f => counts[f.Index], StringComparer.Ordinal), rungs);
    }

    public static Sums Add(IReadOnlyCollection<Sums> parts) => new(
        All.ToDictionary(f => f.Name, f => parts.Sum(p => p.Counts[f.Name]), StringComparer.Ordinal),
        new SortedDictionary<string, long>(parts.SelectMany(p => p.Rungs).GroupBy(r => r.Key, r => r.Value, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Sum(), StringComparer.Ordinal), StringComparer.Ordinal));

    /// <summary>By the key of their group.</summary>
    public static IReadOnlyDictionary<string, Sums> ByGroup(IEnumerable<ReportRow> rows, GroupedBy by, DateTimeOffset now) =>
        new SortedDictionary<string, Sums>(rows.GroupBy(r => KeyOf(r, by), StringComparer.Ordinal).ToDictionary(g => g.Key, g => Of(g, now), StringComparer.Ordinal), StringComparer.Ordinal);
}
