using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Tests.Domain.Appeals;

/// <summary>Every command in every state, and every command by every role.</summary>
public class CommandDecisionTests
{
    // In this order, each by somebody who may.
    private static readonly (AppealCommand Command, Actor Actor)[] Commands =
    [
        (new AppealCommand.FileAppeal(TestActors.Letter()), TestActors.Company),
        (new AppealCommand.SendToDesk(null, "不确定"), Actor.Model),
        (new AppealCommand.ClaimTriage(TimeSpan.Zero), TestActors.Specialist),
        (new AppealCommand.DecideTriage(TestActors.Says(Tier.Assistance, "SFJ")), TestActors.Specialist),
        (new AppealCommand.Refuse(Ground.NA_PETITION, "请在信访渠道继续", null, null), TestActors.Specialist),
        (AppealStory.Claim(), TestActors.Officer),
        (new AppealCommand.ReleaseAppeal(1, null), TestActors.Officer),
        (new AppealCommand.RecordContact(1, "已电话联系"), TestActors.Officer),
        (new AppealCommand.ReportProgress(1, "正在核实", null), TestActors.Officer),
        (new AppealCommand.AskCompany(1, "请补充电费单"), TestActors.Officer),
        (new AppealCommand.RecordAnswer(1, "电费单已口头说明"), TestActors.Officer),
        (AppealStory.Return(1), TestActors.Officer),
        (new AppealCommand.RuleOnReturn("SFJ", "裁决"), TestActors.Supervisor),
        (new AppealCommand.ChangeTier(Tier.Complex, "多部门"), TestActors.Supervisor),
        (new AppealCommand.OpenSupervision("督办"), TestActors.Supervisor),
        (new AppealCommand.SupplementAppeal("补充", []), TestActors.Company),
        (new AppealCommand.WithdrawAppeal(null), TestActors.Company),
        (new AppealCommand.RequestExtension(1, Limit.Parse("1wd"), "待现场勘查"), TestActors.Officer),
        (new AppealCommand.DecideExtension(true, "情况属实"), TestActors.Supervisor),
        (new AppealCommand.AddCoHandler(1, "SFJ", "出具意见"), TestActors.Officer),
        (new AppealCommand.FinishPart("P1", "已出具"), TestActors.OfficerOf("SFJ", 1)),
        (new AppealCommand.WaivePart("P1", "不再需要"), TestActors.Supervisor),
        (new AppealCommand.ProposeHandOver(1, "SFJ", "请接办"), TestActors.Officer),
        (new AppealCommand.ReplyToCompany(1, Outcome.Resolved, "已完成改造", null, []), TestActors.Officer),
        (new AppealCommand.ReviewReply(true, "属实"), TestActors.Reviewer),
        (new AppealCommand.EvaluateReply(5, null, null, null, null, null, 1), TestActors.Company),
        (new AppealCommand.ContestReply("并未解决"), TestActors.Company),
        (new AppealCommand.ClaimCallBack(TimeSpan.Zero), TestActors.Caller),
        (new AppealCommand.RecordAttempt("C1", 1, true, AttemptOutcome.Satisfied, "满意"), TestActors.Caller),
        (new AppealCommand.DeclareUnreachable("C1", 1, "无人接听"), TestActors.Caller),
        (new AppealCommand.ReviewCallBack(true, "同意"), TestActors.Reviewer),
    ];

