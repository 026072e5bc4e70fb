using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.DataFiles;

namespace ServerlessQiFu.Domain.Policy;

/// <summary>
/// The outer clock: what the province (domain.md §2.3) or a statute (§5) allows at most, from receipt.
/// </summary>
/// <param name="ByKind">For every kind.</param>
/// <param name="ByTrack">For every track but <see cref="StatutoryTrack.None"/>.</param>
public sealed record OuterLimits(IReadOnlyDictionary<Kind, Limit> ByKind, IReadOnlyDictionary<StatutoryTrack, Limit> ByTrack) : IChecked
{
    void IChecked.Check(FieldErrors errors)
    {
        errors.Every("byKind", ByKind, Enum.GetValues<Kind>());
        errors.Every("byTrack", ByTrack, [.. Enum.GetValues<StatutoryTrack>().Where(t => t != StatutoryTrack.None)]);
    }
}

/// <summary>How often and how long the promise may wait for the company's answer.</summary>
/// <param name="MaxTimes">Questions an appeal may pause for.</param>
/// <param name="Longest">The longest single pause.</param>
public sealed record AppellantPause(int MaxTimes, Limit Longest) : IChecked
{
    void IChecked.Check(FieldErrors errors) => errors.Range("maxTimes", MaxTimes, 0, 100);
}

/// <param name="Code">What the API and the record carry.</param>
/// <param name="Name">What people read.</param>
public sealed record ReturnGround(string Code, string Name);
