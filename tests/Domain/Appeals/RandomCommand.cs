using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Policy;
using static ServerlessQiFu.Domain.Appeals.AppealCommand;

namespace ServerlessQiFu.Tests.Domain.Appeals;

/// <summary>What somebody might ask of an appeal: two times in three something that fits, otherwise anything by anybody.</summary>
internal static class RandomCommand
{
    public static (AppealCommand, Actor) For(Appeal state, Rules rules, RandomChoices dice) =>
        dice.OneIn(3) ? (Any(state, rules, dice), dice.Of(TestActors.Everybody)) : Fitting(state, rules, dice);

    private static (AppealCommand, Actor) Fitting(Appeal state, Rules rules, RandomChoices dice) => state switch
    {
        Appeal.Received => dice.Below(3) == 0 ? (new SendToDesk(null, "unsure", dice.OneIn(8)), Actor.Model) : (Decides(dice, null), dice.Of(Actor.Model, TestActors.Specialist)),
        Appeal.OnTriageDesk { Lease: null } => dice.Below(4) switch
        {
            0 => (Decides(dice, null), dice.Of(TestActors.Specialist, TestActors.Supervisor)),
            1 => (new AppealCommand.Refuse(Ground.NA_REPEAT, "see the other appeal", null, null), TestActors.Specialist),
            _ => (new ClaimTriage(Length(dice)), dice.Of(TestActors.Specialist, TestActors.Colleague, TestActors.Supervisor)),
        },
        Appeal.OnTriageDesk { Lease: { } lease } => dice.Below(3) switch
        {
            0 => (new ReleaseAppeal(lease.Number, null), TestActors.Specialist),
            _ => (Decides(dice, lease.Number), dice.Of(TestActors.Specialist, TestActors.Colleague)),
        },
        Appeal.Queued queued => dice.Below(9) switch
        {
            8 => (new UrgeAppeal("hurry"), dice.Of(TestActors.Company, TestActors.Bot)),
            0 => (Decides(dice, null), dice.Of(TestActors.Specialist, TestActors.Supervisor)),
            1 => (Changes(dice), TestActors.Supervisor),
            2 => (new AppealCommand.RuleOnReturn(dice.Of(TestActors.Units), "designated"), TestActors.Supervisor),
            _ => (new ClaimAppeal(queued.Assignment.Unit, Length(dice)), TestActors.OfficerOf(queued.Assignment.Unit, 1 + dice.Below(2))),
        },
        Appeal.InProgress work when dice.OneIn(2) && AroundIt(work.Dossier, dice) is { } command => command,
        Appeal.InProgress work => dice.Below(12) switch
        {
            0 => (Changes(dice), TestActors.Supervisor),
            1 => (new AppealCommand.RuleOnReturn(dice.Of(TestActors.Units), "designated"), TestActors.Supervisor),
            _ => (OfHolder(work.Lease.Number, dice), Holder(work.Lease, work.Assignment)),
        },
        Appeal.AwaitingAppellant waiting => dice.Below(5) switch
        {
            0 => (Changes(dice), TestActors.Supervisor),
            1 => (OfHolder(waiting.Lease.Number, dice), Holder(waiting.Lease, waiting.Assignment)),
            2 => (Due(state, rules, dice), Actor.System),
            3 => (new RecordAnswer(waiting.Lease.Number, "answered by phone"), Holder(waiting.Lease, waiting.Assignment)),
            _ => (new SupplementAppeal("answer", []), dice.Of(TestActors.Company, TestActors.Bot)),
        },
        Appeal.InArbitration => dice.Below(4) == 0
            ? (Changes(dice), TestActors.Supervisor)
            : (new AppealCommand.RuleOnReturn(dice.Of(TestActors.Units), "ruled"), TestActors.Supervisor),
        Appeal.Replied { Review: not null } when dice.OneIn(2) => (new ReviewReply(dice.OneIn(2), "looked at"), TestActors.Reviewer),
        Appeal.Replied => dice.Below(6) switch
        {
            0 => (Rates(dice, dice.Below(2) + 3), TestActors.Company),
            1 => (new ContestReply("not so"), TestActors.Company),
            2 => (Due(state, rules, dice), Actor.System),
            _ => (Rates(dice, 1 + dice.Below(2)), dice.Of(TestActors.Company, TestActors.Bot)),
        },
        Appeal.CallingBack { Task: { Finding: not null } } => (new ReviewCallBack(dice.OneIn(2), "looked at"), TestActors.Reviewer),
        Appeal.CallingBack { Task: { Lease: { } lease } task } => (OfCaller(task.Id, lease.Number, dice), new Actor(Role.CallBack, lease.Holder, "XQ")),
        Appeal.CallingBack => dice.OneIn(8)
            ? (new ContestReply("not so at all"), TestActors.Company)
            : (new ClaimCallBack(Length(dice)), dice.Of(TestActors.Caller, TestActors.OtherCaller)),
        Appeal.Closed => (dice.OneIn(2) ? new ContestReply("not so") : Rates(dice, 1 + dice.Below(2)), TestActors.Company),
        _ => (Any(state, rules, dice), dice.Of(TestActors.Everybody)),
    };

