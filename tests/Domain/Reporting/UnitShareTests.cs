using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Reporting;
using ServerlessQiFu.Tests.Domain.Appeals;

namespace ServerlessQiFu.Tests.Domain.Reporting;

/// <summary>Each act counts for the unit that was accountable then. Received by GXJ on Tuesday 3 March 2026 at 10:00, promised for Friday 6 March at 18:00.</summary>
public class UnitShareTests
{
    private static readonly Actor SecondUnit = TestActors.OfficerOf("SFJ", 1);

    [Fact]
    public void A_bad_rating_its_call_back_and_the_redo_are_of_the_unit_that_answered_and_the_repair_of_the_one_that_did_it()
    {
        var story = CalledBack().Claimed("SFJ").On("03-05 11:00").Do(Reply(3), SecondUnit).Do(Rates(4), TestActors.Company);

        Figures(story, "GXJ", ("received", 1), ("evaluations", 1), ("bad.good", 1), ("dissatisfied", 1), ("callBacksOpen", 0), ("calledBack.good", 1), ("reached.good", 1), ("solved.of", 1),
            ("solved.good", 0), ("redos", 1), ("redone.good", 1), ("redone.of", 1), ("promise.good", 1), ("onTime.good", 1), ("response.good", 1), ("closed", 0), ("satisfaction.good", 0));
        Figures(story, "SFJ", ("received", 0), ("evaluations", 1), ("bad.good", 0), ("dissatisfied", 0), ("calledBack.of", 0), ("redos", 0), ("redone.good", 0), ("redone.of", 1),
            ("rectified.good", 1), ("rectified.of", 1), ("promise.good", 1), ("onTime.good", 1), ("response.of", 0), ("closed", 1), ("satisfaction.good", 1));
    }

    [Fact]
    public void Until_another_unit_accepts_a_redo_by_claiming_what_is_late_is_the_first_ones()
    {
        // The redo is due on 12 March, the outer limit on 17 March.
        var story = CalledBack().Until("03-13 10:00").Claimed("SFJ").Do(Reply(3), SecondUnit);

        Figures(story, "GXJ", ("rectified.of", 1), ("rectified.good", 0), ("promise.of", 2), ("promise.good", 1), ("rung.Red", 1));
        Figures(story, "SFJ", ("rectified.of", 0), ("promise.of", 0), ("rung.Red", 0));
    }

    [Fact]
    public void A_promise_is_broken_by_the_unit_that_was_accountable_when_it_was_due_whoever_answers_afterwards()
    {
        var story = AppealStory.Queued().Until("03-09 09:00").Do(new AppealCommand.RuleOnReturn("SFJ", "指定"), TestActors.Supervisor).Claimed("SFJ").On("03-09 15:00").Do(Reply(1), SecondUnit);

        Figures(story, "GXJ", ("promise.of", 1), ("promise.good", 0), ("rung.Yellow", 1), ("rung.Red", 1), ("response.of", 1), ("response.good", 0));
        Figures(story, "SFJ", ("promise.of", 0), ("onTime.of", 0), ("redone.of", 1), ("open", 1));
    }

    [Fact]
    public void A_promise_that_nobody_has_answered_is_broken_as_soon_as_it_is_over()
    {
        var story = AppealStory.Queued();

        Figures(story, "GXJ", ("promise.of", 0), ("promise.unknown", 1));
        story.Now = AppealStory.At("03-06 18:01");
        Figures(story, "GXJ", ("promise.of", 1), ("promise.good", 0), ("promise.unknown", 0));
    }

    [Fact]
    public void A_return_is_of_the_unit_that_returned_and_improper_where_it_came_back()
    {
        var ruled = AppealStory.InArbitration().Do(new AppealCommand.RuleOnReturn("SFJ", "属司法局"), TestActors.Supervisor).Claimed("SFJ");
        Figures(ruled, "GXJ", ("returns", 1), ("returned.good", 1), ("returned.of", 1), ("improperReturns", 0));
        Figures(ruled, "SFJ", ("returns", 0), ("returned.good", 0), ("returned.of", 1));

        var back = AppealStory.InArbitration().Do(new AppealCommand.RuleOnReturn("GXJ", "属工信局"), TestActors.Supervisor);
        Figures(back, "GXJ", ("returns", 1), ("improperReturns", 1), ("improperlyReturned.good", 1));
    }

