using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ServerlessQiFu.Functions.Operations;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Platform.Time;

/// <summary>What is believed of the machine's clock, and when.</summary>
public sealed class SteadyTimeTests
{
    private static readonly DateTimeOffset Start = City.TuesdayMorning;
    private static readonly TimeSpan Week = TimeSpan.FromDays(7), Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _truth = new(Start);
    private readonly MachineClock _machine;

    public SteadyTimeTests() => _machine = new MachineClock(_truth);

    private SteadyTime Started(DateTimeOffset? lastSeen = null)
    {
        var time = new SteadyTime(_machine);
        time.Begin(lastSeen);
        return time;
    }

    [Fact]
    public void A_clock_that_is_a_week_ahead_for_half_a_minute_is_never_believed()
    {
        var time = Started();
        Pass(time, 100);
        _machine.Ahead = Week;
        for (var seconds = 0; seconds < 30; seconds++)
        {
            Assert.Equal(_truth.GetUtcNow(), time.GetUtcNow());
            Assert.Equal(_truth.GetUtcNow(), time.Read().Acts);
            Assert.NotNull(time.Read().Doubt);
            _truth.Advance(Second);
        }
        _machine.Ahead = TimeSpan.Zero;
        Assert.Equal(new(_truth.GetUtcNow(), _truth.GetUtcNow(), _truth.GetUtcNow(), null), time.Read());
    }

    /// <summary>As after a machine slept: the monotonic clock stood still.</summary>
    [Fact]
    public void A_clock_that_holds_is_believed_after_two_minutes_and_not_before()
    {
        var time = Started();
        _machine.Ahead = Week;
        Pass(time, (int)SteadyTime.Confirmation.TotalSeconds - 1);
        Assert.Equal(_truth.GetUtcNow(), time.GetUtcNow());
        _truth.Advance(Second);
        Assert.Equal(_truth.GetUtcNow() + Week, time.GetUtcNow());
        Assert.Null(time.Read().Doubt);
    }

    [Fact]
    public void A_clock_that_jumps_on_meanwhile_must_hold_anew()
    {
        var time = Started();
        for (var jumps = 1; jumps <= 10; jumps++)
        {
            _machine.Ahead = jumps * Week;
            Pass(time, 100);
            Assert.Equal(_truth.GetUtcNow(), time.GetUtcNow());
        }
    }

    [Theory, InlineData(9), InlineData(0.25)]
    public void After_a_long_stop_nothing_is_due_for_two_minutes_and_then_everything_is(double days)
    {
        var seen = Start - TimeSpan.FromDays(days);
        var time = Started(seen);
        for (var seconds = 0; seconds < SteadyTime.Confirmation.TotalSeconds; seconds++)
        {
            var reading = time.Read();
            Assert.Equal((seen + TimeSpan.FromSeconds(seconds), _truth.GetUtcNow(), true), (reading.Steps, reading.Acts, reading.IsUnproven));
            _truth.Advance(Second);
        }
        Assert.Equal(_truth.GetUtcNow(), time.GetUtcNow());
        Assert.False(time.Read().IsUnproven);
    }

    [Fact]
    public void Started_a_week_ahead_it_comes_back_to_the_truth_without_ever_having_been_past_it()
    {
        _machine.Ahead = Week;
        var time = Started(Start - TimeSpan.FromSeconds(40));
        for (var seconds = 0; seconds < 30; seconds++)
        {
            Assert.True(time.GetUtcNow() <= _truth.GetUtcNow());
            _truth.Advance(Second);
        }
        _machine.Ahead = TimeSpan.Zero;
        Assert.Equal(_truth.GetUtcNow(), time.GetUtcNow());
        Assert.Null(time.Read().Doubt);
        _machine.Ahead = Week;
        Assert.Equal(_truth.GetUtcNow(), time.GetUtcNow());
    }

