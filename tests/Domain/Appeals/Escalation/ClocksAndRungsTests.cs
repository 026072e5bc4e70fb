using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Tests.Domain.Appeals.Escalation;

/// <summary>The shipped policy, reckoned by hand: received on Tuesday 3 March 2026 at 10:00, seven working hours a day.</summary>
public class ClocksAndRungsTests
{
    private static string[] Ahead(AppealStory story) => [.. Schedule.Of(story.State, story.Rules)
        .Select(d => $"{d.At.ToOffset(TimeSpan.FromHours(8)):MM-dd HH:mm} {Name(d.Step)}")];

    private static string Name(DueStep step) => step switch
    {
        DueStep.ReachRung rung => rung.Rung,
        DueStep.MissStep miss => miss.Limit.ToString(),
        _ => step.GetType().Name,
    };

    [Fact]
    public void What_is_not_triaged_runs_on_the_limits_of_a_consultation() => Assert.Equal(
        ["03-03 10:00 Classify", "03-03 10:30 Dispatch", "03-03 12:00 FirstContact", "03-04 09:30 Yellow", "03-04 15:24 Orange", "03-04 18:00 Red",
            "03-06 18:00 Chaser", "03-10 18:00 SupervisionCase", "03-12 18:00 PublicNotice"],
        Ahead(AppealStory.Filed()));

    [Fact]
    public void Assistance_has_three_working_days_within_ten() => Assert.Equal(
        ["03-04 10:00 FirstContact", "03-05 09:30 Yellow", "03-06 10:36 Orange", "03-06 18:00 StageReply", "03-06 18:00 Red",
            "03-18 18:00 Chaser", "03-20 18:00 SupervisionCase", "03-24 18:00 PublicNotice"],
        Ahead(AppealStory.Queued()));

    [Fact]
    public void While_the_company_is_asked_only_the_promise_stands_still() => Assert.Equal(
        ["03-04 10:00 FirstContact", "03-06 18:00 StageReply", "03-10 18:00 ResumeUnanswered",
            "03-18 18:00 Chaser", "03-20 18:00 SupervisionCase", "03-24 18:00 PublicNotice"],
        Ahead(AppealStory.Awaiting()));

    [Fact]
    public void A_pause_moves_the_promise_and_its_rungs_by_the_working_time_it_took()
    {
        var story = AppealStory.InProgress().On("03-03 11:00").Do(new AppealCommand.AskCompany(1, "请补充"), TestActors.Officer)
            .On("03-04 11:00").Do(new AppealCommand.SupplementAppeal("电费单", []), TestActors.Company);

        Assert.Equal((AppealStory.At("03-09 18:00"), AppealStory.At("03-17 18:00")), (story.Clocks.Promise.At, story.Clocks.Outer.At));
        Assert.Contains("03-06 09:30 Yellow", Ahead(story));
    }

    [Fact]
    public void A_rung_before_the_pause_is_not_moved_by_it()
    {
        var story = AppealStory.InProgress().On("03-05 09:00").Claimed().On("03-05 10:00").Do(new AppealCommand.AskCompany(2, "请补充"), TestActors.Officer);

        Assert.Equal(AppealStory.At("03-05 09:30"), story.All<AppealEvent.RungReached>().Single().DueAt);
    }

    [Fact]
    public void A_pause_never_moves_the_promise_past_the_outer_limit()
    {
        var story = AppealStory.InProgress(kind: Kind.Consultation).Do(new AppealCommand.AskCompany(1, "请补充"), TestActors.Officer);

        Assert.Equal(AppealStory.At("03-05 18:00"), story.Clocks.Promise.At);
        Assert.Contains("03-05 18:00 Red", Ahead(story));
    }

    [Fact]
    public void Clocks_are_provisional_while_a_holiday_notice_is_missing()
    {
        var story = new AppealStory().On("12-31 10:00").Do(new AppealCommand.FileAppeal(TestActors.Letter()), TestActors.Company);

        Assert.True(story.Clocks.Promise.Provisional);
        Assert.True(story.Clocks.Outer.Provisional);
        Assert.False(AppealStory.Queued().Clocks.Outer.Provisional);
    }

