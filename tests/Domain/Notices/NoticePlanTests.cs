using System.Text.RegularExpressions;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Domain.Notices;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Tests.Domain.Directory;

namespace ServerlessQiFu.Tests.Domain.Notices;

/// <summary>Who hears of which event, and that nobody's phone is ever in it.</summary>
public partial class NoticePlanTests
{
    private const string Company = "enterprise:91440300MA5TEQ106M";
    private const string Owner = "person:owner";
    private static readonly DateTimeOffset At = new(2026, 11, 24, 2, 0, 0, TimeSpan.Zero);
    private static readonly Lease Lease = new(1, "a", At, TimeSpan.FromHours(1));
    private static readonly Suggestion Suggestion = new(Tier.Assistance, "U", [], 1, "person", "因为", Kind.Help);

    /// <summary>One event of every kind; the first test sees to it that none is missing.</summary>
    private static readonly AppealEvent[] Samples =
    [
        new AppealEvent.Filed(Letter(), 1, 1), new AppealEvent.EmergencyHandedOff(["110", "119"], ["起火"]), new AppealEvent.SentToDesk(null, "拿不准"),
        new AppealEvent.TriageClaimed(Lease), new AppealEvent.Triaged(Tier.Assistance, Suggestion, null), new AppealEvent.ComplexSuggested("用地"),
        new AppealEvent.ComplexDeclined("不必"), new AppealEvent.KindConfirmed(Kind.Help, StatutoryTrack.None), new AppealEvent.Dispatched("U"),
        new AppealEvent.Refused(Ground.NA_PETITION, "请向受理机关查询进度。", "深圳信访"), new AppealEvent.Claimed(Lease), new AppealEvent.HandOverAccepted("U"),
        new AppealEvent.Released(1, null), new AppealEvent.LeaseExpired(1), new AppealEvent.Contacted("打了13900000000"),
        new AppealEvent.ProgressReported("已勘查", new DateOnly(2026, 11, 30)), new AppealEvent.Asked("电费单？", At), new AppealEvent.Supplemented("见附件", []), new AppealEvent.AnswerRecorded("打了13900000000"),
        new AppealEvent.PauseEnded(true), new AppealEvent.Returned("NotOurDuty", "OTHER", "不是我们的"), new AppealEvent.Ruled("OTHER", "谁许可谁监管"),
        new AppealEvent.TierChanged(Tier.Complex, "重大项目"), new AppealEvent.EpochBegan(2, EpochCause.TierChanged, []),
        new AppealEvent.RungReached(1, "Red", At, [Post.UnitHead, Post.Supervisor]), new AppealEvent.StepMissed(StepLimit.FirstContact, At),
        new AppealEvent.SupervisionOpened("逾期"), new AppealEvent.CalendarAdopted(2, At), new AppealEvent.Urged(1, 0, null), new AppealEvent.WithdrawnByAppellant(null),
        new AppealEvent.ExtensionRequested(Limit.Parse("3wd"), "等待设备。"), new AppealEvent.ExtensionGranted(Limit.Parse("3wd"), "同意。", At),
        new AppealEvent.ExtensionDeclined("不同意。"), new AppealEvent.CoHandlerAdded("P1", "OTHER", "核定容量", At), new AppealEvent.PartFinished("P1", "已核定"),
        new AppealEvent.PartWaived("P1", "不需要了"), new AppealEvent.PartMissed("P1", "OTHER", At, [Post.UnitHead, Post.BureauLeader]),
        new AppealEvent.HandOverProposed("OTHER", "经协商"), new AppealEvent.HandedOver("OTHER"),
        new AppealEvent.ReplyGiven(Outcome.Resolved, "已修复。", null, [ReplyFlag.Hasty]), new AppealEvent.ReplyReviewed(false, "雷同"),
        new AppealEvent.EvaluationReminded(At), new AppealEvent.Evaluated(1, 2, null, null, null, null, "打13900000000"), new AppealEvent.Contested(1, "没有修"),
        new AppealEvent.CallBackOpened("QS1-C1", 2), new AppealEvent.CallBackClaimed("QS1-C1", Lease),
        new AppealEvent.AttemptRecorded("QS1-C1", true, AttemptOutcome.Unjustified, "打了13900000000", false), new AppealEvent.UnreachableDeclared("QS1-C1", "无人接听"), new AppealEvent.AboutCorrected("OTHER"),
        new AppealEvent.CallBackReviewed("QS1-C1", true, "属实"), new AppealEvent.CallBackRungReached("QS1-C1", "NotStarted", At, [Post.Supervisor]),
        new AppealEvent.DissatisfactionFound("QS1-C1", null), new AppealEvent.CallBackDone("QS1-C1", CallBackResult.Justified),
        new AppealEvent.TierRaised(Tier.Assistance, Tier.Complex, "二次不满意", [Post.Supervisor, Post.CityLeader]),
        new AppealEvent.RedoBegan(2, "OTHER", RedoCause.Justified, ["a"]), new AppealEvent.Closed(ClosedAs.Satisfied),
    ];

