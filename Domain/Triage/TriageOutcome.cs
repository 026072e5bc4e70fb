using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Domain.Triage;

/// <summary>What became of the machine's opinion of one appeal, from its record alone. The report adds these up by week, unit, tier or district.</summary>
/// <param name="LeftToPerson">The machine abstained.</param>
/// <param name="Overridden">A person decided on another tier or unit than the machine had thought; null where no person decided, or it had no opinion.</param>
public sealed record TriageOutcome(bool LeftToPerson, bool? Overridden)
{
    /// <summary>Null where the machine has not spoken yet.</summary>
    /// <param name="record">Of one appeal, in order.</param>
    public static TriageOutcome? Of(IReadOnlyList<Recorded> record)
    {
        if (record.FirstOrDefault(r => IsMachine(r) && r.Event is AppealEvent.Triaged or AppealEvent.SentToDesk) is not { } spoke) return null;
        var opinion = spoke.Event is AppealEvent.Triaged decided ? decided.Decision : ((AppealEvent.SentToDesk)spoke.Event).Suggestion;
        var person = record.Select(r => IsMachine(r) ? null : (r.Event as AppealEvent.Triaged)?.Decision).LastOrDefault(d => d is not null);
        return new TriageOutcome(spoke.Event is AppealEvent.SentToDesk,
            person is null || opinion is null ? null : person.Tier != opinion.Tier || person.Unit != opinion.Unit);
    }

    private static bool IsMachine(Recorded recorded) => recorded.By.Role == Role.System;
}
