using CsCheck;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Domain.Appeals.Escalation;

/// <summary>
/// A promise that a redo or a tier change begins has its full limit wherever the outer limit lies. Received on Tuesday 3 March 2026 at 10:00
/// with ten working days outer limit: Tuesday 17 March at 18:00.
/// </summary>
public class PromiseStartTests
{
    private static readonly DateTimeOffset Outer = AppealStory.At("03-17 18:00");

    [Theory]
    [InlineData("03-17 17:59", "03-24 18:00")]
    [InlineData("03-17 18:00", "03-24 18:00")]
    [InlineData("03-17 18:01", "03-24 18:00")]
    [InlineData("03-10 10:00", "03-17 18:00")]
    [InlineData("03-11 10:00", "03-18 18:00")]
    public void A_redo_has_five_working_days_a_minute_before_the_outer_limit_as_a_minute_after(string begun, string due)
    {
        var clocks = Clocks.Of(Redo(AppealStory.At(begun), Tier.Assistance), AppealStory.Queued().Rules);

        Assert.Equal((AppealStory.At(due), Outer), (clocks.Promise.At, clocks.Outer.At));
        Assert.Equal(AppealStory.At(due) > Outer ? AppealStory.At(due) : Outer, clocks.Limit.At);
    }

    [Fact]
    public void No_rung_of_a_redo_is_due_in_its_first_minutes_and_those_past_the_limit_count_from_its_own()
    {
        var story = AppealStory.Queued();
        var ahead = Schedule.Of(Redo(AppealStory.At("03-17 17:59"), Tier.Assistance), story.Rules)
            .Where(d => d.Step is DueStep.ReachRung).Select(d => (((DueStep.ReachRung)d.Step).Rung, d.At)).ToList();

        Assert.Equal(["Yellow", "Orange", "Red", "Chaser", "SupervisionCase", "PublicNotice"], ahead.Select(r => r.Rung));
        Assert.True(ahead[0].At > AppealStory.At("03-19 09:00"));
        Assert.Equal([AppealStory.At("03-24 18:00"), AppealStory.At("03-25 18:00")], [ahead[2].At, ahead[3].At]);
    }

    [Fact]
    public void After_a_tier_change_rungs_past_the_outer_limit_still_count_from_it()
    {
        var story = AppealStory.InProgress().On("03-17 17:59").Claimed().Do(new AppealCommand.ChangeTier(Tier.Complex, "多部门"), TestActors.Supervisor);

        Assert.Equal((AppealStory.At("04-08 18:00"), Outer, Outer), (story.Clocks.Promise.At, story.Clocks.Outer.At, story.Clocks.Limit.At));
        Assert.Equal(AppealStory.At("03-18 18:00"), Assert.Single(Schedule.Of(story.State, story.Rules), d => d.Step is DueStep.ReachRung { Rung: "Chaser" }).At);
    }

    [Fact]
    public void A_later_start_is_never_due_earlier() =>
        Gen.Select(Gen.Int[0, 200 * 24 * 60], Gen.Int[0, 3 * 24 * 60], Gen.Enum<Tier>(), Gen.Bool).Sample((minute, later, tier, redo) =>
        {
            var rules = AppealStory.Queued().Rules;
            var from = AppealStory.At("03-03 10:00").AddMinutes(minute + 1);
            var (first, second) = (Begun(from), Begun(from.AddMinutes(later)));

            Assert.True(first.Promise.At <= second.Promise.At, $"Begun at {from:O} it is due at {first.Promise.At:O}; {later} minutes later at {second.Promise.At:O}.");
            Assert.True(first.Limit.At <= second.Limit.At);
            Assert.Equal(rules.Hours.Due(redo ? rules.Policy[tier].Redo : rules.Policy[tier].Promise, from).At, first.Promise.At);

            Clocks Begun(DateTimeOffset at) => Clocks.Of(redo ? Redo(at, tier) : TierChanged(at, tier), rules);
        }, iter: PropertyCases.Of(100_000));

    private static Appeal.Queued Redo(DateTimeOffset at, Tier tier) => TierChanged(at, tier) switch
    {
        var begun => begun with { Dossier = begun.Dossier with { RedoFrom = at }, Assignment = new("GXJ", at, Designated: true, Round: 2) },
    };

    private static Appeal.Queued TierChanged(DateTimeOffset at, Tier tier)
    {
        var queued = (Appeal.Queued)AppealStory.Queued().State;
        return queued with { Dossier = queued.Dossier with { PromiseFrom = at, Tier = tier } };
    }
}
