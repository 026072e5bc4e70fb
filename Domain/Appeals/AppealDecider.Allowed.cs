using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Appeals;

public static partial class AppealDecider
{
    /// <summary>
    /// Names of the commands that the state and the actor's role admit at all, for telling a caller who was refused. Whether one
    /// with its own values is accepted, only <see cref="Decide"/> says.
    /// </summary>
    public static IReadOnlyList<string> Allowed(Appeal state, Actor actor, DateTimeOffset now, Rules rules) =>
        [.. Probes(state, actor).Where(c => Decide(state, c, actor, now, rules) is not Decision.Refused { Code: RefusalCode.NotNow or RefusalCode.NotYours })
            .Select(c => c.GetType().Name)];

    /// <summary>One example of each command that a person gives.</summary>
    private static IEnumerable<AppealCommand> Probes(Appeal state, Actor actor)
    {
        var lease = state is Appeal.Existing { Dossier.LeasesGiven: var given } ? given : 0;
        var callBack = state is Appeal.CallingBack calling ? calling.Task.Id : "";
        var decision = new Suggestion(Tier.Assistance, actor.Unit ?? "", [], 1, "person", "");
        return
        [
            new AppealCommand.DecideTriage(decision, Lease: lease), new AppealCommand.ClaimTriage(TimeSpan.Zero),
            new AppealCommand.Refuse(Ground.NA_OTHER, "", null, lease), new AppealCommand.ClaimAppeal(actor.Unit ?? "", TimeSpan.Zero),
            new AppealCommand.ReleaseAppeal(lease, null), new AppealCommand.RecordContact(lease, ""), new AppealCommand.ReportProgress(lease, "", null),
            new AppealCommand.AskCompany(lease, ""), new AppealCommand.SupplementAppeal("", []), new AppealCommand.ReturnAppeal(lease, "", "", ""),
            new AppealCommand.RuleOnReturn("", ""), new AppealCommand.ChangeTier(Tier.Assistance, ""), new AppealCommand.OpenSupervision(""), new AppealCommand.WithdrawAppeal(null),
            new AppealCommand.RequestExtension(lease, Limit.Parse("1wd"), "."), new AppealCommand.DecideExtension(true, "."),
            new AppealCommand.AddCoHandler(lease, "", "", null), new AppealCommand.ProposeHandOver(lease, "", ""),
            new AppealCommand.ReplyToCompany(lease, Outcome.Resolved, ".", null, []), new AppealCommand.ReviewReply(true, "."),
            new AppealCommand.EvaluateReply(Evaluation.LowestSatisfied, null, null, null, null, null, 1), new AppealCommand.ContestReply("."),
            new AppealCommand.ClaimCallBack(TimeSpan.Zero), new AppealCommand.RecordAttempt(callBack, lease, true, AttemptOutcome.CallAgain, "."),
            new AppealCommand.DeclareUnreachable(callBack, lease, "."), new AppealCommand.ReviewCallBack(true, "."),
        ];
    }
}
