using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Tests.Domain.Appeals;

public class HandlingTests
{
    private static readonly AppealCommand.RecordContact Contact = new(1, "已联系");

    [Fact]
    public void Only_the_unit_that_has_it_claims_it()
    {
        var story = AppealStory.Queued();

        story.IsRefused(RefusalCode.NotYours, AppealStory.Claim("SFJ"), TestActors.OfficerOf("SFJ", 1));
        story.IsRefused(RefusalCode.NotYours, AppealStory.Claim("GXJ"), TestActors.OfficerOf("SFJ", 1));
        story.IsRefused(RefusalCode.NotYours, AppealStory.Claim("SFJ"), TestActors.Officer);
        story.Claimed().IsRefused(RefusalCode.NotNow, AppealStory.Claim(), TestActors.OfficerOf("GXJ", 2));
    }

    [Theory]
    [InlineData(0, 24)]
    [InlineData(5, 5)]
    [InlineData(1000, 168)]
    public void A_lease_is_as_long_as_asked_within_the_policy(int asked, int given)
    {
        var story = AppealStory.Queued().Do(new AppealCommand.ClaimAppeal("GXJ", TimeSpan.FromHours(asked)), TestActors.Officer);

        Assert.Equal(new Lease(1, "GXJ 1", story.Now.AddHours(given), TimeSpan.FromHours(given)), story.Lease);
    }

    [Fact]
    public void Only_the_holder_works_under_the_newest_number()
    {
        var story = AppealStory.InProgress();

        story.IsRefused(RefusalCode.StaleLease, Contact, TestActors.OfficerOf("GXJ", 2));
        story.IsRefused(RefusalCode.StaleLease, Contact with { Lease = 2 }, TestActors.Officer);
        story.IsRefused(RefusalCode.NotYours, Contact, TestActors.OfficerOf("SFJ", 1));
        story.Do(new AppealCommand.ReleaseAppeal(1, null), TestActors.Officer).IsAlreadySo(new AppealCommand.ReleaseAppeal(1, null), TestActors.Officer);
        story.Claimed().IsRefused(RefusalCode.StaleLease, Contact, TestActors.Officer);
        Assert.Equal(2, story.Lease.Number);
    }

    [Fact]
    public void Every_act_of_the_holder_renews_the_lease()
    {
        var story = AppealStory.InProgress().On("03-03 16:00").Do(Contact, TestActors.Officer);

        Assert.Equal(AppealStory.At("03-04 16:00"), story.Lease.Until);
        Assert.Equal(AppealStory.At("03-03 16:00"), story.Dossier.ContactedAt);
        story.On("03-04 10:00").Do(new AppealCommand.ReportProgress(1, "正在核实", null), TestActors.Officer);
        Assert.Equal(AppealStory.At("03-05 10:00"), story.Lease.Until);
    }

    [Theory]
    [InlineData("03-03 23:59", 3, 2, true), InlineData("03-03 23:59", 3, 3, false), InlineData("03-04 00:00", 3, 3, true), InlineData("03-03 10:00", 2, 28, true), InlineData("03-03 10:00", 3, 4, false)]
    public void The_day_on_which_the_company_hears_next_is_not_past(string now, int month, int day, bool past)
    {
        var story = AppealStory.InProgress().On("03-03 09:30").Do(Contact, TestActors.Officer).On(now);
        var told = new AppealCommand.ReportProgress(1, "正在核实", new DateOnly(2026, month, day));
        if (past) story.IsRefused(RefusalCode.UnknownValue, told, TestActors.Officer);
        else story.Do(told, TestActors.Officer);
    }

    [Fact]
    public void A_lease_that_ran_out_holds_nobody_even_if_nobody_noticed()
    {
        var story = AppealStory.InProgress().On("03-04 10:00");

        story.IsRefused(RefusalCode.StaleLease, Contact, TestActors.Officer);
        story.Do(AppealStory.Claim(), TestActors.OfficerOf("GXJ", 2));

        Assert.Equal((2, "GXJ 2"), (story.Lease.Number, story.Lease.Holder));
        Assert.Contains(new AppealEvent.LeaseExpired(1), story.All<AppealEvent.LeaseExpired>());
        story.IsAlreadySo(new AppealCommand.RunDueStep(new DueStep.ExpireLease(1)), Actor.System);
    }

