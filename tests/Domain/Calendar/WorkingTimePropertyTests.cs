using System.Diagnostics;
using CsCheck;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Domain.Calendar;

/// <summary>What holds for all instants and lengths, to the tick, from 2020 to 2040.</summary>
public class WorkingTimePropertyTests
{
    private static readonly WorkingHours Hours = new(WorkingCalendar.Shipped, Window.UsualHalfDays);
    private static readonly DateTimeOffset First = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly Gen<DateTimeOffset> Instants =
        Gen.Long[0, (new DateTimeOffset(2040, 1, 1, 0, 0, 0, TimeSpan.Zero) - First).Ticks].Select(t => First.AddTicks(t));
    private static readonly Gen<TimeSpan> Lengths = Gen.OneOf(Gen.Long[0, 100], Gen.Long[0, TimeSpan.FromHours(700).Ticks],
        Gen.Long[0, 100].Select(days => days * TimeSpan.FromHours(7).Ticks)).Select(TimeSpan.FromTicks);

    [Fact]
    public void What_was_added_is_what_lies_between() =>
        Gen.Select(Instants, Lengths).Sample((from, length) => Assert.Equal(length, Hours.WorkingBetween(from, Hours.AddWorking(from, length))), iter: PropertyCases.Of(50_000));

    [Fact]
    public void More_work_never_ends_earlier_and_the_end_is_the_earliest() =>
        Gen.Select(Instants, Lengths, Lengths).Sample((from, a, b) =>
        {
            var (less, more) = a < b ? (a, b) : (b, a);
            Assert.True(Hours.AddWorking(from, less) <= Hours.AddWorking(from, more));
            if (more > TimeSpan.Zero) Assert.True(Hours.WorkingBetween(from, Hours.AddWorking(from, more).AddTicks(-1)) < more);
        }, iter: PropertyCases.Of(50_000));

    [Fact]
    public void A_later_start_never_ends_earlier() =>
        Gen.Select(Instants, Gen.Long[0, TimeSpan.FromDays(20).Ticks], Gen.Int[1, 30]).Sample((from, later, n) =>
        {
            foreach (var limit in new[] { $"{n}wd", $"{n}d", $"{n}wh", $"{n}h", $"{n}wm", $"{n}s" }.Select(Limit.Parse))
                Assert.True(Hours.Due(limit, from).At <= Hours.Due(limit, from.AddTicks(later)).At, limit.ToString());
        }, iter: PropertyCases.Of(20_000));

    [Fact]
    public void Adding_in_two_steps_is_adding_at_once() =>
        Gen.Select(Instants, Lengths, Lengths).Sample((from, a, b) =>
            Assert.Equal(Hours.AddWorking(from, a + b), a + b == a ? Hours.AddWorking(from, a) : Hours.AddWorking(Hours.AddWorking(from, a), b)), iter: PropertyCases.Of(20_000));

    [Fact]
    public void Time_between_adds_up_and_turns_its_sign() =>
        Gen.Select(Instants, Instants, Instants).Sample((a, b, c) =>
        {
            Assert.Equal(Hours.WorkingBetween(a, c), Hours.WorkingBetween(a, b) + Hours.WorkingBetween(b, c));
            Assert.Equal(Hours.WorkingBetween(a, b), -Hours.WorkingBetween(b, a));
        }, iter: PropertyCases.Of(20_000));

    [Fact]
    public void A_hundred_thousand_deadlines_take_seconds_at_most()
    {
        var limits = new[] { "3wd", "30wh", "90d", "24h", "45wd" }.Select(Limit.Parse).ToArray();
        var clock = Stopwatch.StartNew();

        for (var i = 0; i < 100_000; i++) Hours.Due(limits[i % limits.Length], First.AddMinutes(i * 100));

        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(3));
    }
}
