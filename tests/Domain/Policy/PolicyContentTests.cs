using System.Globalization;
using System.Text.Json;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Tests.Domain.Policy;

/// <summary>One version, one content; and the outer clock that follows from it.</summary>
public class PolicyContentTests
{
    private static readonly Rules Rules = new(ShippedPolicyTests.Read, new WorkingHours(WorkingCalendar.Shipped, ShippedPolicyTests.Read.Windows), WorkingCalendar.Shipped.Version);

    [Fact]
    public void The_canonical_text_reads_as_the_same_policy()
    {
        var again = AppealPolicy.Parse(ShippedPolicyTests.Read.Text).OrThrow();

        Assert.Equal(ShippedPolicyTests.Read, again);
        Assert.Equal((ShippedPolicyTests.Read.Text, ShippedPolicyTests.Read.Hash), (again.Text, again.Hash));
        Assert.Contains("明显不属于本单位职责", again.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_change_of_content_is_another_hash()
    {
        var changed = PolicyErrorTests.Changed(file => PolicyErrorTests.Set(file, "/wipLimit", 21)).OrThrow();

        Assert.Equal(ShippedPolicyTests.Read.Version, changed.Version);
        Assert.NotEqual(ShippedPolicyTests.Read.Hash, changed.Hash);
        Assert.NotEqual(ShippedPolicyTests.Read, changed);
    }

    [Fact]
    public void Short_clocks_for_a_test_are_a_policy_too()
    {
        var policy = PolicyErrorTests.Changed(file =>
        {
            PolicyErrorTests.Set(file, "/windows", new System.Text.Json.Nodes.JsonArray("00:00-24:00"));
            foreach (var (at, value) in new[] { ("dispatch", "5s"), ("firstContact", "10s"), ("promise", "60ws"), ("returnWindow", "20ws"), ("arbitration", "20s"), ("redo", "30ws") })
                PolicyErrorTests.Set(file, $"/tiers/Consultation/{at}", value);
            foreach (var (at, value) in new[] { (3, "10s"), (4, "20s"), (5, "30s") }) PolicyErrorTests.Set(file, $"/tiers/Consultation/ladder/{at}/after", value);
            PolicyErrorTests.Set(file, "/outerLimits/byKind/Consultation", "120s");
        }).OrThrow();

        Assert.Equal(TimeSpan.FromHours(24), policy.Windows.Single().Length);
        Assert.Equal(TimeSpan.FromSeconds(60), policy[Tier.Consultation].Promise.Length);
    }

    [Theory]
    [InlineData(Kind.Consultation, StatutoryTrack.None, "2026-03-04")]
    [InlineData(Kind.Help, StatutoryTrack.None, "2026-03-16")]
    [InlineData(Kind.Complaint, StatutoryTrack.None, "2026-03-23")]
    [InlineData(Kind.Help, StatutoryTrack.SmeArrears, "2026-06-01")] // 90 days end on 31 May, a Sunday
    [InlineData(Kind.Complaint, StatutoryTrack.MarketComplaint, "2026-05-08")]
    public void The_outer_limit_is_the_longest_that_the_province_or_the_statute_allows(Kind kind, StatutoryTrack track, string due) =>
        Assert.Equal(new Deadline(BusinessTime.At(DateOnly.Parse(due, CultureInfo.InvariantCulture), TimeSpan.FromHours(18)), Provisional: false),
            Rules.OuterDeadline(new(2026, 3, 2, 2, 0, 0, TimeSpan.Zero), kind, track));

    [Fact]
    public void A_statute_shorter_than_the_province_shortens_nothing()
    {
        var policy = PolicyErrorTests.Changed(file => PolicyErrorTests.Set(file, "/outerLimits/byTrack/Disclosure", "1wd")).OrThrow();
        var received = new DateTimeOffset(2026, 3, 2, 2, 0, 0, TimeSpan.Zero);

        Assert.Equal(Rules.OuterDeadline(received, Kind.Help, StatutoryTrack.None), (Rules with { Policy = policy }).OuterDeadline(received, Kind.Help, StatutoryTrack.Disclosure));
    }

    [Fact]
    public void Words_are_names_in_JSON_and_never_numbers()
    {
        Assert.Equal("[\"Complex\",\"Report\",\"SmeArrears\",\"CityLeader\",\"Outer\",\"Red\"]",
            JsonSerializer.Serialize(new object[] { Tier.Complex, Kind.Report, StatutoryTrack.SmeArrears, Post.CityLeader, RungBasis.Outer, Light.Red }));
        Assert.Equal(Tier.Assistance, JsonSerializer.Deserialize<Tier>("\"Assistance\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Tier>("1"));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Tier>("\"Hard\""));
    }
}
