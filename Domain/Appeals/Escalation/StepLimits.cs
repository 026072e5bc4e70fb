using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Policy;
using static ServerlessQiFu.Domain.Appeals.Appeal;
using static ServerlessQiFu.Domain.Appeals.DueStep;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>
/// The limits of single steps (domain.md §2.5). None of them is ever paused. One that passed is missed once, until the
/// step starts anew: the next stage reply, another arbitration.
/// </summary>
internal static class StepLimits
{
    public static IEnumerable<Due> Ahead(Existing state, Rules rules)
    {
        var dossier = state.Dossier;
        foreach (var step in Enum.GetValues<StepLimit>())
            if (!dossier.MissedSteps.Contains(step) && Running(step, state, rules.Policy) is var (limit, from))
                yield return new(new MissStep(step), rules.Hours.Due(limit, from).At);
    }

    /// <summary>The limit and where it counts from, or null when the step is done or not owed.</summary>
    private static (Limit Limit, DateTimeOffset From)? Running(StepLimit step, Existing state, AppealPolicy policy)
    {
        var (dossier, tier) = (state.Dossier, policy[state.Dossier.TierInForce]);
        return step switch
        {
            StepLimit.Review when state is Replied { Review.OpenedAt: var opened } => (policy.Review.Decide, opened),
            // It has been answered: of the unit nothing more is owed.
            _ when state is Replied => null,
            StepLimit.Dispatch when state is Received or OnTriageDesk => (tier.Dispatch, dossier.ReceivedAt),
            StepLimit.FirstContact when dossier.ContactedAt is null => (tier.FirstContact, dossier.ReceivedAt),
            StepLimit.StageReply when dossier.Tier is not null && tier.StageReply is { } owed => StageReply(owed, dossier),
            StepLimit.Arbitration when state is InArbitration { Return: var returned } => (tier.Arbitration, returned.At),
            _ => null,
        };
    }

    /// <summary>Each round owes its first one; they roll from there (一跟到底).</summary>
    private static (Limit, DateTimeOffset)? StageReply(StageReplyPolicy owed, Dossier dossier)
    {
        var began = dossier.RedoFrom ?? dossier.ReceivedAt;
        if (dossier.LastStageReplyAt is not { } last || last < began) return (owed.First, began);
        return owed.Every is { } every ? (every, last) : null;
    }
}
