using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.DataFiles;

namespace ServerlessQiFu.Domain.Policy;

/// <summary>What sends a unit's reply to a second person before the appeal can close (peers.md №10).</summary>
/// <param name="HastyWorkingTime">For every tier: a reply sooner after the unit took it is implausibly fast; in working hours, minutes or seconds.</param>
/// <param name="Similarity">0–1: as like an earlier reply as this, or more, is a copy.</param>
/// <param name="LastReplies">How many of the unit's latest replies are compared.</param>
/// <param name="Decide">From the reply to the reviewer's decision.</param>
public sealed record ReviewPolicy(IReadOnlyDictionary<Tier, Limit> HastyWorkingTime, double Similarity, int LastReplies, Limit Decide) : IChecked
{
    void IChecked.Check(FieldErrors errors)
    {
        errors.Every("hastyWorkingTime", HastyWorkingTime, Enum.GetValues<Tier>());
        foreach (var (tier, hasty) in HastyWorkingTime)
            errors.At("hastyWorkingTime").Kind(tier.ToString(), hasty, l => l.IsWorking && !l.IsDays, "limits in working time (wh, wm, ws)");
        errors.Range("similarity", Similarity, 0, 1);
        errors.Range("lastReplies", LastReplies, 0, 200);
    }
}

/// <param name="Most">Most parts that an appeal may have in one round.</param>
/// <param name="Tell">Who hears of a part that misses its clock; at least one post.</param>
public sealed record CoHandlingPolicy(int Most, IReadOnlyList<Post> Tell) : IChecked
{
    void IChecked.Check(FieldErrors errors)
    {
        errors.Range("most", Most, 0, 20);
        errors.Posts(Tell);
    }
}
