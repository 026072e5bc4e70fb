namespace ServerlessQiFu.Domain.Reporting;

/// <summary>A number of the report.</summary>
/// <param name="Name">Stable, for machines and links.</param>
/// <param name="Title">In Chinese, to show.</param>
/// <param name="Of">How much of the number one unit's share of an appeal is, 0 or more, at an instant.</param>
public sealed record Figure(string Name, string Title, Func<UnitShare, DateTimeOffset, int> Of)
{
    /// <summary>Of the whole appeal, or of the one unit. An appeal of which it is more than 0 is a case of the figure.</summary>
    /// <param name="unit">Null for all units.</param>
    public int In(ReportRow row, DateTimeOffset now, string? unit = null)
    {
        var sum = 0;
        foreach (var share in row.Shares)
            if (unit is null || share.Unit == unit) sum += Of(share, now);
        return sum;
    }
}

/// <summary>A share: <paramref name="Good"/> divided by <paramref name="All"/>.</summary>
/// <param name="Name">Stable, for machines and links.</param>
/// <param name="Formula">In Chinese words, for whoever checks it.</param>
/// <param name="All">All of which it is known whether they are good.</param>
/// <param name="Unknown">Not known yet: shown beside the share and counted neither way. Null where nothing can be unknown.</param>
public sealed record Rate(string Name, string Title, string Formula, Figure Good, Figure All, Figure? Unknown);
