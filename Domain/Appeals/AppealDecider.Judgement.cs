using ServerlessQiFu.Domain.Policy;
using static ServerlessQiFu.Domain.Appeals.Appeal;
using static ServerlessQiFu.Domain.Appeals.AppealCommand;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>
/// The company judges the answer. Dissatisfaction opens a call-back in the same decision, and nobody commands a close: it follows from what
/// the company, a reviewer or time said (peers.md №8–10).
/// </summary>
public static partial class AppealDecider
{
    /// <summary>From the answer on, to the end and for a time after it.</summary>
    private static Decision DecideInJudgement(Existing state, AppealCommand command, Context context) => (command, state) switch
    {
        (EvaluateReply c, _) when Fault(c) is { } fault => fault,
        (EvaluateReply c, Replied s) => Evaluate(c, s, context),
        (EvaluateReply c, CallingBack s) when IsSaid(c, s.Evaluation) => AlreadySo,
        (EvaluateReply c, Closed s) => EvaluateClosed(c, s, context),
        (ContestReply { Text: var text }, _) when string.IsNullOrWhiteSpace(text) => UnknownValue("Say what is not so."),
        (ContestReply c, Replied s) => Contest(c, s, context),
        (ContestReply c, CallingBack { Task: { Level: null, Id: var id } } s) =>
            Accept([new AppealEvent.DissatisfactionFound(id, c.Text), .. OfDissatisfaction(s.Dossier, s.Assignment)]),
        (ContestReply c, Closed s) => ContestClosed(c, s, context),
        (EvaluateReply or ContestReply, CallingBack) => NotNow("You are being called back about it: tell the caller, or supplement."),

        (ReviewReply c, Replied s) => Review(c, s, context),
        (ReviewReply, CallingBack) => NotNow("The company is being called back: that comes first."),

        (ClaimCallBack c, CallingBack s) => Claim(c, s, context),
        (ReleaseAppeal c, CallingBack s) => Release(c, s, context),
        (RecordAttempt c, CallingBack s) => Held(s, c.CallBackId, c.Lease, context) ?? Record(c, s, context),
        (DeclareUnreachable c, CallingBack s) => Declare(c, s, context),
        (ReviewCallBack c, CallingBack s) => Review(c, s, context),

        (_, Closed) => NotNow("It has ended: contest it in time, or file a new appeal and name this number."),
        (OpenSupervision c, _) => Supervise(c, state),
        (SupplementAppeal c, _) => Supplement(c, state.Dossier, context),
        (WithdrawAppeal, _) => NotNow("It has been answered: evaluate the answer instead."),
        _ => NotNow($"That cannot be done while it is {AppealStatus.Of(state)}."),
    };

    private static Decision Evaluate(EvaluateReply command, Replied state, Context context)
    {
        if (IsOtherRound(command.Round, state.Assignment)) return OtherRound;
        if (state.Evaluation is not null) return IsSaid(command, state.Evaluation) ? AlreadySo : NotNow("It has been evaluated: contest it instead.");
        var evaluated = Evaluated(command, state.Assignment);
        if (command.Level < Evaluation.LowestSatisfied) return Accept([evaluated, .. Dissatisfied(command.Level, state.Dossier, state.Assignment)]);
        if (command.Draw < context.Rules.Policy.SampleOfSatisfied) return Accept(evaluated, OpenCallBack(null, state.Dossier));
        return state.Review is null ? Accept(evaluated, new AppealEvent.Closed(ClosedAs.Satisfied)) : Accept(evaluated);
    }

    /// <summary>After the end a bad rating counts like a contest; a good one changes nothing.</summary>
    private static Decision EvaluateClosed(EvaluateReply command, Closed state, Context context)
    {
        if (IsSaid(command, state.Evaluation)) return AlreadySo;
        if (command.Level >= Evaluation.LowestSatisfied) return NotNow("It has ended: a good rating changes nothing any more.");
        return Late(command.Round, state, context)
            ?? Accept([Evaluated(command, state.Assignment), .. Dissatisfied(command.Level, state.Dossier, state.Assignment)]);
    }

    private static Decision Contest(ContestReply command, Replied state, Context context)
    {
        if (IsOtherRound(command.Round, state.Assignment)) return OtherRound;
        return state.Settled is null
            ? Accept([new AppealEvent.Contested(state.Assignment.Round, command.Text), .. Dissatisfied(Evaluation.Contested, state.Dossier, state.Assignment)])
            : NotNow("You were called back about it, and the answer is under review: wait for that.");
    }

    private static Decision ContestClosed(ContestReply command, Closed state, Context context) => Late(command.Round, state, context)
        ?? Accept([new AppealEvent.Contested(state.Assignment.Round, command.Text), .. Dissatisfied(Evaluation.Contested, state.Dossier, state.Assignment)]);

    private static Decision.Refused? Late(int? round, Closed state, Context context)
    {
        if (IsOtherRound(round, state.Assignment)) return OtherRound;
        var window = context.Rules.Policy.ContestWindow;
        return context.Now > context.Rules.Hours.Due(window, state.At).At
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
    private static bool IsSaid(EvaluateReply c, Evaluation? evaluation) =>
        evaluation?.Said == Evaluation.DigestOf(c.Level, c.Speed, c.Effect, c.Experience, c.Quality, c.Text);

    private static AppealEvent.Evaluated Evaluated(EvaluateReply c, Assignment assignment) =>
        new(assignment.Round, c.Level, c.Speed, c.Effect, c.Experience, c.Quality, c.Text);

    private static Decision.Refused? Fault(EvaluateReply command) =>
        new[] { command.Level, command.Speed, command.Effect, command.Experience, command.Quality }.Any(n => n is < 1 or > 5)
            ? UnknownValue("Levels go from 1 to 5.")
            : command.Draw is >= 0 and <= 1 ? null : UnknownValue("The draw is a number from 0 to 1.");

    private static bool IsOtherRound(int? meant, Assignment assignment) => meant is { } round && round != assignment.Round;

    private static Decision.Refused OtherRound { get; } = NotNow("That is about the answer of another round: read the present one.");
}