    [Fact]
    public void The_light_follows_the_highest_rung_reached()
    {
        var story = AppealStory.Queued();
        var lights = new List<Light> { story.Clocks.Light };
        foreach (var day in (string[])["03-05 12:00", "03-06 12:00", "03-06 18:00", "03-18 18:00"]) lights.Add(story.Until(day).Clocks.Light);

        Assert.Equal([Light.Green, Light.Yellow, Light.Orange, Light.Red, Light.Red], lights);
    }

    [Fact]
    public void The_whole_ladder_is_climbed_each_rung_once_and_supervision_opens_by_itself()
    {
        var story = AppealStory.Queued().Until("04-30 18:00");

        Assert.Equal(["Yellow", "Orange", "Red", "Chaser", "SupervisionCase", "PublicNotice"], story.All<AppealEvent.RungReached>().Select(r => r.Rung));
        Assert.All(story.Record.Where(r => r.Event is AppealEvent.RungReached), r => Assert.Equal(((AppealEvent.RungReached)r.Event).DueAt, r.At));
        Assert.Equal([Post.CityLeader], story.All<AppealEvent.RungReached>().Last().Tell);
        Assert.Single(story.All<AppealEvent.SupervisionOpened>());
        Assert.Null(Next.Of(story.State, story.Rules));
    }

    [Fact]
    public void A_rung_of_another_epoch_or_reached_before_is_already_so_and_one_not_due_is_refused()
    {
        var story = AppealStory.Queued().Until("03-05 12:00");

        story.IsAlreadySo(new AppealCommand.RunDueStep(new DueStep.ReachRung(1, "Yellow")), Actor.System);
        story.IsAlreadySo(new AppealCommand.RunDueStep(new DueStep.ReachRung(0, "Orange")), Actor.System);
        story.IsRefused(RefusalCode.NotNow, new AppealCommand.RunDueStep(new DueStep.ReachRung(1, "Orange")), Actor.System);
        story.IsRefused(RefusalCode.NotNow, new AppealCommand.RunDueStep(new DueStep.Classify()), Actor.System);
    }

    [Fact]
    public void A_stage_reply_is_owed_again_after_each_and_each_is_missed_once()
    {
        var story = AppealStory.Queued().Do(new AppealCommand.ChangeTier(Tier.Complex, "是"), TestActors.Supervisor).Until("03-11 10:00").Claimed();
        Assert.Equal(AppealStory.At("03-10 18:00"), story.All<AppealEvent.StepMissed>().Single(s => s.Limit == StepLimit.StageReply).DueAt);
        story.Do(new AppealCommand.ReportProgress(1, "方案已定", new DateOnly(2026, 3, 20)), TestActors.Officer);

        Assert.Contains("03-25 18:00 StageReply", Ahead(story));
        Assert.Equal(2, story.Until("04-30 18:00").All<AppealEvent.StepMissed>().Count(s => s.Limit == StepLimit.StageReply));
    }

    [Fact]
    public void A_ruling_and_a_first_contact_are_missed_when_they_are_late()
    {
        var story = AppealStory.InArbitration().Until("03-31 18:00");

        Assert.Equal([(StepLimit.FirstContact, AppealStory.At("03-04 10:00")), (StepLimit.Arbitration, AppealStory.At("03-04 18:00")), (StepLimit.StageReply, AppealStory.At("03-06 18:00"))],
            story.All<AppealEvent.StepMissed>().Select(s => (s.Limit, s.DueAt)));
    }

    [Fact]
    public void What_was_due_happens_before_the_command_that_would_undo_it()
    {
        var story = AppealStory.Queued().On("03-06 20:00").Do(new AppealCommand.WithdrawAppeal(null), TestActors.Company);

        Assert.Equal(["StepMissed", "RungReached", "RungReached", "StepMissed", "RungReached", "WithdrawnByAppellant"], story.Names(6));
    }

    [Fact]
    public void A_new_calendar_is_adopted_at_once_and_once()
    {
        var story = AppealStory.Queued();
        var version = story.Dossier.CalendarVersion + 1;
        story.Rules = story.Rules with { CurrentCalendarVersion = version };

        Assert.Equal(new DueStep.AdoptCalendar(version), Next.Of(story.State, story.Rules)!.Step);
        story.Do(new AppealCommand.RunDueStep(new DueStep.AdoptCalendar(version)), Actor.System);
        Assert.Equal(version, story.Dossier.CalendarVersion);
        story.IsAlreadySo(new AppealCommand.RunDueStep(new DueStep.AdoptCalendar(version)), Actor.System);
    }
}
