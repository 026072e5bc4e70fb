namespace ServerlessQiFu.Domain.Appeals;

/// <summary>Return and arbitration: a unit may say once, early and with a ground that it is not theirs; the ruling is final (domain.md §2.4).</summary>
public static partial class AppealDecider
{
    private static Decision Return(AppealCommand.ReturnAppeal command, Appeal.InProgress state, Context turn)
    {
        var policy = turn.Rules.Policy;
        var tier = policy[state.Dossier.TierInForce];
        var (unit, since, designated) = (state.Assignment.Unit, state.Assignment.Since, state.Assignment.Designated);

        if (designated) return new Decision.Refused(RefusalCode.Forbidden, "The unit was designated: it cannot return it.");
        if (policy.ReturnGrounds.All(g => g.Code != command.Ground))
            return new Decision.Refused(RefusalCode.UnknownValue, $"Give one of the grounds {string.Join(", ", policy.ReturnGrounds.Select(g => g.Code))}.");
        if (string.IsNullOrWhiteSpace(command.ProposedOwner) || command.ProposedOwner == unit)
            return new Decision.Refused(RefusalCode.UnknownValue, "Propose the unit that should have it, another than your own.");
        if (state.Dossier.Returns >= tier.ReturnTimes)
            return new Decision.Refused(RefusalCode.LimitReached, "It was returned before; it cannot be returned again.");
        if (turn.Now > turn.Rules.Hours.Due(tier.ReturnWindow, since).At)
            return new Decision.Refused(RefusalCode.LimitReached, $"The time to return it ({tier.ReturnWindow} from dispatch) is over: handle it.");
        return Accept(new AppealEvent.Returned(command.Ground, command.ProposedOwner, command.Note));
    }

    /// <summary>A supervisor designates a unit without being asked.</summary>
    private static Decision Rule(AppealCommand.RuleOnReturn command, Appeal.Existing state, Assignment assignment, Context turn) =>
        assignment.Designated && assignment.Unit == command.Unit ? AlreadySo : Designate(command, state, turn);

    /// <summary>Later rungs address the unit designated; those reached stay reached: no transfer resets anything.</summary>
    private static Decision Designate(AppealCommand.RuleOnReturn command, Appeal.Existing state, Context turn) => string.IsNullOrWhiteSpace(command.Unit)
        ? new Decision.Refused(RefusalCode.UnknownValue, "Name the unit that shall have it.")
        : Accept(
            new AppealEvent.Ruled(command.Unit, command.Reason),
            Rungs.Begin(EpochCause.Designated, state.Dossier, state.Dossier.TierInForce, turn.Rules));
}