    [Fact]
    public void The_list_of_events_is_just_those_that_somebody_hears_of()
    {
        Assert.Equal(typeof(AppealEvent).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(AppealEvent))).Select(t => t.Name).Order(), Samples.Select(e => e.GetType().Name).Order());

        Assert.Equal(NoticePlan.Events.Order(), Samples.Where(e => Plan(e).Count > 0).Select(e => e.GetType().Name).Order());
    }

    [Fact]
    public void Every_notice_is_one_sentence_with_number_and_title_and_never_contact_data() => Assert.All(Samples.SelectMany(e => Plan(e)), notice =>
    {
        Assert.Contains("《停电（二期）》（QS1）", notice.Text, StringComparison.Ordinal);
        Assert.EndsWith("。", notice.Text, StringComparison.Ordinal);
        Assert.DoesNotContain('。', notice.Text[..^1]);
        Assert.DoesNotMatch(ContactData(), notice.Text);
    });

    [Fact]
    public void A_party_hears_of_an_event_once() =>
        Assert.All(Samples, e => Assert.Equal(Plan(e).Select(n => n.Party).Distinct(), Plan(e).Select(n => n.Party)));

    [Theory]
    [InlineData(nameof(AppealEvent.Filed)), InlineData(nameof(AppealEvent.Refused)), InlineData(nameof(AppealEvent.Dispatched)), InlineData(nameof(AppealEvent.Contacted))]
    [InlineData(nameof(AppealEvent.ProgressReported)), InlineData(nameof(AppealEvent.Asked)), InlineData(nameof(AppealEvent.AnswerRecorded)), InlineData(nameof(AppealEvent.PauseEnded)), InlineData(nameof(AppealEvent.Ruled))]
    [InlineData(nameof(AppealEvent.TierChanged)), InlineData(nameof(AppealEvent.SupervisionOpened)), InlineData(nameof(AppealEvent.WithdrawnByAppellant))]
    [InlineData(nameof(AppealEvent.ExtensionGranted)), InlineData(nameof(AppealEvent.ExtensionDeclined)), InlineData(nameof(AppealEvent.ReplyGiven)), InlineData(nameof(AppealEvent.EvaluationReminded))]
    [InlineData(nameof(AppealEvent.CallBackOpened)), InlineData(nameof(AppealEvent.TierRaised)), InlineData(nameof(AppealEvent.RedoBegan)), InlineData(nameof(AppealEvent.Closed))]
    public void The_company_hears_and_so_does_the_one_who_looks_after_it(string name)
    {
        var parties = Plan(Sample(name)).Select(n => n.Party).ToList();

        Assert.Contains(Company, parties);
        Assert.Contains(Owner, parties);
    }

    [Theory]
    [InlineData(nameof(AppealEvent.Dispatched)), InlineData(nameof(AppealEvent.Supplemented)), InlineData(nameof(AppealEvent.RungReached)), InlineData(nameof(AppealEvent.StepMissed))]
    [InlineData(nameof(AppealEvent.SupervisionOpened)), InlineData(nameof(AppealEvent.WithdrawnByAppellant)), InlineData(nameof(AppealEvent.Ruled))]
    public void The_unit_hears(string name) => Assert.Contains("unit:U", Plan(Sample(name)).Select(n => n.Party));

    [Fact]
    public void A_company_without_a_service_owner_hears_alone() =>
        Assert.Equal([Company], Plan(Sample(nameof(AppealEvent.Filed)), owner: null).Select(n => n.Party));

    [Fact]
    public void Non_acceptance_comes_with_its_ground_the_guidance_and_the_channel()
    {
        var told = Plan(Sample(nameof(AppealEvent.Refused))).Single(n => n.Party == Company);

        Assert.Equal("您的诉求《停电（二期）》（QS1）不予受理（已进入信访程序）：请向受理机关查询进度（可通过深圳信访反映）。", told.Text);
    }

    [Fact]
    public void The_company_is_told_which_unit_by_its_name() =>
        Assert.Equal("您的诉求《停电（二期）》（QS1）已分派至OTHER办理。", Plan(new AppealEvent.Dispatched("OTHER")).Single(n => n.Party == Company).Text);

    [Fact]
    public void A_ruling_is_told_to_the_unit_that_loses_it_and_to_the_one_that_may_not_return_it()
    {
        var told = Plan(new AppealEvent.Ruled("OTHER", "")).ToDictionary(n => n.Party, n => n.Text);

        Assert.Contains("由OTHER办理", told["unit:U"], StringComparison.Ordinal);
        Assert.Contains("不得再退回", told["unit:OTHER"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_rung_reaches_the_holders_of_its_posts_the_posts_of_the_city_the_unit_and_the_service_owner()
    {
        var parties = Plan(new AppealEvent.RungReached(1, "Red", At, [Post.UnitHead, Post.Supervisor])).Select(n => n.Party);

        Assert.Equal(["person:head", "person:supervisor", "post:Supervisor", "unit:U", Owner], parties);
    }

    [Fact]
    public void A_rung_meant_for_a_vacant_post_reaches_the_next()
    {
        var parties = Plan(new AppealEvent.RungReached(1, "Red", At, [Post.UnitHead]), unit: "OTHER").Select(n => n.Party);

        Assert.Equal(["person:supervisor", "post:Supervisor", "unit:OTHER", Owner], parties);
    }

    [Fact]
    public void A_rung_of_an_appeal_that_no_unit_has_reaches_the_triage_desk() =>
        Assert.Contains("unit:U", Plan(new AppealEvent.RungReached(1, "Red", At, [Post.UnitHead]), unit: null).Select(n => n.Party)); // U holds the desk

    [Fact]
    public void Whoever_is_paged_in_an_emergency_hears_at_once_and_the_company_what_to_call()
    {
        var told = Plan(Sample(nameof(AppealEvent.EmergencyHandedOff))).ToDictionary(n => n.Party, n => n.Text);

        Assert.Contains("person:pager", told.Keys);
        Assert.Contains("post:EmergencyPager", told.Keys);
        Assert.Contains("110、119", told[Company], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(AppealEvent.SentToDesk), "post:TriageDesk")]
    [InlineData(nameof(AppealEvent.Returned), "post:Supervisor")]
    [InlineData(nameof(AppealEvent.ComplexSuggested), "post:Supervisor")]
    [InlineData(nameof(AppealEvent.ExtensionRequested), "post:Supervisor")]
    [InlineData(nameof(AppealEvent.AttemptRecorded), "post:Reviewer")]
    [InlineData(nameof(AppealEvent.UnreachableDeclared), "post:Reviewer")]
    public void What_waits_on_a_desk_is_told_to_the_desk(string name, string desk) => Assert.Equal([desk], Plan(Sample(name)).Select(n => n.Party));

    [Theory]
    [InlineData(StepLimit.Dispatch, "post:TriageDesk"), InlineData(StepLimit.Arbitration, "post:Supervisor")]
    [InlineData(StepLimit.FirstContact, "unit:U"), InlineData(StepLimit.StageReply, "unit:U")]
    public void A_missed_step_is_told_to_whoever_missed_it(StepLimit step, string party) =>
        Assert.Equal([party], Plan(new AppealEvent.StepMissed(step, At)).Select(n => n.Party));

    [Fact]
    public void The_words_give_the_citys_time() =>
        Assert.Contains("11月24日10:00前", Plan(Sample(nameof(AppealEvent.StepMissed)))[0].Text, StringComparison.Ordinal);

    [Fact]
    public void Of_a_confidential_appeal_only_the_company_hears_the_title_and_its_service_owner_hears_nothing()
    {
        foreach (var notice in Samples.SelectMany(e => Plan(e, Dossier("owner") with { Confidential = true })))
        {
            Assert.NotEqual(Owner, notice.Party);
            Assert.Equal(notice.Party == Company, notice.Text.Contains("停电（二期）", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Nobody_of_the_unit_that_it_complains_of_hears_anything_and_the_next_in_line_hears_instead()
    {
        foreach (var notice in Samples.SelectMany(e => Plan(e, Dossier("a") with { About = "U" }, unit: "OTHER")))
            Assert.DoesNotContain(notice.Party, new[] { "unit:U", "person:a", "person:head" });
        var parties = Plan(new AppealEvent.RungReached(1, "Red", At, [Post.UnitHead]), Dossier("owner") with { About = "U" }).Select(n => n.Party);
        Assert.Equal(["person:supervisor", "post:Supervisor", Owner], parties);
    }

    [Fact]
    public void Complaints_of_the_very_unit_wait_on_the_supervisors_desk_and_are_told_there()
    {
        Assert.Equal(["post:Supervisor"], Plan(new AppealEvent.SentToDesk(null, "", ForSupervisors: true)).Select(n => n.Party));
        Assert.Equal(["post:Supervisor"], Plan(new AppealEvent.StepMissed(StepLimit.Dispatch, At), Dossier("owner") with { ForSupervisors = true }).Select(n => n.Party));
    }

    private static IReadOnlyList<Notice> Plan(AppealEvent happened, Dossier dossier, string? unit = "U") =>
        NoticePlan.For(new Recorded(2, At, Actor.System, happened), dossier, unit, Directory);

    private static AppealEvent Sample(string name) => Samples.Single(e => e.GetType().Name == name);

    private static IReadOnlyList<Notice> Plan(AppealEvent happened, string? owner = "owner", string? unit = "U") =>
        NoticePlan.For(new Recorded(2, At, Actor.System, happened), Dossier(owner), unit, Directory);

    private static UnitDirectory Directory { get; } = UnitDirectory.Parse(
        PostHolderTests.File([PostHolderTests.Unit(officers: ["a"], heads: ["head"]), PostHolderTests.Unit("OTHER")], supervisors: ["supervisor"])
            .Replace("\"emergencyPager\": []", "\"emergencyPager\": [\"pager\"]", StringComparison.Ordinal)
            .Replace("\"reviewers\": []", "\"reviewers\": [\"reviewer\"]", StringComparison.Ordinal)).OrThrow();

    private static Dossier Dossier(string? owner) => new()
    {
        Id = "QS1", CreditCode = "91440300MA5TEQ106M", EnterpriseName = "示例公司", Appellant = "wang", District = "SZ-440305", Title = "停电（二期）",
        ServiceOwner = owner, ReceivedAt = At, PromiseFrom = At, PolicyVersion = 1, CalendarVersion = 1,
    };

    private static Submission Letter() => new()
    {
        Id = "QS1", CreditCode = "91440300MA5TEQ106M", EnterpriseName = "示例公司", District = "SZ-440305", ContactName = "王先生", ContactPhone = "13900000000",
        ContactEmail = "wang@example.com", Title = "停电（二期）", Text = "请打13900000000",
    };

    [GeneratedRegex("王先生|1390000|@|wang")]
    private static partial Regex ContactData();
}
