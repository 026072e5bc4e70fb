using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>The company judges. Dissatisfaction opens a call-back in the same breath, and closing is only ever a consequence (peers.md №8–10).</summary>
public static partial class AppealDecider
{
    /// <summary>The second table: from the answer on. A cell that is not here is refused.</summary>
    private static Decision DecideJudged(Appeal.Existing state, AppealCommand command, Context turn) => (command, state) switch
    {
        (AppealCommand.EvaluateReply c, _) when Fault(c) is { } fault => fault,
        (AppealCommand.EvaluateReply c, Appeal.Replied s) => Evaluate(c, s, turn),
        (AppealCommand.EvaluateReply c, Appeal.CallingBack s) when IsSaid(c, s.Evaluation) => AlreadySo,
        (AppealCommand.EvaluateReply c, Appeal.Closed s) => EvaluateClosed(c, s, turn),
        (AppealCommand.ContestReply { Text: var text }, _) when string.IsNullOrWhiteSpace(text) => Unknown("Say what is not so."),
        (AppealCommand.ContestReply c, Appeal.Replied s) => Contest(c, s, turn),
        (AppealCommand.ContestReply c, Appeal.CallingBack { Task: { Level: null, Id: var id } } s) =>
            Accept([new AppealEvent.DissatisfactionFound(id, c.Text), .. OfDissatisfaction(s.Dossier, s.Assignment)]),
        (AppealCommand.ContestReply c, Appeal.Closed s) => ContestClosed(c, s, turn),
        (AppealCommand.EvaluateReply or AppealCommand.ContestReply, Appeal.CallingBack) => NotNow("You are being called back about it: tell the caller, or supplement."),

        (AppealCommand.ReviewReply c, Appeal.Replied s) => DecideReview(c, s, turn),
        (AppealCommand.ReviewReply, Appeal.CallingBack) => NotNow("The company is being called back: that comes first."),

        (AppealCommand.ClaimCallBack c, Appeal.CallingBack s) => ClaimCallBack(c, s, turn),
        (AppealCommand.ReleaseAppeal c, Appeal.CallingBack s) => ReleaseCallBack(c, s, turn),
        (AppealCommand.RecordAttempt c, Appeal.CallingBack s) => HeldCallBack(s, c.CallBackId, c.Lease, turn) ?? RecordAttempt(c, s, turn),
        (AppealCommand.DeclareUnreachable c, Appeal.CallingBack s) => DeclareUnreachable(c, s, turn),
        (AppealCommand.ReviewCallBack c, Appeal.CallingBack s) => ReviewCallBack(c, s, turn),

        (AppealCommand.FileAppeal c, _) => SubmitAgain(c.Submission, state),
        (_, Appeal.Closed) => NotNow("It has ended: contest it in time, or file a new appeal and name this number."),
        (AppealCommand.OpenSupervision c, _) => Supervise(c, state),
        (AppealCommand.SupplementAppeal c, _) => Accept(new AppealEvent.Supplemented(c.Text, c.Attachments)),
        (AppealCommand.WithdrawAppeal, _) => NotNow("It has been answered: evaluate the answer instead."),
        _ => NotNow($"That cannot be done while it is {AppealStatus.Of(state)}."),
    };

    private static Decision Evaluate(AppealCommand.EvaluateReply command, Appeal.Replied state, Context turn)
    {
        if (IsOtherRound(command.Round, state.Assignment)) return OtherRound;
        if (state.Evaluation is not null) return IsSaid(command, state.Evaluation) ? AlreadySo : NotNow("It has been evaluated: contest it instead.");
        var evaluated = Evaluated(command, state.Assignment);
        if (command.Level < Evaluation.LowestSatisfied) return Accept([evaluated, .. Dissatisfied(command.Level, state.Dossier, state.Assignment)]);
        if (command.Draw < turn.Rules.Policy.SampleOfSatisfied) return Accept(evaluated, OpenCallBack(null, state.Dossier));
        return state.Review is null ? Accept(evaluated, new AppealEvent.Closed(ClosedAs.Satisfied)) : Accept(evaluated);
    }

