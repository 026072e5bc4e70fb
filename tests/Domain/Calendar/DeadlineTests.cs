using System.Globalization;
using ServerlessQiFu.Domain.Calendar;

namespace ServerlessQiFu.Tests.Domain.Calendar;

/// <summary>Deadlines worked out by hand (domain.md §6.4), and what other systems got wrong (peers.md §2.1).</summary>
public class DeadlineTests
{
    private static readonly WorkingHours Hours = new(WorkingCalendar.Shipped, Window.UsualHalfDays);

    [Theory]
    [InlineData("2026-02-13", 1, "2026-02-14")]
    [InlineData("2026-02-13", 3, "2026-02-25")]
    [InlineData("2026-02-13", 5, "2026-02-27")]
    [InlineData("2026-02-14", 1, "2026-02-24")]
    [InlineData("2026-09-18", 1, "2026-09-20")]
    [InlineData("2026-09-30", 5, "2026-10-13")]
    [InlineData("2026-09-30", 10, "2026-10-20")]
    [InlineData("2025-09-30", 5, "2025-10-14")]
    [InlineData("2026-04-30", 2, "2026-05-07")]
    [InlineData("2024-12-31", 3, "2025-01-06")]
    [InlineData("2022-12-30", 1, "2023-01-03")]
    public void Working_days_end_at_close_of_business_whenever_the_day_began(string received, int n, string due)
    {
        var date = Date(received);
        Assert.Equal(Date(due), Hours.NthWorkingDay(date, n));
        foreach (var hour in new[] { 0, 10, 13, 20, 23 })
            Assert.Equal(new Deadline(Wall($"{due} 18:00"), Provisional: false), Hours.Due(Limit.Parse($"{n}wd"), BusinessTime.At(date, TimeSpan.FromHours(hour))));
    }

    [Theory]
    [InlineData("2026-12-31 10:00", "3wd", true)]
    [InlineData("2026-12-30 10:00", "1wd", true)] // the notice for 2027 may still take the 31st
    [InlineData("2026-12-21 10:00", "3wd", false)]
    [InlineData("2025-12-31 10:00", "3wd", false)]
    [InlineData("2026-12-31 10:00", "24h", false)]
    [InlineData("2026-12-31 16:00", "4wh", true)]
    [InlineData("2026-11-01 10:00", "90d", true)]
    [InlineData("2021-12-31 10:00", "1wd", false)]
    public void A_deadline_is_provisional_while_a_notice_may_move_it(string from, string limit, bool provisional) =>
        Assert.Equal(provisional, Hours.Due(Limit.Parse(limit), Wall(from)).Provisional);

    [Theory]
    [InlineData("2026-03-02 10:00", "30d", "2026-04-01 18:00")]
    [InlineData("2026-03-05 10:00", "30d", "2026-04-07 18:00")] // the 4th to the 6th are Qingming
    [InlineData("2026-01-15 23:00", "30d", "2026-02-14 18:00")] // a Saturday that is worked
    [InlineData("2026-01-16 10:00", "30d", "2026-02-24 18:00")] // the 15th begins the Spring Festival
    [InlineData("2026-03-02 10:00", "24h", "2026-03-03 10:00")]
    [InlineData("2026-02-14 17:30", "90m", "2026-02-14 19:00")]
    [InlineData("2026-02-14 17:59", "20s", "2026-02-14 17:59:20")]
    public void Natural_limits_run_through_nights_and_end_on_a_working_day_when_counted_in_days(string from, string limit, string due) =>
        Assert.Equal(Wall(due), Hours.Due(Limit.Parse(limit), Wall(from)).At);

    [Theory]
    [InlineData("2026-03-02 11:00", "2wh", "2026-03-02 15:00")] // over lunch (chatwoot #14009)
    [InlineData("2026-03-02 11:00", "1wh", "2026-03-02 12:00")] // to the end of a window, not the start of the next
    [InlineData("2026-03-02 17:59", "2wm", "2026-03-03 09:01")]
    [InlineData("2026-03-02 12:30", "30wm", "2026-03-02 14:30")]
    [InlineData("2026-02-14 17:00", "8wh", "2026-02-24 18:00")] // over the Spring Festival
    [InlineData("2026-02-20 03:00", "20ws", "2026-02-24 09:00:20")]
    [InlineData("2026-03-02 08:00", "7wh", "2026-03-02 18:00")]
    public void Working_time_stops_at_noon_at_night_and_on_days_off(string from, string limit, string due) =>
        Assert.Equal(Wall(due), Hours.Due(Limit.Parse(limit), Wall(from)).At);

    [Fact]
    public void A_pause_over_the_Spring_Festival_costs_the_working_time_it_held_and_no_more() // frappe/helpdesk #2449
    {
        var held = Hours.WorkingBetween(Wall("2026-02-14 17:00"), Wall("2026-02-24 10:00"));

        Assert.Equal(TimeSpan.FromHours(2), held);
        Assert.Equal(Wall("2026-02-25 11:00"), Hours.AddWorking(Wall("2026-02-24 18:00"), held));
    }

    [Theory]
    [InlineData("2026-03-02 08:00", "2026-03-02", 1)]
    [InlineData("2026-03-02 09:00", "2026-03-02", 1)]
    [InlineData("2026-03-02 11:59", "2026-03-02", 1)]
    [InlineData("2026-03-02 12:00", "2026-03-02", 2)]
    [InlineData("2026-03-02 18:00", "2026-03-02", 2)]
    [InlineData("2026-03-02 23:59", "2026-03-02", 2)]
    [InlineData("2026-03-03 00:00", "2026-03-03", 1)]
    public void Every_instant_has_its_half_day(string at, string date, int number) =>
        Assert.Equal(new HalfDay(Date(date), number), Hours.HalfDayOf(Wall(at)));

    [Fact]
    public void Windows_out_of_order_are_refused()
    {
        Window morning = new(TimeSpan.FromHours(9), TimeSpan.FromHours(12)), late = new(TimeSpan.FromHours(11), TimeSpan.FromHours(18));

        Assert.Throws<ArgumentException>(() => new WorkingHours(WorkingCalendar.Shipped, [morning, late]));
        Assert.Throws<ArgumentException>(() => new WorkingHours(WorkingCalendar.Shipped, [new(morning.To, morning.From)]));
        Assert.Throws<ArgumentException>(() => new WorkingHours(WorkingCalendar.Shipped, []));
    }

    [Fact]
    public void Negative_work_days_that_are_none_and_other_centuries_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Hours.AddWorking(Wall("2026-03-02 10:00"), TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Hours.NthWorkingDay(new(2026, 3, 2), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Hours.Due(Limit.Parse("1wd"), Wall("1999-12-31 10:00")));
        Assert.Throws<ArgumentOutOfRangeException>(() => Hours.Due(Limit.Parse("5wd"), Wall("2099-12-30 10:00")));
    }

    private static DateOnly Date(string text) => DateOnly.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset Wall(string text) => DateTimeOffset.Parse(text + "+08:00", CultureInfo.InvariantCulture).ToUniversalTime();
}
