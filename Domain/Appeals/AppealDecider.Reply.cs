using static ServerlessQiFu.Domain.Appeals.Appeal;
using static ServerlessQiFu.Domain.Appeals.AppealCommand;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>The unit's answer and its review: a unit only proposes a resolution, and a suspicious one passes a second person first (peers.md №10).</summary>
public static partial class AppealDecider
{
    private static Decision Reply(ReplyToCompany command, InProgress state, Context context)
    {
        if (string.IsNullOrWhiteSpace(command.Text)) return UnknownValue("Write the answer.");
        if (Parts.OpenOne(state.Dossier) is { } part) return NotNow($"Part {part.Id} is open with {part.Unit}: it is finished or waived first.");
        return Accept(new AppealEvent.ReplyGiven(command.Outcome, command.Text, command.Evidence, [.. Flags(command, state.Dossier, context)], command.Attachments));
    }

    private static IEnumerable<ReplyFlag> Flags(ReplyToCompany command, Dossier dossier, Context context)
    {
        var policy = context.Rules.Policy.Review;
        var digest = ReplyDigest.Of(command.Text);
        if (command.Recent.Take(policy.LastReplies).Any(before => ReplySimilarity.Of(digest, before) >= policy.Similarity)) yield return ReplyFlag.CopyPaste;
        var worked = context.Rules.Hours.WorkingBetween(dossier.WorkingSince ?? context.Now, context.Now);
        if (worked < policy.HastyWorkingTime[dossier.TierInForce].Length) yield return ReplyFlag.Hasty;
    }

    /// <summary>Passed: it closes, if the company or the caller was satisfied meanwhile. Not passed: the unit does it again, whatever the company said.</summary>
    private static Decision Review(ReviewReply command, Replied state, Context context)
    {
        if (state.Review is null) return NotNow("The reply needs no review.");
        if (IsOtherRound(command.Round, state.Assignment)) return OtherRound;
        if (string.IsNullOrWhiteSpace(command.Note)) return UnknownValue("Say why.");

        var decided = new AppealEvent.ReplyReviewed(command.Passed, command.Note);
        if (!command.Passed) return Accept([decided, .. Redo(state.Dossier, state.Assignment, state.Reply, RedoCause.ReviewFailed, null, context)]);
        var way = state.Settled ?? (state.Evaluation is null ? null : ClosedAs.Satisfied);
        return way is { } closes ? Accept(decided, new AppealEvent.Closed(closes)) : Accept(decided);
    }

    /// <summary>
    /// Another handler does it again: the unit named, or the same unit without the officer whose answer did not stand. The
    /// promise is the redo's; what was reached of the ladder is reached anew.
    /// </summary>
    private static IReadOnlyList<AppealEvent> Redo(Dossier dossier, Assignment assignment, Reply reply, RedoCause cause, string? unit, Context context) =>
    [
        new AppealEvent.RedoBegan(assignment.Round + 1, string.IsNullOrWhiteSpace(unit) ? assignment.Unit : unit, cause, Parts.With(dossier.FormerOfficers, reply.By)),
        Rungs.Begin(EpochCause.Redo, dossier, dossier.TierInForce, context.Rules),
    ];

    private static bool IsExcluded(Dossier dossier, Context context) => dossier.FormerOfficers.Contains(context.Actor.Subject);

    private static Decision.Refused OthersTurn { get; } = Forbidden("Your answer to it did not stand: somebody else does it again.");
}