    /// <summary>A: events. s: already so. N: not now. L: stale lease. U: no such value. In the order of the commands above.</summary>
    [Theory]
    [InlineData(nameof(Appeal.Unknown), "A NNNN NNNNNNN NNN NN NNNNNNN N NN NNNN")]
    [InlineData(nameof(Appeal.Received), "s ANAA NNNNNNN NNA AA NNNUUNN N NN NNNN")]
    [InlineData(nameof(Appeal.OnTriageDesk), "s sAAA NLNNNNN NNA AA NNNUUNN N NN NNNN")]
    [InlineData(nameof(Appeal.Queued), "s NNAN ALLLLLL AAA AA LNLUULL N NN NNNN")]
    [InlineData(nameof(Appeal.InProgress), "s NNNN NAAAANA AAA AA ANAUUAA N NN NNNN")]
    [InlineData(nameof(Appeal.AwaitingAppellant), "s NNNN NNAANAN NAA AA ANNUUNN N NN NNNN")]
    [InlineData(nameof(Appeal.InArbitration), "s NNNN NNNNNNN AAA AA NNNUUNN N NN NNNN")]
    [InlineData(nameof(Appeal.Replied), "s NNNN NNNNNNN NNA AN NNNNNNN N AA NNNN")]
    [InlineData(nameof(Appeal.CallingBack), "s NNNN NNNNNNN NNA AN NNNNNNN N NN ALLN")]
    [InlineData(nameof(Appeal.Closed), "s NNNN NNNNNNN NNN NN NNNNNNN N NA NNNN")]
    [InlineData(nameof(Appeal.Withdrawn), "s NNNN NNNNNNN NNN Ns NNNNNNN N NN NNNN")]
    [InlineData(nameof(Appeal.NotAccepted), "s NNNs NNNNNNN NNN NN NNNNNNN N NN NNNN")]
    public void A_command_is_accepted_only_in_the_states_it_fits(string state, string expected)
    {
        var appeal = In(state);

        var actual = string.Concat(Commands.Select(c => Letter(AppealDecider.Decide(appeal, c.Command, c.Actor, AppealStory.At("03-03 10:00"), AppealStory.RulesOf(AppealStory.Policy)))));

        Assert.Equal(expected.Replace(" ", "", StringComparison.Ordinal), actual);
    }

    [Theory]
    [InlineData(nameof(AppealCommand.FileAppeal), Role.Enterprise, Role.Bot, Role.Ops)]
    [InlineData(nameof(AppealCommand.SendToDesk), Role.System)]
    [InlineData(nameof(AppealCommand.ClaimTriage), Role.Specialist, Role.Supervisor)]
    [InlineData(nameof(AppealCommand.DecideTriage), Role.System, Role.Specialist, Role.Supervisor)]
    [InlineData(nameof(AppealCommand.Refuse), Role.Specialist, Role.Supervisor)]
    [InlineData(nameof(AppealCommand.ClaimAppeal), Role.Officer, Role.Specialist)]
    [InlineData(nameof(AppealCommand.ReleaseAppeal), Role.Officer, Role.Specialist, Role.Supervisor, Role.CallBack)]
    [InlineData(nameof(AppealCommand.RecordContact), Role.Officer, Role.Specialist)]
    [InlineData(nameof(AppealCommand.ReportProgress), Role.Officer, Role.Specialist)]
    [InlineData(nameof(AppealCommand.AskCompany), Role.Officer, Role.Specialist)]
    [InlineData(nameof(AppealCommand.RecordAnswer), Role.Officer, Role.Specialist)]
    [InlineData(nameof(AppealCommand.ReturnAppeal), Role.Officer, Role.Specialist)]
    [InlineData(nameof(AppealCommand.RuleOnReturn), Role.Supervisor)]
    [InlineData(nameof(AppealCommand.ChangeTier), Role.Supervisor)]
    [InlineData(nameof(AppealCommand.OpenSupervision), Role.Supervisor)]
    [InlineData(nameof(AppealCommand.SupplementAppeal), Role.Enterprise, Role.Bot)]
    [InlineData(nameof(AppealCommand.WithdrawAppeal), Role.Enterprise, Role.Bot)]
    [InlineData(nameof(AppealCommand.RequestExtension), Role.Officer, Role.Specialist)]
    [InlineData(nameof(AppealCommand.DecideExtension), Role.Supervisor, Role.Leader)]
    [InlineData(nameof(AppealCommand.AddCoHandler), Role.Officer, Role.Specialist)]
    [InlineData(nameof(AppealCommand.FinishPart), Role.Officer, Role.Specialist)]
    [InlineData(nameof(AppealCommand.WaivePart), Role.Officer, Role.Specialist, Role.Supervisor)]
    [InlineData(nameof(AppealCommand.ProposeHandOver), Role.Officer, Role.Specialist)]
    [InlineData(nameof(AppealCommand.ReplyToCompany), Role.Officer, Role.Specialist)]
    [InlineData(nameof(AppealCommand.ReviewReply), Role.Reviewer)]
    [InlineData(nameof(AppealCommand.EvaluateReply), Role.Enterprise, Role.Bot)]
    [InlineData(nameof(AppealCommand.ContestReply), Role.Enterprise, Role.Bot)]
    [InlineData(nameof(AppealCommand.ClaimCallBack), Role.CallBack)]
    [InlineData(nameof(AppealCommand.RecordAttempt), Role.CallBack)]
    [InlineData(nameof(AppealCommand.DeclareUnreachable), Role.CallBack)]
    [InlineData(nameof(AppealCommand.ReviewCallBack), Role.Reviewer)]
    [InlineData(nameof(AppealCommand.RunDueStep), Role.System)]
    public void A_command_is_refused_to_every_role_but_its_own(string command, params Role[] may)
    {
        var asked = command == nameof(AppealCommand.RunDueStep)
            ? new AppealCommand.RunDueStep(new DueStep.ResumeUnanswered())
            : Commands.Single(c => c.Command.GetType().Name == command).Command;

        // Received asks nobody for a unit or a lease: what is refused there as not yours is refused for the role.
        var allowed = Enum.GetValues<Role>().Where(role =>
            AppealDecider.Decide(In(nameof(Appeal.Received)), asked, new(role, "somebody", "GXJ", TestActors.Code), AppealStory.At("03-03 10:00"), AppealStory.RulesOf(AppealStory.Policy))
                is not Decision.Refused { Code: RefusalCode.NotYours });

        Assert.Equal(may.Order(), allowed.Order());
    }

