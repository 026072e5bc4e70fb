using ServerlessQiFu.Domain.Calendar;

namespace ServerlessQiFu.Domain.Policy;

/// <summary>What decides about an appeal: the policy it was received under and the calendar its deadlines are computed with.</summary>
/// <param name="Hours">The appeal's own calendar version with the policy's windows.</param>
/// <param name="CurrentCalendarVersion">The newest version there is; when it is higher than the appeal's, the appeal adopts it.</param>
public sealed record Rules(AppealPolicy Policy, WorkingHours Hours, int CurrentCalendarVersion)
{
    /// <summary>The newest calendar with the policy's windows; null where nobody adopts one, as in a recount.</summary>
    public WorkingHours? NewestHours { get; init; }

    /// <summary>
    /// The outer deadline: the later of what the province allows for the kind and what the statutory track allows,
    /// always from receipt.
    /// </summary>
    public Deadline OuterDeadline(DateTimeOffset receivedAt, Kind kind, StatutoryTrack track)
    {
        var byKind = Hours.Due(Policy.OuterLimits.ByKind[kind], receivedAt);
        if (track == StatutoryTrack.None) return byKind;
        var byTrack = Hours.Due(Policy.OuterLimits.ByTrack[track], receivedAt);
        var later = byTrack.At > byKind.At ? byTrack : byKind;
        return later with { Provisional = byKind.Provisional || byTrack.Provisional };
    }
}