    [Fact]
    public void A_lease_runs_to_its_last_instant()
    {
        var story = AppealStory.InProgress();
        story.Now = AppealStory.At("03-04 10:00").AddTicks(-1);

        story.IsRefused(RefusalCode.NotNow, new AppealCommand.RunDueStep(new DueStep.ExpireLease(1)), Actor.System);
        Assert.IsType<Appeal.InProgress>(story.Do(Contact, TestActors.Officer).State);
    }

    [Fact]
    public void A_question_pauses_the_promise_and_freezes_the_lease()
    {
        var story = AppealStory.Awaiting();

        Assert.True(story.Clocks.Paused);
        Assert.Equal(AppealStory.At("03-10 18:00"), ((Appeal.AwaitingAppellant)story.State).Question.Until);
        Assert.DoesNotContain(Schedule.Of(story.State, story.Rules), d => d.Step is DueStep.ExpireLease);
        story.On("03-06 10:00").Do(new AppealCommand.ReportProgress(1, "等待补充", null), TestActors.Officer);
        story.Do(new AppealCommand.SupplementAppeal("电费单", []), TestActors.Company);

        Assert.Equal(["Supplemented", "PauseEnded"], story.Names(2));
        Assert.Equal(AppealStory.At("03-07 10:00"), story.Lease.Until);
        Assert.False(story.Clocks.Paused);
    }

    [Fact]
    public void A_question_that_nobody_answers_ends_when_its_time_is_over_however_late_that_is_noticed()
    {
        var story = AppealStory.Awaiting().On("03-11 09:00");
        story.Do(new AppealCommand.SupplementAppeal("迟到的答复", []), TestActors.Company);

        Assert.Equal([new AppealEvent.PauseEnded(false)], story.All<AppealEvent.PauseEnded>());
        Assert.Equal(new Pause(AppealStory.At("03-03 10:00"), AppealStory.At("03-10 18:00")), story.Dossier.Pauses.Single());
        Assert.Equal(AppealStory.At("03-11 18:00"), story.Lease.Until);
    }

    [Fact]
    public void Questions_are_limited_in_number()
    {
        var story = AppealStory.Awaiting().Do(new AppealCommand.SupplementAppeal("一", []), TestActors.Company)
            .Do(new AppealCommand.AskCompany(1, "再问"), TestActors.Officer).Do(new AppealCommand.SupplementAppeal("二", []), TestActors.Company);

        story.IsRefused(RefusalCode.LimitReached, new AppealCommand.AskCompany(1, "第三问"), TestActors.Officer);
    }

    [Fact]
    public void A_company_adds_to_its_own_appeal_only_and_withdraws_it_at_any_time()
    {
        var story = AppealStory.Awaiting();

        story.IsRefused(RefusalCode.NotYours, new AppealCommand.SupplementAppeal("别人的", []), TestActors.OtherCompany);
        story.IsRefused(RefusalCode.NotYours, new AppealCommand.WithdrawAppeal(null), TestActors.OtherCompany);
        story.Do(new AppealCommand.WithdrawAppeal("已自行解决"), TestActors.Bot);
        Assert.IsType<Appeal.Withdrawn>(story.State);
        Assert.Empty(Schedule.Of(story.State, story.Rules));
    }

    [Fact]
    public void Supervision_is_opened_once()
    {
        var story = AppealStory.InProgress().Do(new AppealCommand.OpenSupervision("领导关注"), TestActors.Supervisor);

        Assert.True(story.Dossier.Supervised);
        story.IsAlreadySo(new AppealCommand.OpenSupervision("再次"), TestActors.Supervisor);
        Assert.Single(story.Until("03-31 18:00").All<AppealEvent.SupervisionOpened>());
    }
}
