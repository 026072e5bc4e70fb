using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Reporting;

namespace ServerlessQiFu.Tests.Domain.Appeals.CallBacks;

/// <summary>The second half of a life under the shipped policy, told step by step.</summary>
public class AnsweredAppealTests
{
    private const string First = "QS20260303ABCDEFGHX-C1";

    [Fact]
    public void A_satisfied_company_closes_it()
    {
        var story = Answered().Do(Rates(4), TestActors.Company);

        Assert.Equal(ClosedAs.Satisfied, Assert.IsType<Appeal.Closed>(story.State).As);
        story.IsAlreadySo(Rates(4), TestActors.Company);
        Assert.True(ReportRow.Of("QS", story.Record, story.Rules).Shares.Single(s => s.Unit == "GXJ") is
            { RoundsInTime: 1, RoundsLate: 0, PromisesKept: 1, PromisesBroken: 0, Contacted: 1, Evaluations: 1, BadEvaluations: 0, Status: Status.Closed });
    }

    [Fact]
    public void Silence_is_reminded_and_ends_unevaluated()
    {
        var story = Answered().Until("03-18 18:00");

        Assert.Single(story.All<AppealEvent.EvaluationReminded>());
        Assert.Equal(ClosedAs.Unevaluated, Assert.IsType<Appeal.Closed>(story.State).As);
        Assert.Equal(0, ReportRow.Of("QS", story.Record, story.Rules).Shares.Sum(s => s.Evaluations));
        story.Do(new AppealCommand.ContestReply("仍未解决"), TestActors.Company);
        Assert.IsType<Appeal.CallingBack>(story.State);
    }

    [Fact]
    public void A_satisfied_closure_that_is_drawn_is_audited_first()
    {
        var story = Answered().Do(Rates(5, draw: 0.01), TestActors.Company);

        Assert.Null(Assert.IsType<Appeal.CallingBack>(story.State).Task.Level);
        story.Do(new AppealCommand.ClaimCallBack(TimeSpan.Zero), TestActors.Caller)
            .Do(Attempt(2, AttemptOutcome.Justified), TestActors.Caller);
        Assert.Equal(Status.Redo, AppealStatus.Of(story.State));
        Assert.Equal(new CallBackLedger(1, 1, 0), CallBackLedger.Of(story.Record));
    }

    [Fact]
    public void Dissatisfied_called_back_three_times_done_again_dissatisfied_again_and_raised()
    {
        var story = Answered().Do(Rates(1), TestActors.Company);
        story.IsRefused(RefusalCode.NotYours, new AppealCommand.ClaimCallBack(TimeSpan.Zero), new(Role.CallBack, "GXJ 1", Unit: "XQ"));
        story.On("03-04 09:30").Do(new AppealCommand.ClaimCallBack(TimeSpan.FromHours(100)), TestActors.Caller).Do(Attempt(2, AttemptOutcome.NotReached), TestActors.Caller);
        story.On("03-04 10:30").Do(Attempt(2, AttemptOutcome.NotReached), TestActors.Caller);
        story.On("03-04 15:00").Do(Attempt(2, AttemptOutcome.NotReached), TestActors.Caller);
        story.IsRefused(RefusalCode.LimitReached, new AppealCommand.DeclareUnreachable(First, 2, "无人接听"), TestActors.Caller);
        story.On("03-05 09:00").Do(Attempt(2, AttemptOutcome.Justified), TestActors.Caller);

        Assert.Equal((Status.Redo, 2), (AppealStatus.Of(story.State), story.Assignment.Round));
        Assert.Equal(AppealStory.At("03-12 18:00"), story.Clocks.Promise.At);
        story.IsRefused(RefusalCode.Forbidden, AppealStory.Claim(), TestActors.OfficerOf("GXJ", 1));
        story.Do(AppealStory.Claim(), TestActors.OfficerOf("GXJ", 2)).On("03-05 17:00").Do(Reply(3), TestActors.OfficerOf("GXJ", 2)).Do(Rates(2), TestActors.Company);

        Assert.Equal((Tier.Complex, true), (story.Dossier.Tier, story.Dossier.Supervised));
        Assert.Contains(Post.CityLeader, Assert.Single(story.All<AppealEvent.TierRaised>()).Tell);
        Assert.Equal((2, 1, 1), (story.Dossier.Dissatisfied, CallBackLedger.Of(story.Record).Done, CallBackLedger.Of(story.Record).Open));
    }

