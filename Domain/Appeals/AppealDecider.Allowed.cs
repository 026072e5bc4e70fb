using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Policy;
using static ServerlessQiFu.Domain.Appeals.Appeal;
using static ServerlessQiFu.Domain.Appeals.AppealCommand;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>What somebody may try next, for a caller who was refused.</summary>
public static partial class AppealDecider
{
    /// <summary>
    /// Names of the commands that the state and the actor's role admit at all. Whether one is accepted with its own values is
    /// decided only by <see cref="Decide"/>.
    /// </summary>
    public static IReadOnlyList<string> Allowed(Appeal state, Actor actor, DateTimeOffset now, Rules rules) =>
        [.. Probes(state, actor).Where(c => Decide(state, c, actor, now, rules) is not Decision.Refused { Code: RefusalCode.NotNow or RefusalCode.NotYours })
            .Select(c => c.GetType().Name)];

    /// <summary>One example of each command that a person gives.</summary>
    private static IEnumerable<AppealCommand> Probes(Appeal state, Actor actor)
    {
        var lease = state is Existing { Dossier.LeasesGiven: var given } ? given : 0;
        var callBack = state is CallingBack calling ? calling.Task.Id : "";
        var decision = new Suggestion(Tier.Assistance, actor.Unit ?? "", [], 1, "person", "");
        return
        [
            new DecideTriage(decision, Lease: lease), new ClaimTriage(TimeSpan.Zero),
            new Refuse(Ground.NA_OTHER, "", null, lease), new ClaimAppeal(actor.Unit ?? "", TimeSpan.Zero),
            new ReleaseAppeal(lease, null), new RecordContact(lease, ""), new ReportProgress(lease, "", null),
            new AskCompany(lease, ""), new SupplementAppeal("", []), new ReturnAppeal(lease, "", "", ""),
            new RuleOnReturn("", ""), new ChangeTier(Tier.Assistance, ""), new OpenSupervision(""), new WithdrawAppeal(null),
            new RequestExtension(lease, Limit.Parse("1wd"), "."), new DecideExtension(true, "."),
            new AddCoHandler(lease, "", "", null), new ProposeHandOver(lease, "", ""),
            new ReplyToCompany(lease, Outcome.Resolved, ".", null, []), new ReviewReply(true, "."),
            new EvaluateReply(Evaluation.LowestSatisfied, null, null, null, null, null, 1), new ContestReply("."),
            new ClaimCallBack(TimeSpan.Zero), new RecordAttempt(callBack, lease, true, AttemptOutcome.CallAgain, "."),
            new DeclareUnreachable(callBack, lease, "."), new ReviewCallBack(true, "."),
        ];
    }
}
