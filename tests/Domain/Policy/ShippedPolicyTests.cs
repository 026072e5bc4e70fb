using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Tests.Architecture;

namespace ServerlessQiFu.Tests.Domain.Policy;

/// <summary>The policy the product ships with says what domain.md §2.5 recommends.</summary>
public class ShippedPolicyTests
{
    internal static string Text { get; } = File.ReadAllText(Path.Combine(SourceRuleTests.Root, "Functions", "policy.json"));
    internal static AppealPolicy Read { get; } = AppealPolicy.Parse(Text).OrThrow();

    [Theory]
    [InlineData(Tier.Consultation, "30wm", "2wh", null, null, "1wd", "4wh", "4wh", null, "1wd")]
    [InlineData(Tier.Assistance, "30wm", "24h", "3wd", null, "3wd", "1wd", "1wd", "3wd", "5wd")]
    [InlineData(Tier.Complex, "30wm", "24h", "5wd", "10wd", "15wd", "1wd", "1wd", "15wd", "10wd")]
    public void Each_tier_has_its_limits(Tier tier, string dispatch, string contact, string? stage, string? every, string promise,
        string returnWindow, string arbitration, string? extension, string redo)
    {
        var policy = Read[tier];

        Assert.Equal([dispatch, contact, stage, every, promise, returnWindow, arbitration, extension, redo],
            new[] { policy.Dispatch, policy.FirstContact, policy.StageReply?.First, policy.StageReply?.Every, policy.Promise,
                policy.ReturnWindow, policy.Arbitration, policy.Extension?.Longest, policy.Redo }.Select(l => l?.ToString()));
        Assert.Equal((1, "3d", "10wd", "1wd", "3wd", 3, 2, true), (policy.ReturnTimes, policy.Evaluation.RemindAfter.ToString(),
            policy.Evaluation.ExpireAfter.ToString(), policy.CallBack.Start.ToString(), policy.CallBack.Finish.ToString(),
            policy.CallBack.Attempts, policy.CallBack.MinWorkingDays, policy.CallBack.DifferentHalfDays));
    }

    [Fact]
    public void The_second_extension_of_a_complex_appeal_is_approved_by_the_city() =>
        Assert.Equal((2, Post.CityLeader), (Read[Tier.Complex].Extension!.Times, Read[Tier.Complex].Extension!.Approvals[1]));

    [Theory]
    [InlineData(Tier.Consultation)]
    [InlineData(Tier.Assistance)]
    [InlineData(Tier.Complex)]
    public void The_ladder_climbs_from_the_officer_to_the_city_leader(Tier tier)
    {
        var ladder = Read[tier].Ladder;

        Assert.Equal(["Yellow 50", "Orange 80", "Red 100", "Chaser 1wd", "SupervisionCase 3wd", "PublicNotice 5wd"],
            ladder.Select(r => $"{r.Name} {(r.Basis == RungBasis.Promise ? r.Share : r.After)}"));
        Assert.Equal([Post.Officer, Post.ServiceOwner], ladder[0].Tell);
        Assert.Equal([Post.UnitHead], ladder[1].Tell);
        Assert.Contains(Post.Supervisor, ladder[2].Tell);
        Assert.Contains(Post.BureauLeader, ladder[3].Tell);
        Assert.Contains(Post.CityLeader, ladder[5].Tell);
        Assert.Equal(tier == Tier.Complex, ladder[2].Tell.Contains(Post.CityLeader));
    }

    [Fact]
    public void The_outer_limits_are_those_of_the_province_and_the_statutes()
    {
        Assert.Equal(["2wd", "10wd", "10wd", "15wd", "15wd"], Enum.GetValues<Kind>().Select(k => Read.OuterLimits.ByKind[k].ToString()));
        Assert.Equal(["90d", "45wd", "30wd", "90d", "40wd"],
            Enum.GetValues<StatutoryTrack>().Skip(1).Select(t => Read.OuterLimits.ByTrack[t].ToString()));
    }

    [Theory]
    [InlineData(Tier.Consultation, "1wm")]
    [InlineData(Tier.Assistance, "15wm")]
    [InlineData(Tier.Complex, "2wh")]
    public void Replies_that_are_copied_or_implausibly_fast_go_to_a_reviewer(Tier tier, string hasty)
    {
        Assert.Equal(hasty, Read.Review.HastyWorkingTime[tier].ToString());
        Assert.Equal((0.95, 50, "2wd"), (Read.Review.Similarity, Read.Review.LastReplies, Read.Review.Decide.ToString()));
    }

    [Fact]
    public void A_satisfied_closure_in_twenty_is_audited_and_any_may_be_contested_for_three_weeks() =>
        Assert.Equal((0.05, "15wd", 5), (Read.SampleOfSatisfied, Read.ContestWindow.ToString(), Read.CoHandling.Most));

    [Theory]
    [InlineData(Tier.Consultation)]
    [InlineData(Tier.Assistance)]
    [InlineData(Tier.Complex)]
    public void A_late_call_back_climbs_a_ladder_of_its_own(Tier tier) =>
        Assert.Equal(["NotStarted Start ", "NotFinished Finish ", "StillNotFinished Finish 2wd"],
            Read[tier].CallBack.Ladder.Select(r => $"{r.Name} {r.Basis} {r.After}"));
}
