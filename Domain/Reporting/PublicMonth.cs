namespace ServerlessQiFu.Domain.Reporting;

/// <summary>A share that is published: so many good of so many.</summary>
public sealed record PublicShare(long Good, long Of);

/// <summary>What is published of one district and tier, or of the whole city. Null is withheld; a share is null too where there is nothing to share.</summary>
/// <param name="District">Null for the whole city.</param>
/// <param name="Tier">As <see cref="Sums.KeyOf"/> names it; null for the whole city.</param>
/// <param name="OnTime">按时办结率.</param>
/// <param name="Satisfaction">满意率.</param>
public sealed record PublicFigures(string? District, string? Tier, long? Received, PublicShare? OnTime, PublicShare? Satisfaction);

/// <summary>
/// What the city publishes of a month, and when (domain.md §2.4, disclosure): volume, on-time and satisfaction by district and
/// tier. The cells partition the city and nothing else is summed, so one list decides what small cells would betray.
/// </summary>
/// <param name="City">The whole city.</param>
/// <param name="Cells">In the order of district and tier.</param>
public sealed record PublicMonth(PublicFigures City, IReadOnlyList<PublicFigures> Cells)
{
    /// <summary>Days from the end of the month: by then most of its appeals are answered and judged.</summary>
    public const int DaysAfter = 10;

    private const string ReceivedFigure = "received", OnTimeRate = "onTime", SatisfactionRate = "satisfaction";

    /// <param name="last">The month's last day.</param>
    /// <param name="today">In Shenzhen.</param>
    public static bool IsPublished(DateOnly last, DateOnly today) => today > last.AddDays(DaysAfter);

    /// <param name="received">Every appeal that was received in the month.</param>
    /// <param name="smallest">The fewest that a cell may speak of; see <see cref="SmallCells"/>.</param>
    /// <param name="now">Decides what is late.</param>
    public static PublicMonth Of(IEnumerable<ReportRow> received, int smallest, DateTimeOffset now)
    {
        var cells = received.GroupBy(r => (r.District, Tier: Sums.KeyOf(r, GroupedBy.Tier)))
            .OrderBy(c => c.Key.District, StringComparer.Ordinal).ThenBy(c => c.Key.Tier, StringComparer.Ordinal)
            .Select(c => (c.Key.District, c.Key.Tier, Sums: Sums.Of(c, now), Rows: c.ToList())).ToList();
        var parts = cells.ConvertAll(c => c.Sums);
        var (volume, onTime, satisfaction) = (Withheld(ReceivedFigure), Withheld(Figures.All(OnTimeRate)), Withheld(Figures.All(SatisfactionRate)));
        var city = Sums.Add(parts);
        return new(
            FiguresOf(null, null, city, volume.Total, onTime.Total, satisfaction.Total),
            [.. cells.Select((c, i) => FiguresOf(c.District, c.Tier, c.Sums, volume.Cells[i], onTime.Cells[i], satisfaction.Cells[i]))]);

        // Acts can be more than the appeals they are of, and it is appeals that a small cell would betray.
        (IReadOnlyList<bool> Cells, bool Total) Withheld(string figure) =>
            SmallCells.Withheld(cells.ConvertAll(c => c.Rows.LongCount(r => Figures.ByName[figure].In(r, now) > 0)), smallest);
    }

    private static PublicFigures FiguresOf(string? district, string? tier, Sums sums, bool hidesVolume, bool hidesOnTime, bool hidesSatisfaction) => new(
        district, tier, hidesVolume ? null : sums.Counts[ReceivedFigure],
        hidesOnTime ? null : ShareOf(sums, OnTimeRate), hidesSatisfaction ? null : ShareOf(sums, SatisfactionRate));

    private static PublicShare? ShareOf(Sums sums, string rate) =>
        sums.Counts[Figures.All(rate)] is > 0 and var of ? new(sums.Counts[Figures.Good(rate)], of) : null;
}
