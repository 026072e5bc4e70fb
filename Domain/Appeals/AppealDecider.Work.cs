namespace ServerlessQiFu.Domain.Appeals;

/// <summary>Work under a lease: exclusive, temporary, fenced by its number (peers.md №11).</summary>
public static partial class AppealDecider
{
    private static Decision Claim(AppealCommand.ClaimAppeal command, Appeal.Queued state, Context turn)
    {
        if (IsExcluded(state.Dossier, turn)) return OthersTurn;
        var unit = state.Assignment.Unit;
        if (state.Dossier.HandOverTo is { } proposed && command.Unit == proposed && turn.Actor.Unit == proposed) return Accept(HandedOver(command, state.Dossier, turn));
        if (turn.Actor.Unit != unit || command.Unit != unit) return NotYours($"It waits in the queue of {unit}: only that unit claims it.");

        var claimed = new AppealEvent.Claimed(NewLease(command.Length, state.Dossier, turn));
        // 首接负责制: who received it first answers for it until this moment.
        return unit == state.Dossier.Accountable ? Accept(claimed) : Accept(claimed, new AppealEvent.HandOverAccepted(unit));
    }

    /// <summary>The company is asked; its silence is limited in number and time (domain.md §2.6 rule 3).</summary>
    private static Decision Ask(AppealCommand.AskCompany command, Appeal.InProgress state, Context turn)
    {
        var pause = turn.Rules.Policy.AppellantPause;
        return state.Dossier.Questions >= pause.MaxTimes
            ? new Decision.Refused(RefusalCode.LimitReached, $"It was asked {state.Dossier.Questions} times; no more are allowed: telephone instead and go on.")
            : Accept(new AppealEvent.Asked(command.Text, turn.Rules.Hours.Due(pause.Longest, turn.Now).At));
    }

    private static Decision? Held(Appeal.InProgress state, int lease, Context turn) => Held(state.Assignment, state.Lease, lease, turn);

    private static Decision? Held(Appeal.AwaitingAppellant state, int lease, Context turn) => Held(state.Assignment, state.Lease, lease, turn);

    /// <summary>Null when the actor works for the unit and holds the lease. Whether it is over was settled before: then the state is another.</summary>
    private static Decision.Refused? Held(Assignment assignment, Lease live, int number, Context turn)
    {
        if (turn.Actor.Unit != assignment.Unit) return NotYours($"It is with {assignment.Unit}: only that unit works on it.");
        return Holds(live, number, turn) ? null : Stale("The lease is somebody else's or an older one: claim it again.");
    }

    private static bool Holds(Lease lease, int number, Context turn) => lease.Number == number && lease.Holder == turn.Actor.Subject;

    /// <param name="asked">Zero or less: as long as usual. More than the policy's longest: that.</param>
    private static Lease NewLease(TimeSpan asked, Dossier dossier, Context turn)
    {
        var policy = turn.Rules.Policy[dossier.TierInForce].Lease;
        var length = asked <= TimeSpan.Zero ? policy.Default.Length : asked < policy.Max.Length ? asked : policy.Max.Length;
        return new(dossier.LeasesGiven + 1, turn.Actor.Subject, turn.Now + length, length);
    }
}