    internal static Appeal In(string state)
    {
        var (dossier, assignment) = (AppealStory.Queued().Dossier, new Assignment("GXJ", AppealStory.At("03-03 10:00")));
        var reply = new Reply(Outcome.Resolved, "GXJ 1", AppealStory.At("03-03 10:00"));
        return state switch
        {
            nameof(Appeal.Unknown) => new Appeal.Unknown(),
            nameof(Appeal.Received) => AppealStory.Filed().State,
            nameof(Appeal.OnTriageDesk) => AppealStory.OnDesk().State,
            nameof(Appeal.Queued) => AppealStory.Queued().State,
            nameof(Appeal.InProgress) => AppealStory.InProgress().State,
            nameof(Appeal.AwaitingAppellant) => AppealStory.Awaiting().State,
            nameof(Appeal.InArbitration) => AppealStory.InArbitration().State,
            nameof(Appeal.Replied) => new Appeal.Replied(dossier, assignment, reply),
            nameof(Appeal.CallingBack) => new Appeal.CallingBack(dossier, assignment, reply, new("C1", 1, AppealStory.At("03-03 10:00"))),
            nameof(Appeal.Closed) => new Appeal.Closed(dossier, assignment, reply, null, ClosedAs.Satisfied, AppealStory.At("03-03 10:00")),
            nameof(Appeal.Withdrawn) => AppealStory.Withdrawn().State,
            nameof(Appeal.NotAccepted) => AppealStory.NotAccepted().State,
            _ => throw new ArgumentOutOfRangeException(nameof(state)),
        };
    }

    private static char Letter(Decision decision) => decision switch
    {
        Decision.Accepted { Events.Count: > 0 } => 'A',
        Decision.Accepted => 's',
        Decision.Refused { Code: RefusalCode.NotNow } => 'N',
        Decision.Refused { Code: RefusalCode.StaleLease } => 'L',
        Decision.Refused { Code: RefusalCode.UnknownValue } => 'U',
        _ => '?',
    };
}
