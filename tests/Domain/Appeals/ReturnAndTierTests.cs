using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Tests.Domain.Appeals;

public class ReturnAndTierTests
{
    [Fact]
    public void A_return_goes_to_arbitration_and_its_unit_stays_accountable()
    {
        var story = AppealStory.InArbitration();

        var returned = ((Appeal.InArbitration)story.State).Return;
        Assert.Equal(("NOT_OUR_DUTY", "SFJ", "GXJ 1"), (returned.Ground, returned.ProposedOwner, returned.By));
        Assert.Equal("GXJ", story.Dossier.Accountable);
        Assert.Equal(AppealStory.At("03-06 18:00"), story.Clocks.Promise.At);
    }

    [Fact]
    public void A_return_needs_a_ground_of_the_list_and_another_owner()
    {
        var story = AppealStory.InProgress();

        story.IsRefused(RefusalCode.UnknownValue, AppealStory.Return(1) with { Ground = "TOO_BUSY" }, TestActors.Officer);
        story.IsRefused(RefusalCode.UnknownValue, AppealStory.Return(1) with { ProposedOwner = "GXJ" }, TestActors.Officer);
        story.IsRefused(RefusalCode.UnknownValue, AppealStory.Return(1) with { ProposedOwner = "" }, TestActors.Officer);
        story.IsRefused(RefusalCode.StaleLease, AppealStory.Return(2), TestActors.Officer);
    }

    [Fact]
    public void A_return_comes_within_its_window_from_dispatch_however_late_it_was_claimed()
    {
        var story = AppealStory.Queued().On("03-04 17:30").Claimed().On("03-04 18:00");
        Assert.IsType<Decision.Accepted>(story.Decide(AppealStory.Return(1), TestActors.Officer));

        story.Now = story.Now.AddTicks(1);
        story.IsRefused(RefusalCode.LimitReached, AppealStory.Return(1), TestActors.Officer);
    }

    [Fact]
    public void A_designated_unit_cannot_return_it()
    {
        var story = AppealStory.InArbitration().Do(new AppealCommand.RuleOnReturn("SFJ", "裁决"), TestActors.Supervisor).Claimed("SFJ");

        story.IsRefused(RefusalCode.Forbidden, AppealStory.Return(2) with { ProposedOwner = "GXJ" }, TestActors.OfficerOf("SFJ", 1));
    }

    [Fact]
    public void A_policy_can_forbid_returns()
    {
        var story = AppealStory.InProgress();
        var tiers = AppealStory.Policy.Tiers.ToDictionary(t => t.Key, t => t.Value with { ReturnTimes = 0 });
        story.Rules = AppealStory.RulesOf(AppealStory.Policy with { Tiers = tiers });

        story.IsRefused(RefusalCode.LimitReached, AppealStory.Return(1), TestActors.Officer);
    }

    [Fact]
    public void A_ruling_moves_it_and_resets_no_clock_and_no_rung()
    {
        var story = AppealStory.Queued().Until("03-05 12:00");
        Assert.Equal(["Yellow"], story.Dossier.Ladder.Reached);
        var before = story.Clocks;
        story.Do(new AppealCommand.RuleOnReturn("SFJ", "裁决"), TestActors.Supervisor);

        Assert.Equal(before, story.Clocks);
        Assert.Equal(["Yellow"], story.Dossier.Ladder.Reached);
        Assert.Equal(2, story.Dossier.Ladder.Epoch);
        Assert.Equal("GXJ", story.Dossier.Accountable);
        story.IsAlreadySo(new AppealCommand.RuleOnReturn("SFJ", "裁决"), TestActors.Supervisor);
        story.Claimed("SFJ");
        Assert.Equal(("GXJ", "SFJ"), (story.Dossier.FirstReceiver, story.Dossier.Accountable));
        Assert.Equal(["Claimed", "HandOverAccepted"], story.Names(2));
    }

    [Fact]
    public void A_ruling_ends_the_lease_of_the_unit_that_had_it()
    {
        var story = AppealStory.InProgress().Do(new AppealCommand.RuleOnReturn("SFJ", "裁决"), TestActors.Supervisor);

        Assert.IsType<Appeal.Queued>(story.State);
        story.IsRefused(RefusalCode.StaleLease, new AppealCommand.RecordContact(1, "已联系"), TestActors.Officer);
    }

    [Fact]
    public void A_tier_change_restarts_the_promise_and_its_rungs_and_never_the_outer_limit()
    {
        var story = AppealStory.InProgress().Until("03-05 12:00");
        var outer = story.Clocks.Outer;
        story.Do(new AppealCommand.ChangeTier(Tier.Complex, "多部门"), TestActors.Supervisor);

        Assert.Equal(outer, story.Clocks.Outer);
        Assert.Equal(AppealStory.At("03-26 18:00"), story.Clocks.Promise.At); // All of the 15 working days, past the outer limit of 17 March.
        Assert.Equal(outer, story.Clocks.Limit); // The round is late all the same after the outer limit.
        Assert.Empty(story.Dossier.Ladder.Reached);
        story.IsAlreadySo(new AppealCommand.ChangeTier(Tier.Complex, "多部门"), TestActors.Supervisor);
    }

    [Fact]
    public void Pauses_before_a_tier_change_no_longer_count()
    {
        var story = AppealStory.Awaiting().On("03-04 10:00").Do(new AppealCommand.SupplementAppeal("电费单", []), TestActors.Company);
        Assert.Equal(AppealStory.At("03-09 18:00"), story.Clocks.Promise.At);
        story.Do(new AppealCommand.ChangeTier(Tier.Consultation, "只需答复"), TestActors.Supervisor);

        Assert.Equal(AppealStory.At("03-05 18:00"), story.Clocks.Promise.At);
    }

    [Fact]
    public void A_tier_change_past_the_outer_limit_begins_a_promise_that_still_warns()
    {
        var story = AppealStory.InProgress().Until("03-19 10:00").Do(new AppealCommand.ChangeTier(Tier.Complex, "超期"), TestActors.Supervisor);

        Assert.Equal(["Chaser"], story.Dossier.Ladder.Reached);
        Assert.Equal(AppealStory.At("04-10 18:00"), story.Clocks.Promise.At);
        Assert.DoesNotContain(Schedule.Of(story.State, story.Rules), d => d.Step is DueStep.ReachRung && d.At <= story.Now);
    }

    [Fact]
    public void A_specialist_shortens_the_outer_limit_and_only_a_supervisor_lengthens_it()
    {
        var longer = new AppealCommand.DecideTriage(TestActors.Says(Tier.Assistance, kind: Kind.Complaint));
        var story = AppealStory.Queued();
        story.IsRefused(RefusalCode.NotYours, longer, TestActors.Specialist);
        story.IsRefused(RefusalCode.NotYours, new AppealCommand.DecideTriage(TestActors.Says(Tier.Assistance), StatutoryTrack.SmeArrears), TestActors.Specialist);

        story.Do(longer, TestActors.Supervisor);
        Assert.Equal(AppealStory.At("03-24 18:00"), story.Clocks.Outer.At);
        story.Do(new AppealCommand.DecideTriage(TestActors.Says(Tier.Assistance, kind: Kind.Consultation)), TestActors.Specialist);
        Assert.Equal(AppealStory.At("03-05 18:00"), story.Clocks.Outer.At);
        story.Do(new AppealCommand.ChangeTier(Tier.Assistance, "拖欠", Track: StatutoryTrack.SmeArrears), TestActors.Supervisor);
        Assert.Equal(AppealStory.At("06-01 18:00"), story.Clocks.Outer.At);
    }
}