    /// <summary>What others than the holder do about what the holder began.</summary>
    private static (AppealCommand, Actor)? AroundIt(Dossier dossier, RandomChoices dice)
    {
        if (dossier.Extension is not null) return (new DecideExtension(dice.OneIn(2), "because"), dice.Of(TestActors.Supervisor, TestActors.Supervisor, TestActors.Leader));
        if (dossier.HandOverTo is { } unit) return (new ClaimAppeal(unit, Length(dice)), TestActors.OfficerOf(unit, 1 + dice.Below(2)));
        if (dossier.Parts.FirstOrDefault(p => p.State == PartState.Open) is not { } part) return null;
        return dice.OneIn(3) ? (new WaivePart(part.Id, "not needed"), TestActors.Supervisor) : (new FinishPart(part.Id, "done"), TestActors.OfficerOf(part.Unit, 1));
    }

    private static EvaluateReply Rates(RandomChoices dice, int level) =>
        new(level, dice.OneIn(2) ? null : 1 + dice.Below(5), null, null, null, null, dice.Below(100) / 100.0, dice.OneIn(6) ? 1 + dice.Below(2) : null);

    private static AppealCommand OfCaller(string id, int lease, RandomChoices dice) => dice.Below(12) switch
    {
        0 => new ReleaseAppeal(lease, null),
        < 4 => new DeclareUnreachable(id, lease, "nobody answers"),
        < 7 => new RecordAttempt(id, lease, false, AttemptOutcome.NotReached, "nobody answers"),
        _ => new RecordAttempt(id, lease, true, dice.Of(AttemptOutcome.Justified, AttemptOutcome.Justified, AttemptOutcome.Unjustified,
            AttemptOutcome.Satisfied, AttemptOutcome.CallAgain), "talked", null, dice.OneIn(2) ? dice.Of(TestActors.Units) : null),
    };

    /// <summary>What a second half of a life consists of, with right and wrong leases, ids and people.</summary>
    private static AppealCommand Later(Appeal state, int lease, RandomChoices dice)
    {
        var id = (state as Appeal.CallingBack)?.Task.Id ?? "C1";
        return dice.Below(12) switch
        {
            0 => new DecideExtension(dice.OneIn(2), "because"),
            1 => new FinishPart($"P{1 + dice.Below(3)}", "done"),
            2 => new WaivePart($"P{1 + dice.Below(3)}", "not needed"),
            3 => new ReviewReply(dice.OneIn(2), "looked at"),
            4 or 5 => Rates(dice, dice.Below(7)),
            6 => new ContestReply(dice.Of("not so", "")),
            7 => new ClaimCallBack(Length(dice)),
            8 => new RecordAttempt(id, lease, dice.OneIn(2), dice.Of(Enum.GetValues<AttemptOutcome>()), "talked"),
            9 => new DeclareUnreachable(id, lease, "nobody answers"),
            10 => new ReviewCallBack(dice.OneIn(2), "looked at"),
            _ => OfCaller(dice.OneIn(4) ? "C9" : id, lease, dice),
        };
    }

    private static AppealCommand Any(Appeal state, Rules rules, RandomChoices dice)
    {
        var given = (state as Appeal.Existing)?.Dossier.LeasesGiven ?? 0;
        var lease = Math.Max(0, given + 1 - dice.Below(3));
        return dice.Below(22) switch
        {
            0 => new FileAppeal(TestActors.Letter(dice.Of("QS20260303ABCDEFGHX", "QS20260303ANOTHER1X"))),
            1 => Decides(dice, dice.OneIn(2) ? lease : null),
            2 => new SendToDesk(null, "unsure", dice.OneIn(4)),
            3 => new ClaimTriage(Length(dice)),
            4 => new AppealCommand.Refuse(dice.Of(Enum.GetValues<Ground>()), dice.Of("elsewhere", ""), null, dice.OneIn(2) ? lease : null),
            5 => new ClaimAppeal(dice.Of(TestActors.Units), Length(dice)),
            6 or 7 => OfHolder(lease, dice),
            8 => dice.OneIn(3) ? new UrgeAppeal(null) : new SupplementAppeal("more", []),
            9 => new AppealCommand.RuleOnReturn(dice.Of(TestActors.Units), "because"),
            10 => Changes(dice),
            11 => new OpenSupervision("because"),
            12 => !dice.OneIn(4) ? new WithdrawAppeal(null) : new SupplementAppeal("more", []),
            < 21 => Later(state, lease, dice),
            _ => Due(state, rules, dice),
        };
    }

