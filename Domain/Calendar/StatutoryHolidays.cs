using System.Globalization;

namespace ServerlessQiFu.Domain.Calendar;

/// <summary>
/// The 13 all-citizen holidays of 《全国年节及纪念日放假办法》 (2024-11-10), on their own dates. Which working days make
/// up for those that fall on a weekend only the notice says, so none is assumed: deadlines come out early, never late.
/// </summary>
internal static class StatutoryHolidays
{
    private static readonly ChineseLunisolarCalendar Moon = new();

    /// <param name="year">2000–2099.</param>
    public static IEnumerable<DateOnly> Of(int year)
    {
        var springFestival = Lunar(year, 1, 1);
        return
        [
            new(year, 1, 1),
            springFestival.AddDays(-1), springFestival, springFestival.AddDays(1), springFestival.AddDays(2),
            Qingming(year),
            new(year, 5, 1), new(year, 5, 2),
            Lunar(year, 5, 5),
            Lunar(year, 8, 15),
            new(year, 10, 1), new(year, 10, 2), new(year, 10, 3),
        ];
    }

    private static DateOnly Lunar(int year, int month, int day)
    {
        // The calendar numbers a leap month as a month of its own: months from there on move up by one.
        var leap = Moon.GetLeapMonth(year);
        return DateOnly.FromDateTime(Moon.ToDateTime(year, leap > 0 && month >= leap ? month + 1 : month, day, 0, 0, 0, 0));
    }

    /// <summary>The solar term by the usual formula for the 21st century: ⌊y·0.2422 + 4.81⌋ − ⌊y/4⌋ in April.</summary>
    private static DateOnly Qingming(int year)
    {
        var y = year % 100;
        return new(year, 4, (y * 2422 + 48100) / 10000 - y / 4);
    }
}
