using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Tools.City;
using ServerlessQiFu.Tools.City.People;

namespace ServerlessQiFu.Tests.Tools.CityYear;

/// <summary>How many people there are, where, and when they work.</summary>
public sealed class StaffingTests
{
    private static readonly WorkingHours Hours = new(WorkingCalendar.Shipped, [new(TimeSpan.FromHours(9), TimeSpan.FromHours(12)), new(TimeSpan.FromHours(14), TimeSpan.FromHours(18))]);
    private static readonly DateOnly Monday = new(2026, 3, 2);

    [Theory]
    [InlineData(6), InlineData(7), InlineData(50), InlineData(601)]
    public void Everybody_is_spread_over_the_units_and_none_is_below_the_fewest(int officers)
    {
        var spread = Staffing.Spread(officers, new Dictionary<string, double> { ["A"] = 10, ["B"] = 1, ["C"] = 0.01 }, fewest: 2);

        Assert.Equal(officers, spread.Values.Sum());
        Assert.All(spread.Values, count => Assert.True(count >= 2));
        Assert.True(spread["A"] >= spread["B"] && spread["B"] >= spread["C"]);
    }

    [Fact]
    public void Fewer_than_the_fewest_of_all_units_cannot_be_spread() =>
        Assert.Throws<ArgumentException>(() => Staffing.Spread(3, new Dictionary<string, double> { ["A"] = 1, ["B"] = 1 }, fewest: 2));

    [Fact]
    public void Work_passes_in_the_windows_of_working_days_that_the_person_is_there()
    {
        var roster = new Roster(Hours, Monday, days: 14, seed: 1, absence: 0);
        var person = new Person(new Actor(Role.Officer, "a", "A"), [false, true]);

        Assert.True(roster.OnDuty(person, At(0, 10)));
        Assert.False(roster.OnDuty(person, At(0, 13)));
        Assert.False(roster.OnDuty(person, At(1, 10)));
        Assert.Equal(At(0, 15), roster.Worked(At(0, 11), TimeSpan.FromHours(2), person));
        Assert.Equal(At(2, 10), roster.Worked(At(0, 17), TimeSpan.FromHours(2), person));
        Assert.Equal(At(7, 10), roster.Worked(At(4, 17), TimeSpan.FromHours(2)));
        Assert.Equal(TimeSpan.FromHours(7), roster.Available(person, At(0, 0), At(2, 0)));
    }

    [Theory]
    [InlineData(1), InlineData(37), InlineData(100)]
    public async Task The_fewest_that_keep_a_promise_are_found_and_no_number_is_tried_twice(int needed)
    {
        var asked = new List<int>();
        var found = await StaffSearch.Fewest(1, 100, 0.95, count =>
        {
            asked.Add(count);
            return Task.FromResult(count >= needed ? 0.95 : 0.9499);
        });

        Assert.Equal(needed, found);
        Assert.Equal(asked.Count, asked.Distinct().Count());
        Assert.True(asked.Count <= 8);
    }

    [Fact]
    public async Task Where_even_the_most_do_not_keep_it_nobody_is_named() =>
        Assert.Null(await StaffSearch.Fewest(1, 100, 0.95, _ => Task.FromResult(0.5)));

    private static DateTimeOffset At(int day, int hour) => BusinessTime.At(Monday.AddDays(day), TimeSpan.FromHours(hour));
}
