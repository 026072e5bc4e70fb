namespace ServerlessQiFu.Domain.Appeals;

/// <summary>The unit's answer and its review: a unit only proposes a resolution, and a suspicious one passes a second person first (peers.md №10).</summary>
public static partial class AppealDecider
{
    private static Decision ProposeResolution(AppealCommand.ReplyToCompany command, Appeal.InProgress state, Context turn)
    {
        if (string.IsNullOrWhiteSpace(command.Text)) return Unknown("Write the answer.");
        if (Parts.OpenOne(state.Dossier) is { } part) return NotNow($"Part {part.Id} is open with {part.Unit}: it is finished or waived first.");
        return Accept(new AppealEvent.ReplyGiven(command.Outcome, command.Text, command.Evidence, [.. Flags(command, state.Dossier, turn)]));
    }

    private static IEnumerable<ReplyFlag> Flags(AppealCommand.ReplyToCompany command, Dossier dossier, Context turn)
    {
        var policy = turn.Rules.Policy.Review;
        var digest = ReplyDigest.Of(command.Text);
        if (command.Recent.Take(policy.LastReplies).Any(before => ReplySimilarity.Of(digest, before) >= policy.Similarity)) yield return ReplyFlag.CopyPaste;
        var worked = turn.Rules.Hours.WorkingBetween(dossier.WorkingSince ?? turn.Now, turn.Now);
        if (worked < policy.HastyWorkingTime[dossier.TierInForce].Length) yield return ReplyFlag.Hasty;
    }

    /// <summary>Passed: whatever waited for it happens. Not passed: the unit does it again, whatever the company said meanwhile.</summary>
    private static Decision DecideReview(AppealCommand.ReviewReply command, Appeal.Replied state, Context turn)
    {
        if (state.Review is null) return NotNow("The reply needs no review.");
        if (IsOtherRound(command.Round, state.Assignment)) return OtherRound;
        if (string.IsNullOrWhiteSpace(command.Note)) return Unknown("Say why.");

        var decided = new AppealEvent.ReplyReviewed(command.Passed, command.Note);
        if (!command.Passed) return Accept([decided, .. Redo(state.Dossier, state.Assignment, state.Reply, RedoCause.ReviewFailed, null, turn)]);
        var way = state.Settled ?? (state.Evaluation is null ? null : ClosedAs.Satisfied);
        return way is { } closes ? Accept(decided, new AppealEvent.Closed(closes)) : Accept(decided);
    }

    /// <summary>
    /// Another handler does it again: the unit named, or the same unit without the officer whose answer did not stand. The
    /// promise is the redo's; what was reached of the ladder is reached anew.
    /// </summary>
    private static IReadOnlyList<AppealEvent> Redo(Dossier dossier, Assignment assignment, Reply reply, RedoCause cause, string? unit, Context turn) =>
    [
        new AppealEvent.RedoBegan(assignment.Round + 1, string.IsNullOrWhiteSpace(unit) ? assignment.Unit : unit, cause, Parts.With(dossier.FormerOfficers, reply.By)),
        Rungs.Begin(EpochCause.Redo, dossier, dossier.TierInForce, turn.Rules),
    ];

    private static bool IsExcluded(Dossier dossier, Context turn) => dossier.FormerOfficers.Contains(turn.Actor.Subject);

    private static Decision.Refused OthersTurn { get; } = Forbidden("Your answer to it did not stand: somebody else does it again.");
}