    [Theory, InlineData(0), InlineData(290)]
    public void A_restart_within_minutes_raises_no_doubt(int seconds) => Assert.Null(Started(Start - TimeSpan.FromSeconds(seconds)).Read().Doubt);

    [Fact]
    public void The_very_first_start_believes_the_clock() => Assert.Null(Started().Read().Doubt);

    [Fact]
    public void A_clock_that_is_put_back_counts_at_once_since_nothing_is_due_too_early_by_it()
    {
        var time = Started();
        _machine.Ahead = -Week;
        Assert.Equal(_machine.GetUtcNow(), time.GetUtcNow());
        Assert.Null(time.Read().Doubt);
        // Where it comes back to what it showed before there is no doubt either.
        Pass(time, 30);
        _machine.Ahead = TimeSpan.Zero;
        Assert.Equal(_truth.GetUtcNow(), time.GetUtcNow());
        Assert.Null(time.Read().Doubt);
        // But once it has held, it is what a jump is measured by.
        _machine.Ahead = -Week;
        Pass(time, 130);
        _machine.Ahead = TimeSpan.Zero;
        Assert.Equal(_truth.GetUtcNow() - Week, time.GetUtcNow());
    }

    [Fact]
    public void A_clock_that_runs_a_little_fast_or_is_set_by_seconds_is_followed()
    {
        var time = Started();
        for (var minutes = 0; minutes < 500; minutes++)
        {
            _machine.Ahead += TimeSpan.FromSeconds(minutes % 50 == 0 ? 5 : 0.2);
            Pass(time, 60);
            Assert.Equal(_machine.GetUtcNow(), time.GetUtcNow());
            Assert.Null(time.Read().Doubt);
        }
    }

    [Fact]
    public void What_another_instance_wrote_a_moment_ago_ends_a_doubt_or_keeps_it_up()
    {
        var slept = Started();
        _machine.Ahead = Week;
        Assert.NotNull(slept.Read().Doubt);
        slept.Hear(_machine.GetUtcNow() - TimeSpan.FromSeconds(30));
        Assert.Null(slept.Read().Doubt);

        // Every other instance says that this clock is wrong: it holds for an hour, and is not believed.
        var wrong = Started(Start - Week);
        for (var minutes = 0; minutes < 60; minutes++)
        {
            Pass(wrong, 60);
            wrong.Hear(_truth.GetUtcNow());
            Assert.Equal(_truth.GetUtcNow(), wrong.GetUtcNow());
            Assert.Equal(_truth.GetUtcNow(), wrong.Read().Acts);
        }
    }

    [Fact]
    public void A_doubt_is_told_when_it_begins_and_when_it_is_over()
    {
        var time = Started();
        List<(DateTimeOffset, DateTimeOffset?)> told = [];
        time.Changed += (wall, believed) => told.Add((wall, believed));
        _machine.Ahead = Week;
        Pass(time, 10);
        _machine.Ahead = TimeSpan.Zero;
        Pass(time, 10);
        Assert.Equal([(Start + Week, Start), (Start + TimeSpan.FromSeconds(10), null)], told);
    }

    /// <summary>A test's or a simulation's clock may jump as it likes: it is none of the machine's.</summary>
    [Fact]
    public void Only_the_machines_own_clock_is_held()
    {
        var own = new ServiceCollection().AddSingleton(TimeProvider.System);
        KeepTime.HoldSteady(own);
        Assert.IsType<SteadyTime>(Assert.Single(own, s => s.ServiceType == typeof(TimeProvider)).ImplementationInstance);
        var fake = new ServiceCollection().AddSingleton<TimeProvider>(_truth);
        KeepTime.HoldSteady(fake);
        Assert.Same(_truth, Assert.Single(fake).ImplementationInstance);
        Assert.Equal(new(Start, Start, Start, null), ((TimeProvider)_truth).Read());
    }

    private void Pass(SteadyTime time, int seconds)
    {
        for (; seconds > 0; seconds--)
        {
            time.Read();
            _truth.Advance(Second);
        }
    }
}
