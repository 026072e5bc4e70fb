using ServerlessQiFu.Domain.Appeals;
using static ServerlessQiFu.Domain.Appeals.AppealEvent;

namespace ServerlessQiFu.Domain.Reporting;

/// <summary>
/// What was within its limit belongs to whoever did it; what was not, to whoever was accountable when the limit passed. When a round is
/// late <see cref="Clocks.Limit"/> alone says.
/// </summary>
internal sealed partial class UnitShares
{
    /// <summary>The limit of the last answer, where that came after it.</summary>
    private DateTimeOffset? _answeredLateAfter;

    private void AddLimits(Recorded recorded, Appeal.Existing before)
    {
        switch (recorded.Event)
        {
            case StepMissed { Limit: StepLimit.FirstContact }: Now(s => s with { ContactsMissed = s.ContactsMissed + 1 }); break;
            case ReplyGiven: AddAnswer(recorded.At, before); break;
            case RedoBegan: AddRoundInTime(); break;
            case WithdrawnByAppellant or Refused: AddBroken(recorded.At, before); break;
        }
    }

    private void AddAnswer(DateTimeOffset at, Appeal.Existing before)
    {
        var clocks = Clocks.Of(before, rules);
        _answeredLateAfter = at > clocks.Limit.At ? clocks.Limit.At : null;
        AddBroken(at, before);
        if (at <= clocks.Promise.At) Now(s => s with { PromisesKept = s.PromisesKept + 1, RedosInTime = s.RedosInTime + (IsRedo(before) ? 1 : 0) });
    }

    /// <summary>The limits that had passed when the round was answered, or ended without an answer.</summary>
    private void AddBroken(DateTimeOffset at, Appeal.Existing before)
    {
        var clocks = Clocks.Of(before, rules);
        if (at > clocks.Promise.At)
            Of(_accountable.At(clocks.Promise.At), s => s with { PromisesBroken = s.PromisesBroken + 1, RedosLate = s.RedosLate + (IsRedo(before) ? 1 : 0) });
        if (at > clocks.Limit.At) Of(_accountable.At(clocks.Limit.At), s => s with { RoundsLate = s.RoundsLate + 1 });
    }

    /// <summary>The round is over: closed, or done again.</summary>
    private void AddRoundInTime()
    {
        if (_answeredLateAfter is null) Now(s => s with { RoundsInTime = s.RoundsInTime + 1 });
    }

    /// <summary>It lies with the unit that is accountable last. What runs unanswered will be late for the one that is accountable when its limit passes.</summary>
    private void AddHowItStands(Appeal.Existing state)
    {
        Now(s => s with
        {
            Status = AppealStatus.Of(state), ClosedAs = (state as Appeal.Closed)?.As, AwaitsContact = state is not Appeal.Ended && AwaitsContact(state),
        });
        if (state is Appeal.Closed) AddRoundInTime();
        if (state is Appeal.Ended) return;
        if (state is Appeal.Replied or Appeal.CallingBack)
        {
            Now(s => s with { OverdueAfter = _answeredLateAfter });
            return;
        }
        var (promise, limit) = (Clocks.Of(state, rules).Promise.At, Clocks.Of(state, rules).Limit.At);
        Now(s => s with { OverdueAfter = limit });
        Of(_accountable.At(limit), s => s with { LateAfter = limit });
        Of(_accountable.At(promise), s => s with { PromiseDueAt = promise, RedoDueAt = IsRedo(state) ? promise : null });
    }

    private static bool AwaitsContact(Appeal.Existing state) => state.Dossier.ContactedAt is null && !state.Dossier.MissedSteps.Contains(StepLimit.FirstContact);

    private static bool IsRedo(Appeal.Existing state) => state.Dossier.RedoFrom is not null;
}
