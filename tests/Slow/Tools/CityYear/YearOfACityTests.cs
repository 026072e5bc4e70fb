using ServerlessQiFu.Tools.City;

namespace ServerlessQiFu.Tests.Slow.Tools.CityYear;

/// <summary>A small city of a few weeks: the whole of the year's simulation, at a size for every day.</summary>
public sealed class YearOfACityTests
{
    private static readonly CityOptions Small = new() { Appeals = 60, Days = 10, From = new(2026, 3, 2), Seed = 7, Specialists = 8, Officers = 120, Sweeper = "0 0 0 * * *" };

    [Fact]
    public async Task The_same_seed_plays_the_same_year_byte_for_byte_and_every_promise_of_a_call_is_kept()
    {
        var first = await Outcome.Of(Small, Assumptions.Usual);
        var again = await Outcome.Of(Small, Assumptions.Usual);

        var (files, filesAgain) = (first.Files(), again.Files());
        Assert.Equal(files.Keys, filesAgain.Keys);
        Assert.All(files, file => Assert.Equal(file.Value, filesAgain[file.Key]));

        var city = first.Figures.City;
        Assert.Empty(first.StillOpen);
        Assert.Equal(Small.Appeals, city.Volumes["received"]);
        Assert.Equal(city.Volumes["received"], city.Volumes["closed"] + city.Volumes["withdrawn"] + city.Volumes["notAccepted"]);
        Assert.Equal(city.Rates["calledBack"].Of, city.Rates["calledBack"].Good);
        Assert.Equal(city.Volumes["received"], first.Figures.Districts.Sum(d => d.Volumes["received"]));
        Assert.Equal(city.Promise.Good, first.Figures.Tiers.Sum(t => t.Promise.Good));
    }

    [Fact]
    public async Task A_call_that_would_outlast_its_lease_is_not_made_in_vain_for_ever()
    {
        var outcome = await Outcome.Of(Small, Assumptions.Usual with { CallEffort = TimeSpan.FromHours(12), BadInTime = 0.6, Evaluate = 1 });

        var called = outcome.Figures.City.Rates["calledBack"];
        Assert.True(called.Of > 0);
        Assert.Equal(called.Of, called.Good);
    }
}