    private static AppealCommand OfHolder(int lease, RandomChoices dice) => dice.Below(22) switch
    {
        21 => new RecordAnswer(lease, "answered by phone"),
        5 or 9 or 10 => new RequestExtension(lease, Limit.Parse($"{1 + dice.Below(60)}{dice.Of("wm", "wm", "wm", "m")}"), "because"),
        11 => new AddCoHandler(lease, dice.Of(TestActors.Units), "a part", dice.OneIn(2) ? Limit.Parse($"{1 + dice.Below(60)}m") : null),
        12 => new ProposeHandOver(lease, dice.Of(TestActors.Units), "yours rather"),
        > 12 => new ReplyToCompany(lease, dice.Of(Enum.GetValues<Outcome>()), dice.Of(Replies), null,
            [.. Enumerable.Range(0, dice.Below(6)).Select(_ => ReplyDigest.Of(dice.Of(Replies)))]),
        0 => new ReleaseAppeal(lease, null),
        1 or 2 => new RecordContact(lease, "telephoned"),
        3 or 4 => new ReportProgress(lease, "half done", null),
        6 => new AskCompany(lease, "which meter?"),
        _ => new ReturnAppeal(lease, dice.Of("NOT_OUR_DUTY", "OTHER_LEVEL", "BORED"), dice.Of(TestActors.Units), "not ours"),
    };

    /// <summary>The first two are the same but for a figure and the spaces.</summary>
    internal static readonly string[] Replies =
    [
        "经与供电部门协调，园区转供电改造已于 3 月 5 日完成，电价恢复正常。", "经与供电部门协调，园区转供电改造已于3月8日完成，电价恢复正常。",
        "该诉求涉及的补贴政策已向企业说明，材料齐全后即可办理。", "已组织专场招聘会，为企业推荐技术工人二十名，后续继续跟踪。", "已约谈物业公司，责令其退还多收电费并公示收费标准。",
    ];

    private static AppealCommand Decides(RandomChoices dice, int? lease) => new AppealCommand.DecideTriage(
        TestActors.Says(dice.Of(Enum.GetValues<Tier>()), dice.Of(TestActors.Units), dice.OneIn(2) ? null : dice.Of(Enum.GetValues<Kind>())),
        dice.OneIn(3) ? dice.Of(Enum.GetValues<StatutoryTrack>()) : null, lease, About: dice.OneIn(6) ? new(dice.OneIn(3) ? null : dice.Of("SFJ", "QFZY")) : null);

    private static ChangeTier Changes(RandomChoices dice) => new(dice.Of(Enum.GetValues<Tier>()), "because",
        dice.OneIn(3) ? dice.Of(Enum.GetValues<Kind>()) : null, dice.OneIn(3) ? dice.Of(Enum.GetValues<StatutoryTrack>()) : null);

    /// <summary>A step of the schedule, due or not; or one that is past, or of another epoch.</summary>
    private static RunDueStep Due(Appeal state, Rules rules, RandomChoices dice)
    {
        var schedule = Schedule.Of(state, rules);
        if (schedule.Count > 0 && !dice.OneIn(4)) return new(schedule[dice.Below(schedule.Count)].Step);
        return new(dice.Of<DueStep>(new DueStep.ReachRung(dice.Below(4), "Yellow"), new DueStep.ExpireLease(dice.Below(4)), new DueStep.ResumeUnanswered(),
            new DueStep.MissStep(dice.Of(Enum.GetValues<StepLimit>())), new DueStep.MissPart("P1"), new DueStep.RemindEvaluation(1),
            new DueStep.ExpireEvaluation(1), new DueStep.ReachCallBackRung("C1", "NotStarted"), new DueStep.Classify(), new DueStep.AdoptCalendar(1)));
    }

    private static Actor Holder(Lease lease, Assignment assignment) =>
        TestActors.Everybody.FirstOrDefault(a => a.Subject == lease.Holder && a.Unit == assignment.Unit) ?? TestActors.OfficerOf(assignment.Unit, 1);

    private static TimeSpan Length(RandomChoices dice) => TimeSpan.FromMinutes(dice.Of(0, 5, 60, 100_000));
}
