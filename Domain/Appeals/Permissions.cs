using static ServerlessQiFu.Domain.Appeals.AppealCommand;
using static ServerlessQiFu.Domain.Appeals.Role;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>
/// Which role may command what at all; everything else is refused. Whose unit and whose lease it must be is decided by the
/// stage (<see cref="AppealDecider"/>). Reading is decided in Domain/Visibility.
/// </summary>
public static class Permissions
{
    internal static Decision.Refused? Refusal(Appeal state, AppealCommand command, Actor actor)
    {
        if (!MayEver(command, actor.Role))
            return new(RefusalCode.NotYours, $"The role {actor.Role} may not {command.GetType().Name}.");
        if (command is FileAppeal { Submission.CreditCode: var filedFor } && !MayFileFor(filedFor, actor))
            return new(RefusalCode.NotYours, "A company files for itself: the credit code is not the token's.");
        if (command is SupplementAppeal or UrgeAppeal or WithdrawAppeal or EvaluateReply or ContestReply
            && state is Appeal.Existing filed && filed.Dossier.CreditCode != actor.Enterprise)
            return new(RefusalCode.NotYours, "Only the company that filed it can do that.");
        if (state is Appeal.Existing { Dossier.About: { } about } && ComplainedOf.Bars(about, actor))
            return new(RefusalCode.NotYours, "It complains of your unit, or your token names none: somebody of another unit does that.");
        if (Judges(command) && state is Appeal.Existing { Dossier: var dossier } && Independence.Bars(dossier, actor))
            return new(RefusalCode.NotYours, actor.Unit is null && Independence.NeedsUnit(actor.Role)
                ? $"The role {actor.Role} judges for the city, and its token names no unit: get one that names it."
                : "You or your unit handled it: somebody else judges that.");
        return null;
    }

    private static bool MayEver(AppealCommand command, Role role) => command switch
    {
        // Ops imports letters that came on paper.
        FileAppeal => role is Enterprise or Bot or Ops,
        SupplementAppeal or UrgeAppeal or WithdrawAppeal or EvaluateReply or ContestReply => role is Enterprise or Bot,

        SendToDesk or RunDueStep => role is Role.System,
        DecideTriage => role is Role.System or Specialist or Supervisor,
        ClaimTriage or Refuse => role is Specialist or Supervisor,

        ClaimAppeal or RecordContact or ReportProgress or AskCompany or RecordAnswer or ReturnAppeal or RequestExtension
            or AddCoHandler or FinishPart or ProposeHandOver or ReplyToCompany => role is Officer or Specialist,
        ReleaseAppeal => role is Officer or Specialist or Supervisor or CallBack,
        WaivePart => role is Officer or Specialist or Supervisor,
        DecideExtension => role is Supervisor or Leader,
        RuleOnReturn or ChangeTier or OpenSupervision => role is Supervisor,

        ClaimCallBack or RecordAttempt or DeclareUnreachable => role is CallBack,
        ReviewReply or ReviewCallBack => role is Reviewer,
        _ => false,
    };

    /// <summary>Commands that judge what the handlers did: rating, calling back, reviewing.</summary>
    private static bool Judges(AppealCommand command) => command is EvaluateReply or ContestReply
        or ClaimCallBack or RecordAttempt or DeclareUnreachable or ReviewReply or ReviewCallBack;

    /// <summary>Whether somebody may file for a company: its own people and bots; for any company a bot with that grant, and the import of letters on paper.</summary>
    public static bool MayFileFor(string creditCode, Actor actor) => actor.Role switch
    {
        Enterprise => actor.Enterprise == creditCode,
        Bot => actor.FilesForAnyCompany || actor.Enterprise == creditCode,
        Ops => true,
        _ => false,
    };
}
