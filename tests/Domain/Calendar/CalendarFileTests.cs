using System.Globalization;
using ServerlessQiFu.Domain.Calendar;

namespace ServerlessQiFu.Tests.Domain.Calendar;

/// <summary>The calendar file: what is shipped, what a year without a notice means, and what is refused.</summary>
public class CalendarFileTests
{
    private const string One = """
        { "version": 7, "years": [ { "year": 2026, "papers": ["https://example.org/1"],
          "off": [{ "name": "元旦", "from": "2026-01-01", "to": "2026-01-03" }], "work": [{ "name": "元旦", "on": "2026-01-04" }] } ] }
        """;

    [Theory]
    [InlineData(2022, 249)]
    [InlineData(2023, 249)]
    [InlineData(2024, 251)]
    [InlineData(2025, 248)]
    [InlineData(2026, 248)]
    public void Each_year_has_its_working_days(int year, int days) =>
        Assert.Equal(days, Enumerable.Range(0, 366).Select(i => new DateOnly(year, 1, 1).AddDays(i)).Count(d => d.Year == year && WorkingCalendar.Shipped.IsWorkingDay(d)));

    [Fact]
    public void The_years_2022_to_2026_are_covered_and_no_other() =>
        Assert.Equal(Enumerable.Range(2022, 5), Enumerable.Range(2000, 100).Where(WorkingCalendar.Shipped.IsCovered));

    [Theory]
    [InlineData("2027-01-01", "2027-02-05", "2027-02-06", "2027-02-07", "2027-02-08", "2027-04-05", "2027-05-01", "2027-05-02",
        "2027-06-09", "2027-09-15", "2027-10-01", "2027-10-02", "2027-10-03")]
    public void Without_a_notice_2027_has_the_thirteen_statutory_days_off(params string[] days)
    {
        var off = Enumerable.Range(0, 365).Select(i => new DateOnly(2027, 1, 1).AddDays(i))
            .Where(d => d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !WorkingCalendar.Shipped.IsWorkingDay(d));

        Assert.Equal(days.Select(d => DateOnly.Parse(d, CultureInfo.InvariantCulture)).Where(d => d.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday)), off);
    }

    [Theory]
    [InlineData("2028-10-03", false)] // Mid-Autumn after a leap fifth month
    [InlineData("2033-01-31", false)] // Spring Festival of the year with a leap eleventh month
    [InlineData("2034-02-20", false)] // a Monday: 初二 of 2034, after it
    public void Leap_months_move_the_lunar_holidays(string day, bool worked) =>
        Assert.Equal(worked, WorkingCalendar.Shipped.IsWorkingDay(DateOnly.Parse(day, CultureInfo.InvariantCulture)));

    [Fact]
    public void New_years_eve_2022_belongs_to_the_notice_for_2023()
    {
        Assert.Contains(WorkingCalendar.Shipped.Notices.Single(n => n.Year == 2023).Days, d => d.Date == new DateOnly(2022, 12, 31) && d.Off);
        Assert.True(WorkingCalendar.Shipped.IsSettled(new(2022, 1, 1), new(2026, 12, 24)));
        Assert.False(WorkingCalendar.Shipped.IsSettled(new(2026, 12, 31), new(2026, 12, 31)));
        Assert.False(WorkingCalendar.Shipped.IsSettled(new(2021, 12, 31), new(2022, 1, 4)));
    }

    [Fact]
    public void An_empty_year_covers_nothing()
    {
        var calendar = WorkingCalendar.Parse(One.Replace("] } ] }", "] }, { \"year\": 2027, \"papers\": [], \"off\": [], \"work\": [] } ] }", StringComparison.Ordinal)).OrThrow();

        Assert.Equal((7, true, false), (calendar.Version, calendar.IsCovered(2026), calendar.IsCovered(2027)));
        Assert.False(calendar.IsWorkingDay(new(2027, 2, 5)));
    }

    [Fact]
    public void When_the_notice_arrives_its_days_replace_the_skeleton_and_deadlines_settle()
    {
        var arrived = """{ "year": 2027, "papers": ["https://example.org/2"], "off": [{ "name": "元旦", "from": "2026-12-31", "to": "2027-01-03" }], "work": [] }""";
        var calendar = WorkingCalendar.Parse(One.Replace("] } ] }", $"] }}, {arrived} ] }}", StringComparison.Ordinal)).OrThrow();
        var hours = new WorkingHours(calendar, Window.UsualHalfDays);

        Assert.Equal(new Deadline(BusinessTime.At(new(2027, 1, 4), TimeSpan.FromHours(18)), false),
            hours.Due(Limit.Parse("1wd"), BusinessTime.At(new(2026, 12, 30), TimeSpan.FromHours(10))));
        Assert.True(calendar.IsWorkingDay(new(2027, 2, 5)));
    }

    [Fact]
    public void One_content_has_one_hash_however_it_is_written()
    {
        var spaced = One.Replace(" ", "  ", StringComparison.Ordinal).Replace("\"version\":  7,", "", StringComparison.Ordinal);
        spaced = spaced[..spaced.LastIndexOf('}')] + ", \"version\": 7 }";

        Assert.Equal(WorkingCalendar.Parse(One).OrThrow().Hash, WorkingCalendar.Parse(spaced).OrThrow().Hash);
        Assert.NotEqual(WorkingCalendar.Parse(One).OrThrow().Hash, WorkingCalendar.Parse(One.Replace("7", "8", StringComparison.Ordinal)).OrThrow().Hash);
    }

    [Theory]
    [InlineData("\"version\": 7", "\"version\": \"7\"", "/version", "whole number")]
    [InlineData("\"year\": 2026", "\"year\": 1900", "/years/0/year", "2000 to 2099")]
    [InlineData("\"2026-01-03\"", "\"2026-13-03\"", "/years/0/off/0/to", "a date")]
    [InlineData("\"to\": \"2026-01-03\"", "\"to\": \"2025-12-30\"", "/years/0/off/0", "ends on or after")]
    [InlineData("\"2026-01-03\"", "\"2026-01-04\"", "/years/0/work/0", "given twice")]
    [InlineData("\"on\": \"2026-01-04\"", "\"on\": \"2026-01-05\"", "/years/0/work/0/on", "no weekend")]
    [InlineData("\"on\": \"2026-01-04\"", "\"on\": \"2027-01-02\"", "/years/0/work/0", "does not belong")]
    [InlineData("[\"https://example.org/1\"]", "[]", "/years/0", "both its papers and its days")]
    [InlineData("\"name\": \"元旦\", \"on\"", "\"title\": \"元旦\", \"on\"", "/years/0/work/0/title", "no such field")]
    [InlineData("\"version\": 7", "\"version\": 7, \"a/b~c\": 1", "/a~1b~0c", "no such field")]
    [InlineData("\"version\": 7", "\"version\": 7, \"version\": 7", "/version", "twice")]
    [InlineData("\"version\": 7, ", "", "/version", "required")]
    [InlineData("{ \"version\"", "[ \"version\"", "", "not JSON")]
    public void An_error_carries_its_pointer_and_the_rule(string good, string bad, string pointer, string rule)
    {
        Assert.Contains(good, One, StringComparison.Ordinal);

        var reading = WorkingCalendar.Parse(One.Replace(good, bad, StringComparison.Ordinal));

        Assert.Null(reading.Value);
        Assert.Contains(reading.Errors, e => e.Pointer == pointer && e.Detail.Contains(rule, StringComparison.Ordinal));
        Assert.Throws<FormatException>(() => reading.OrThrow());
    }
}
