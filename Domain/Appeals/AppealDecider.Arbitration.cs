using static ServerlessQiFu.Domain.Appeals.Appeal;
using static ServerlessQiFu.Domain.Appeals.AppealCommand;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>Return and arbitration: a unit may say once, early and with a ground that it is not theirs; the ruling is final (domain.md §2.4).</summary>
public static partial class AppealDecider
{
    private static Decision Return(ReturnAppeal command, InProgress state, Context context)
    {
        var policy = context.Rules.Policy;
        var tier = policy[state.Dossier.TierInForce];
        var (unit, since, designated) = (state.Assignment.Unit, state.Assignment.Since, state.Assignment.Designated);

        if (designated) return Forbidden("The unit was designated: it cannot return it.");
        if (policy.ReturnGrounds.All(g => g.Code != command.Ground))
            return UnknownValue($"Give one of the grounds {string.Join(", ", policy.ReturnGrounds.Select(g => g.Code))}.");
        if (string.IsNullOrWhiteSpace(command.ProposedOwner) || command.ProposedOwner == unit)
            return UnknownValue("Propose the unit that should have it, another than your own.");
        if (state.Dossier.Returns >= tier.ReturnTimes)
            return LimitReached("It was returned before; it cannot be returned again.");
        if (context.Now > context.Rules.Hours.Due(tier.ReturnWindow, since).At)
            return LimitReached($"The time to return it ({tier.ReturnWindow} from dispatch) is over: handle it.");
        return Accept(new AppealEvent.Returned(command.Ground, command.ProposedOwner, command.Note));
    }

    /// <summary>A supervisor designates a unit without being asked.</summary>
    private static Decision Rule(RuleOnReturn command, Assigned state, Context context) =>
        state.Assignment is { Designated: true, Unit: var unit } && unit == command.Unit ? AlreadySo : Designate(command, state, context);

    /// <summary>Rungs that come later are addressed to the unit designated. Those reached stay reached: no transfer resets a clock.</summary>
    private static Decision Designate(RuleOnReturn command, Existing state, Context context) => string.IsNullOrWhiteSpace(command.Unit)
        ? UnknownValue("Name the unit that shall have it.")
        : Accept(
            new AppealEvent.Ruled(command.Unit, command.Reason),
            Rungs.Begin(EpochCause.Designated, state.Dossier, state.Dossier.TierInForce, context.Rules));
}