    [Fact]
    public void Unreachable_three_half_days_on_two_days_and_a_reviewer_who_agrees()
    {
        var story = Answered().Do(Rates(2), TestActors.Company);
        story.On("03-04 09:30").Do(new AppealCommand.ClaimCallBack(TimeSpan.FromHours(100)), TestActors.Caller).Do(Attempt(2, AttemptOutcome.NotReached), TestActors.Caller);
        story.On("03-04 15:00").Do(Attempt(2, AttemptOutcome.NotReached), TestActors.Caller);
        story.On("03-05 09:30").Do(Attempt(2, AttemptOutcome.NotReached), TestActors.Caller)
            .Do(new AppealCommand.DeclareUnreachable(First, 2, "无人接听"), TestActors.Caller);
        story.IsRefused(RefusalCode.NotYours, new AppealCommand.ReviewCallBack(true, "同意"), new(Role.Reviewer, "caller", Unit: "XQ"));
        story.Do(new AppealCommand.ReviewCallBack(false, "再试一次"), TestActors.Reviewer);
        story.Do(new AppealCommand.ClaimCallBack(TimeSpan.Zero), TestActors.Caller);
        story.IsRefused(RefusalCode.LimitReached, new AppealCommand.DeclareUnreachable(First, 3, "无人接听"), TestActors.Caller);
        story.On("03-05 15:00").Do(Attempt(3, AttemptOutcome.NotReached), TestActors.Caller)
            .Do(new AppealCommand.DeclareUnreachable(First, 3, "无人接听"), TestActors.Caller).Do(new AppealCommand.ReviewCallBack(true, "同意"), TestActors.Reviewer);

        Assert.Equal(ClosedAs.Unreachable, Assert.IsType<Appeal.Closed>(story.State).As);
    }

    [Fact]
    public void A_flagged_reply_closes_only_after_a_reviewer_passed_it()
    {
        var story = AppealStory.InProgress().Do(Reply(1), TestActors.Officer);
        Assert.Equal([ReplyFlag.Hasty], Assert.IsType<Appeal.Replied>(story.State).Review!.Flags);
        story.Do(Rates(5), TestActors.Company);
        Assert.IsType<Appeal.Replied>(story.State);
        story.IsRefused(RefusalCode.NotYours, new AppealCommand.ReviewReply(true, "属实"), new(Role.Reviewer, "GXJ 1", Unit: "XQ"));
        story.Do(new AppealCommand.ReviewReply(true, "属实"), TestActors.Reviewer);

        Assert.IsType<Appeal.Closed>(story.State);
    }

    [Fact]
    public void An_extension_moves_the_promise_and_never_beyond_the_outer_limit()
    {
        var story = AppealStory.InProgress().Do(new AppealCommand.RequestExtension(1, Limit.Parse("3wd"), "待勘查"), TestActors.Officer)
            .Do(new AppealCommand.DecideExtension(true, "情况属实"), TestActors.Supervisor);
        Assert.Equal(AppealStory.At("03-11 18:00"), story.Clocks.Promise.At);
        story.IsRefused(RefusalCode.LimitReached, new AppealCommand.RequestExtension(1, Limit.Parse("1wd"), "再延"), TestActors.Officer);

        AppealStory.InProgress(Tier.Consultation).IsRefused(RefusalCode.Forbidden, new AppealCommand.RequestExtension(1, Limit.Parse("1wd"), "待勘查"), TestActors.Officer);
        AppealStory.InProgress().On("03-07 09:00").IsRefused(RefusalCode.StaleLease, new AppealCommand.RequestExtension(1, Limit.Parse("1wd"), "迟了"), TestActors.Officer);
    }

    [Fact]
    public void A_hand_over_changes_hands_when_the_other_unit_claims_and_not_before()
    {
        var story = AppealStory.InProgress().Do(new AppealCommand.ProposeHandOver(1, "SFJ", "请接办"), TestActors.Officer);
        Assert.Equal("GXJ", story.Assignment.Unit);
        story.Claimed("SFJ");

        Assert.Equal(("SFJ", "SFJ"), (story.Assignment.Unit, story.Dossier.Accountable));
        story.IsRefused(RefusalCode.NotYours, new AppealCommand.RecordContact(1, "已联系"), TestActors.Officer);
    }

    [Fact]
    public void A_pasted_text_with_another_date_is_still_pasted()
    {
        const string Long = "经核查，贵司反映的园区转供电加价问题属实。我局已会同供电部门于三月五日约谈物业，责令其按目录电价收费并清退多收费用。";
        Assert.Equal(1, ReplySimilarity.Of("已于 3 月 5 日完成改造。", "已于3月8日完成改造"));
        Assert.Equal(1, ReplySimilarity.Of(Long, Long));
        Assert.InRange(ReplySimilarity.Of(Long, Long.Replace("责令其", "要求其", StringComparison.Ordinal)), 0.8, 0.95);
        Assert.InRange(ReplySimilarity.Of(Long, "已组织专场招聘会，为企业推荐技术工人二十名。"), 0, 0.05);
        var much = string.Concat(Enumerable.Range(0, 2000).Select(n => (char)('一' + n * 7)));
        Assert.InRange(ReplySimilarity.Of(much, much[..1900]), 0.9, 0.99);
        Assert.InRange(ReplyDigest.Of(much).Code.Length, 1, 2732);
    }

    /// <summary>Answered by an officer of GXJ two hours after the claim: nothing is flagged.</summary>
    private static AppealStory Answered() => AppealStory.InProgress().On("03-03 15:00").Do(Reply(1), TestActors.Officer);

    private static AppealCommand.ReplyToCompany Reply(int lease) => new(lease, Outcome.Resolved, "已完成转供电改造", null, []);

    private static AppealCommand.EvaluateReply Rates(int level, double draw = 1) => new(level, null, null, null, null, null, draw);

    private static AppealCommand.RecordAttempt Attempt(int lease, AttemptOutcome outcome) =>
        new(First, lease, outcome != AttemptOutcome.NotReached, outcome, "电话记录");
}
