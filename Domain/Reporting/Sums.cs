using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Reporting;

/// <summary>What the sums are made for: the unit that was accountable when it happened, the tier, or the district of the business address.</summary>
public enum GroupedBy { Unit, Tier, District }

/// <summary>The figures of a set of appeals, summed on reading.</summary>
/// <param name="Counts">By the figure's name, in the order of <see cref="Figures"/>; zeros too.</param>
/// <param name="Rungs">By rung; only those that were reached.</param>
public sealed record Sums(IReadOnlyDictionary<string, long> Counts, IReadOnlyDictionary<string, long> Rungs)
{
    /// <summary>Of an appeal that has no tier yet.</summary>
    public const string NoKey = "none";

    private static readonly Figure[] All = [.. Figures.ByName.Values];

    /// <summary>The tier or the district that an appeal belongs to, with all its shares.</summary>
    public static string KeyOf(ReportRow row, GroupedBy by) => by switch
    {
        GroupedBy.Tier => TierKey(row.Tier),
        GroupedBy.District => row.District,
        _ => throw new ArgumentOutOfRangeException(nameof(by), "An appeal can have shares of several units."),
    };

    /// <summary>How much of the figure the appeal is in one group, or in all.</summary>
    /// <param name="key">The group's; null for all.</param>
    public static int Of(Figure figure, ReportRow row, GroupedBy by, string? key, DateTimeOffset now) => (by, key) switch
    {
        (_, null) => figure.In(row, now),
        (GroupedBy.Unit, _) => figure.In(row, now, key),
        _ => KeyOf(row, by) == key ? figure.In(row, now) : 0,
    };

    private static string TierKey(Tier? tier) => tier?.ToString() ?? NoKey;

    /// <param name="now">Decides what is late and still open.</param>
    public static Sums Of(IEnumerable<ReportRow> rows, DateTimeOffset now) => OfShares(rows.SelectMany(r => r.Shares), now);

    private static Sums OfShares(IEnumerable<UnitShare> shares, DateTimeOffset now)
    {
        var counts = new long[All.Length];
        var rungs = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var share in shares)
        {
            for (var i = 0; i < All.Length; i++) counts[i] += All[i].Of(share, now);
            foreach (var (rung, times) in share.Rungs) rungs[rung] = rungs.GetValueOrDefault(rung) + times;
        }
        return new(All.Index().ToDictionary(f => f.Item.Name, f => counts[f.Index], StringComparer.Ordinal), rungs);
    }

    /// <summary>Of groups that have no act in common.</summary>
    public static Sums Add(IReadOnlyCollection<Sums> parts) => new(
        All.ToDictionary(f => f.Name, f => parts.Sum(p => p.Counts[f.Name]), StringComparer.Ordinal),
        new SortedDictionary<string, long>(parts.SelectMany(p => p.Rungs).GroupBy(r => r.Key, r => r.Value, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Sum(), StringComparer.Ordinal), StringComparer.Ordinal));

    /// <summary>By the key of their group.</summary>
    public static IReadOnlyDictionary<string, Sums> ByGroup(IEnumerable<ReportRow> rows, GroupedBy by, DateTimeOffset now)
    {
        var groups = rows.SelectMany(r => r.Shares, (row, share) => (Key: by == GroupedBy.Unit ? share.Unit : KeyOf(row, by), Share: share)).GroupBy(s => s.Key, s => s.Share, StringComparer.Ordinal);
        return new SortedDictionary<string, Sums>(groups.ToDictionary(g => g.Key, g => OfShares(g, now), StringComparer.Ordinal), StringComparer.Ordinal);
    }
}