    /// <summary>A bad rating that comes late is heard like a contest; a good one cannot end what has ended.</summary>
    private static Decision EvaluateClosed(AppealCommand.EvaluateReply command, Appeal.Closed state, Context turn)
    {
        if (IsSaid(command, state.Evaluation)) return AlreadySo;
        if (command.Level >= Evaluation.LowestSatisfied) return NotNow("It has ended: a good rating changes nothing any more.");
        return Late(command.Round, state, turn)
            ?? Accept([Evaluated(command, state.Assignment), .. Dissatisfied(command.Level, state.Dossier, state.Assignment)]);
    }

    private static Decision Contest(AppealCommand.ContestReply command, Appeal.Replied state, Context turn)
    {
        if (IsOtherRound(command.Round, state.Assignment)) return OtherRound;
        return state.Settled is null
            ? Accept([new AppealEvent.Contested(state.Assignment.Round, command.Text), .. Dissatisfied(Evaluation.Contested, state.Dossier, state.Assignment)])
            : NotNow("You were called back about it, and the answer is under review: wait for that.");
    }

    private static Decision ContestClosed(AppealCommand.ContestReply command, Appeal.Closed state, Context turn) => Late(command.Round, state, turn)
        ?? Accept([new AppealEvent.Contested(state.Assignment.Round, command.Text), .. Dissatisfied(Evaluation.Contested, state.Dossier, state.Assignment)]);

    private static Decision.Refused? Late(int? round, Appeal.Closed state, Context turn)
    {
        if (IsOtherRound(round, state.Assignment)) return OtherRound;
        var window = turn.Rules.Policy.ContestWindow;
        return turn.Now > turn.Rules.Hours.Due(window, state.At).At
            ? LimitReached($"It closed more than {window} ago: file a new appeal and name this number.")
            : null;
    }

    /// <summary>Nothing dissatisfied without its call-back, and nothing dissatisfied twice without a higher tier and supervision.</summary>
    private static IReadOnlyList<AppealEvent> Dissatisfied(int level, Dossier dossier, Assignment assignment) =>
        [OpenCallBack(level, dossier), .. OfDissatisfaction(dossier, assignment)];

    private static IEnumerable<AppealEvent> OfDissatisfaction(Dossier dossier, Assignment assignment)
    {
        if (dossier.Dissatisfied == 0 && assignment.Round == 1) yield break;
        const string Reason = "The company is dissatisfied for the second time.";
        var from = dossier.TierInForce;
        var to = from < Tier.Complex ? from + 1 : Tier.Complex;
        yield return new AppealEvent.TierRaised(from, to, Reason, to == Tier.Complex ? [Post.Supervisor, Post.CityLeader] : [Post.Supervisor]);
        if (!dossier.Supervised) yield return new AppealEvent.SupervisionOpened(Reason);
    }

    private static AppealEvent.CallBackOpened OpenCallBack(int? level, Dossier dossier) => new(CallBackTask.IdOf(dossier.Id, dossier.CallBacks + 1), level);

    /// <summary>The same word for word: anything else would be acknowledged and lost.</summary>
    private static bool IsSaid(AppealCommand.EvaluateReply c, Evaluation? evaluation) =>
        evaluation?.Said == Evaluation.DigestOf(c.Level, c.Speed, c.Effect, c.Experience, c.Quality, c.Text);

    private static AppealEvent.Evaluated Evaluated(AppealCommand.EvaluateReply c, Assignment assignment) =>
        new(assignment.Round, c.Level, c.Speed, c.Effect, c.Experience, c.Quality, c.Text);

    private static Decision.Refused? Fault(AppealCommand.EvaluateReply command) =>
        new[] { command.Level, command.Speed, command.Effect, command.Experience, command.Quality }.Any(n => n is < 1 or > 5)
            ? Unknown("Levels go from 1 to 5.")
            : command.Draw is >= 0 and <= 1 ? null : Unknown("The draw is a number from 0 to 1.");

    private static bool IsOtherRound(int? meant, Assignment assignment) => meant is { } round && round != assignment.Round;

    private static Decision.Refused OtherRound { get; } = NotNow("That is about the answer of another round: read the present one.");
}