    [Fact]
    public void Before_dispatch_it_is_the_desks()
    {
        var waiting = AppealStory.OnDesk().Until("03-05 10:00");
        Figures(waiting, UnitShare.Desk, ("received", 1), ("open", 1), ("rung.Yellow", 1), ("rung.Red", 1), ("promise.of", 1), ("response.of", 1), ("leftToPerson.good", 1), ("firstDispatch.unknown", 1));

        var dispatched = waiting.Do(new AppealCommand.DecideTriage(TestActors.Says(Tier.Assistance)), TestActors.Specialist);
        Figures(dispatched, UnitShare.Desk, ("received", 0), ("open", 0), ("rung.Yellow", 1), ("response.of", 1), ("firstDispatch.good", 1), ("promise.of", 0));
        Figures(dispatched, "GXJ", ("received", 1), ("open", 1), ("rung.Yellow", 0), ("response.of", 0));

        Figures(AppealStory.NotAccepted(), UnitShare.Desk, ("received", 1), ("notAccepted", 1));
    }

    [Fact]
    public void A_part_is_its_co_handlers()
    {
        var story = AppealStory.InProgress().Do(new AppealCommand.AddCoHandler(1, "SFJ", "出具法律意见"), TestActors.Officer);
        Figures(story, "SFJ", ("parts", 1), ("partsInTime.of", 0), ("partsInTime.unknown", 1), ("returned.of", 0), ("open", 0));
        Figures(story, "GXJ", ("parts", 0), ("open", 1));

        story.On("03-04 10:00").Do(new AppealCommand.FinishPart("P1", "已出具"), SecondUnit);
        Figures(story, "SFJ", ("partsInTime.good", 1), ("partsInTime.of", 1), ("partsInTime.unknown", 0));
        var late = AppealStory.InProgress().Do(new AppealCommand.AddCoHandler(1, "SFJ", "出具法律意见"), TestActors.Officer).Until("03-09 10:00");
        Figures(late, "SFJ", ("partsInTime.good", 0), ("partsInTime.of", 1));
    }

    [Theory]
    [InlineData("03-20 18:00", 1, 0)]
    [InlineData("03-24 18:00", 1, 0)]
    [InlineData("03-24 18:01", 0, 1)]
    public void A_redo_beyond_the_outer_limit_is_on_time_within_its_own_as_its_ladder_says(string answered, int onTime, int overdue)
    {
        // Outer limit: 17 March. The redo begins a minute before it and is due on 24 March.
        var story = Redo("03-17 17:59").Claimed("SFJ").Until("03-18 10:00");
        Assert.Equal(AppealStory.At("03-24 18:00"), story.Clocks.Limit.At);
        Figures(story, "SFJ", ("overdue", 0));
        story.Until(answered).Claimed("SFJ").Do(Reply(story.Dossier.LeasesGiven), SecondUnit);

        Figures(story, "SFJ", ("overdue", overdue));
        story.Do(Rates(5), TestActors.Company).Until("03-27 18:00");
        if (story.State is Appeal.Replied { Review: not null }) story.Do(new AppealCommand.ReviewReply(true, "属实"), TestActors.Reviewer);
        Assert.IsType<Appeal.Closed>(story.State);
        Figures(story, "SFJ", ("onTime.good", onTime), ("onTime.of", 1));
        Assert.DoesNotContain(story.All<AppealEvent.RungReached>(), r => r.Rung == "Chaser");
    }

    private static void Figures(AppealStory story, string unit, params (string Name, long Count)[] expected)
    {
        var sums = Sums.ByGroup([ReportRow.Of("QS", story.Record, story.Rules)], GroupedBy.Unit, story.Now).GetValueOrDefault(unit);
        Assert.Equal(expected, expected.Select(e => (e.Name, e.Name.StartsWith("rung.", StringComparison.Ordinal)
            ? sums?.Rungs.GetValueOrDefault(e.Name["rung.".Length..]) ?? 0 : sums?.Counts[e.Name] ?? 0)));
    }

    /// <summary>Answered by GXJ, rated 1, called back on 5 March at 10:00 and to be done again by SFJ.</summary>
    private static AppealStory CalledBack() => Redo("03-05 10:00");

    private static AppealStory Redo(string begun)
    {
        var rated = AppealStory.InProgress().On("03-03 15:00").Do(Reply(1), TestActors.Officer).Do(Rates(1), TestActors.Company).Until(begun);
        return rated.Do(new AppealCommand.ClaimCallBack(TimeSpan.Zero), TestActors.Caller)
            .Do(new AppealCommand.RecordAttempt(CallBackTask.IdOf(rated.Dossier.Id, 1), 2, true, AttemptOutcome.Justified, "仍停电", false, "SFJ"), TestActors.Caller);
    }

    private static AppealCommand.ReplyToCompany Reply(int lease) => new(lease, Outcome.Resolved, "已完成转供电改造", null, []);

    private static AppealCommand.EvaluateReply Rates(int level) => new(level, null, null, null, null, null, 1);
}
