using CsCheck;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Domain.Calendar;

/// <summary>
/// Random cases agree with the oracle, 200,000 of them in tests/Slow, over 2020–2030 with year ends and Spring Festivals three times as often, in five
/// sets of windows. A failing case prints its seed (repeat with the environment variable <c>CsCheck_Seed</c>).
/// </summary>
public class WorkingTimeOraclePropertyTests
{
    private static readonly int Cases = PropertyCases.Of(40_000);
    private const int Year = 366 * 24 * 60;

    private static readonly (WorkingHours Hours, WorkingTimeOracle Oracle)[] Sets =
    [
        Set((9 * 60, 12 * 60), (14 * 60, 18 * 60)),
        Set((0, 24 * 60)),
        Set((8 * 60 + 30, 12 * 60), (13 * 60 + 17, 17 * 60 + 45), (19 * 60, 21 * 60)),
        Set((0, 1), (23 * 60 + 59, 24 * 60)),
        Set((10 * 60, 11 * 60)),
    ];

    private static readonly Gen<(WorkingHours Hours, WorkingTimeOracle Oracle)> AnySet = Gen.Int[0, Sets.Length - 1].Select(i => Sets[i]);

    /// <summary>Minutes on the wall since 2020-01-01, to the end of 2029.</summary>
    private static readonly Gen<int> AnyMinute = Gen.OneOf(
        Gen.Int[0, WorkingTimeOracle.MinuteOf(new DateTime(2029, 12, 31, 0, 0, 0, DateTimeKind.Unspecified))],
        Near(12, 22, 20), Near(1, 18, 40), Near(9, 10, 35));

    [Fact]
    public void Adding_working_time_ends_in_the_same_minute() =>
        Gen.Select(AnySet, AnyMinute, Gen.Int[0, 3000]).Sample((set, from, minutes) =>
            // The narrow windows have few minutes a day: fewer of them keep the walk inside the oracle's years.
            Same(set.Oracle.AddWorking(from, Scaled(set.Hours, minutes)),
                set.Hours.AddWorking(Instant(from), TimeSpan.FromMinutes(Scaled(set.Hours, minutes)))), iter: Cases);

    [Fact]
    public void Working_time_between_two_instants_is_the_same() =>
        Gen.Select(AnySet, AnyMinute, Gen.Int[0, 30 * 24 * 60]).Sample((set, from, length) =>
            Assert.Equal(TimeSpan.FromMinutes(set.Oracle.Between(from, from + length)), set.Hours.WorkingBetween(Instant(from), Instant(from + length))), iter: Cases);

    [Fact]
    public void Limits_in_working_days_fall_due_the_same() =>
        Gen.Select(AnySet, AnyMinute, Gen.Int[1, 60]).Sample((set, from, n) =>
            SameDeadline(set.Oracle.WorkingDays(from, n), set.Hours.Due(Limit.Parse($"{n}wd"), Instant(from))), iter: Cases);

    [Fact]
    public void Limits_in_natural_days_fall_due_the_same() =>
        Gen.Select(AnySet, AnyMinute, Gen.Int[1, 120]).Sample((set, from, n) =>
            SameDeadline(set.Oracle.NaturalDays(from, n), set.Hours.Due(Limit.Parse($"{n}d"), Instant(from))), iter: Cases);

    [Fact]
    public void Limits_in_working_minutes_and_hours_fall_due_the_same() =>
        Gen.Select(AnySet, AnyMinute, Gen.Int[1, 40], Gen.Bool).Sample((set, from, n, hours) =>
        {
            var minutes = hours ? Scaled(set.Hours, n * 60) / 60 * 60 : n;
            if (minutes == 0) return;
            var due = set.Oracle.AddWorking(from, minutes);
            var provisional = Enumerable.Range(0, (WorkingTimeOracle.Wall(due).Date - WorkingTimeOracle.Wall(from).Date).Days + 1)
                .Any(i => WorkingTimeOracle.MayMove(WorkingTimeOracle.Wall(from).Date.AddDays(i)));
            SameDeadline((due, provisional), set.Hours.Due(Limit.Parse(hours ? $"{minutes / 60}wh" : $"{minutes}wm"), Instant(from)));
        }, iter: Cases);

    [Fact]
    public void Every_day_from_2020_to_2031_is_worked_or_off_in_both() =>
        Assert.All(Enumerable.Range(0, (new DateOnly(2031, 12, 31).DayNumber - new DateOnly(2020, 1, 1).DayNumber) + 1), i =>
        {
            var day = new DateOnly(2020, 1, 1).AddDays(i);
            Assert.Equal(WorkingTimeOracle.IsWorked(day.ToDateTime(TimeOnly.MinValue)), WorkingCalendar.Shipped.IsWorkingDay(day));
        });

    private static int Scaled(WorkingHours hours, int minutes) => Math.Min(minutes, 150 * (int)hours.WorkingDay.TotalMinutes);

    private static void SameDeadline((int Due, bool Provisional) expected, Deadline actual)
    {
        Same(expected.Due, actual.At);
        Assert.Equal(expected.Provisional, actual.Provisional);
    }

    private static void Same(int expected, DateTimeOffset actual)
    {
        Assert.Equal(TimeSpan.Zero, actual.Offset);
        Assert.Equal(WorkingTimeOracle.Wall(expected), actual.UtcDateTime.AddHours(8));
    }

    /// <summary>The instant of a minute on the wall, given with some offset or other.</summary>
    private static DateTimeOffset Instant(int minute)
    {
        var utc = new DateTimeOffset(WorkingTimeOracle.Wall(minute).AddHours(-8), TimeSpan.Zero);
        return utc.ToOffset(TimeSpan.FromHours(minute % 3 * 8 - 8));
    }

    private static Gen<int> Near(int month, int day, int days) => Gen.Select(Gen.Int[2020, 2029], Gen.Int[0, days * 24 * 60]).Select((year, after) =>
        Math.Min(WorkingTimeOracle.MinuteOf(new DateTime(year, month, day, 0, 0, 0, DateTimeKind.Unspecified)) + after, 10 * Year - Year / 100));

    private static (WorkingHours, WorkingTimeOracle) Set(params (int From, int To)[] windows) =>
        (new(WorkingCalendar.Shipped, [.. windows.Select(w => new Window(TimeSpan.FromMinutes(w.From), TimeSpan.FromMinutes(w.To)))]), new(windows));
}
