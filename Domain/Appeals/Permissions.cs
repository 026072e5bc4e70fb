namespace ServerlessQiFu.Domain.Appeals;

/// <summary>
/// Which role may command what at all; everything else is refused. Whose unit and whose lease are further questions of the
/// stage. Reading is not decided here.
/// </summary>
internal static class Permissions
{
    public static Decision.Refused? Refusal(Appeal state, AppealCommand command, Actor actor)
    {
        if (!MayEver(command, actor.Role))
            return new(RefusalCode.NotYours, $"The role {actor.Role} may not {command.GetType().Name}.");
        if (command is AppealCommand.FileAppeal { Submission.CreditCode: var filedFor } && !MayFileFor(filedFor, actor))
            return new(RefusalCode.NotYours, "A company files for itself: the credit code is not the token's.");
        if (command is AppealCommand.SupplementAppeal or AppealCommand.WithdrawAppeal or AppealCommand.EvaluateReply or AppealCommand.ContestReply && state is Appeal.Existing filed && filed.Dossier.CreditCode != actor.Enterprise)
            return new(RefusalCode.NotYours, "Only the company that filed it can do that.");
        if (Judges(command) && state is Appeal.Existing { Dossier: var dossier } && Handled(dossier, actor))
            return new(RefusalCode.NotYours, "You or your unit handled it: somebody else judges that.");
        return null;
    }

    private static bool MayEver(AppealCommand command, Role role) => command switch
    {
        // Ops: the import of letters that came on paper.
        AppealCommand.FileAppeal => role is Role.Enterprise or Role.Bot or Role.Ops,
        AppealCommand.SupplementAppeal or AppealCommand.WithdrawAppeal or AppealCommand.EvaluateReply or AppealCommand.ContestReply => role is Role.Enterprise or Role.Bot,
        AppealCommand.SendToDesk or AppealCommand.RunDueStep => role is Role.System,
        AppealCommand.DecideTriage => role is Role.System or Role.Specialist or Role.Supervisor,
        AppealCommand.ClaimTriage or AppealCommand.Refuse => role is Role.Specialist or Role.Supervisor,
        AppealCommand.ReleaseAppeal => role is Role.Officer or Role.Specialist or Role.Supervisor or Role.CallBack,
        AppealCommand.RequestExtension or AppealCommand.AddCoHandler or AppealCommand.FinishPart or AppealCommand.ProposeHandOver
            or AppealCommand.ReplyToCompany => role is Role.Officer or Role.Specialist,
        AppealCommand.WaivePart => role is Role.Officer or Role.Specialist or Role.Supervisor,
        AppealCommand.DecideExtension => role is Role.Supervisor or Role.Leader,
        AppealCommand.ClaimCallBack or AppealCommand.RecordAttempt or AppealCommand.DeclareUnreachable => role is Role.CallBack,
        AppealCommand.ReviewReply or AppealCommand.ReviewCallBack => role is Role.Reviewer,
        AppealCommand.ClaimAppeal or AppealCommand.RecordContact or AppealCommand.ReportProgress or AppealCommand.AskCompany or AppealCommand.ReturnAppeal =>
            role is Role.Officer or Role.Specialist,
        AppealCommand.RuleOnReturn or AppealCommand.ChangeTier or AppealCommand.OpenSupervision => role is Role.Supervisor,
        _ => false,
    };

    /// <summary>Commands that judge what the handlers did: rating, calling back, reviewing.</summary>
    private static bool Judges(AppealCommand command) => command is AppealCommand.EvaluateReply or AppealCommand.ContestReply
        or AppealCommand.ClaimCallBack or AppealCommand.RecordAttempt or AppealCommand.DeclareUnreachable
        or AppealCommand.ReviewReply or AppealCommand.ReviewCallBack;

    private static bool Handled(Dossier dossier, Actor actor) =>
        dossier.Handlers.Contains(actor.Subject) || (actor.Unit is { } unit && dossier.HandlingUnits.Contains(unit));

    /// <summary>A bot of no company in particular, and the import, file for any.</summary>
    private static bool MayFileFor(string creditCode, Actor actor) =>
        actor.Enterprise == creditCode || (actor.Enterprise is null && actor.Role is Role.Bot or Role.Ops);
}
