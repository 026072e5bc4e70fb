using ServerlessQiFu.Domain.Calendar;

namespace ServerlessQiFu.Tools.City.Arrivals;

/// <summary>When the letters of a period come: as many as wanted, in the shape learnt from real cities, by the calendar that the product works by.</summary>
internal static class ArrivalTimes
{
    /// <returns>In order of time.</returns>
    public static IReadOnlyList<DateTimeOffset> Of(int letters, DateOnly from, int days, ArrivalShape shape, int seed)
    {
        var calendar = WorkingCalendar.Shipped;
        var chance = Dice.For(seed, "arrivals");
        var kinds = Enumerable.Range(0, days).Select(i => from.AddDays(i)).Select(date => (Date: date, Working: calendar.IsWorkingDay(date))).ToList();
        var weights = Dice.RunningSums(kinds.Select(d =>
            shape.Months[d.Date.Month - 1] * (d.Working ? shape.Weekdays[((int)d.Date.DayOfWeek + 6) % 7] : shape.DayOff) * chance.Gamma(shape.Dispersion)));
        var (working, free) = (Dice.RunningSums(shape.WorkingHours), Dice.RunningSums(shape.FreeHours));
        var times = new List<DateTimeOffset>(letters);
        for (var i = 0; i < letters; i++)
        {
            var day = kinds[chance.Weighted(weights)];
            var hour = chance.Weighted(day.Working ? working : free);
            times.Add(BusinessTime.At(day.Date, TimeSpan.FromHours(hour) + TimeSpan.FromSeconds(chance.Below(3600))));
        }
        times.Sort();
        return times;
    }
}
