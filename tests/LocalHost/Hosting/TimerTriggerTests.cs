using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.LocalHost.Hosting;

public class TimerTriggerTests
{
    private static readonly DateTimeOffset Nine = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    private static Task<AppUnderTest> Start(Type functions, Runs runs, DateTimeOffset at, Journal? journal = null, string schedule = "0 */5 * * * *") =>
        AppUnderTest.Start([functions], builder =>
        {
            builder.Services.AddSingleton(runs);
            builder.Configuration["Sweep"] = schedule;
        }, clock: new FakeTimeProvider(at), journal: journal);

    [Fact]
    public async Task A_timer_runs_at_each_occurrence_in_UTC_and_at_no_other_time()
    {
        var runs = new Runs();
        await using var app = await Start(typeof(Sweeper), runs, Nine.AddSeconds(1));
        await app.AdvanceTo(Nine.AddMinutes(15));
        Assert.Equal([Nine.AddMinutes(5), Nine.AddMinutes(10), Nine.AddMinutes(15)], runs.At);
        Assert.All(runs.Info, info => Assert.False(info.IsPastDue));
        Assert.Equal(Nine.AddMinutes(20).UtcDateTime, runs.Info.Last().ScheduleStatus!.Next);
        Assert.Equal(Nine.AddMinutes(10).UtcDateTime, runs.Info.Last().ScheduleStatus!.Last);
    }

    [Fact]
    public async Task Occurrences_missed_while_the_app_was_down_are_made_up_for_by_one_run_that_says_it_is_late()
    {
        using var journal = Journal.InMemory();
        var runs = new Runs();
        await using (var app = await Start(typeof(Sweeper), runs, Nine.AddSeconds(1), journal)) await app.AdvanceTo(Nine.AddMinutes(6));
        await using (var app = await Start(typeof(Sweeper), runs, Nine.AddMinutes(31), journal)) await app.AdvanceTo(Nine.AddMinutes(36));
        Assert.Equal([Nine.AddMinutes(5), Nine.AddMinutes(31), Nine.AddMinutes(35)], runs.At);
        Assert.Equal([false, true, false], runs.Info.Select(i => i.IsPastDue));
    }

    [Fact]
    public async Task A_restart_between_two_occurrences_runs_nothing()
    {
        using var journal = Journal.InMemory();
        var runs = new Runs();
        await using (var app = await Start(typeof(Sweeper), runs, Nine.AddSeconds(1), journal)) await app.AdvanceTo(Nine.AddMinutes(6));
        await using (var app = await Start(typeof(Sweeper), runs, Nine.AddMinutes(7), journal)) await app.AdvanceTo(Nine.AddMinutes(9));
        Assert.Equal([Nine.AddMinutes(5)], runs.At);
    }

    [Fact]
    public async Task A_timer_that_runs_on_start_does_so_and_then_keeps_its_schedule()
    {
        var runs = new Runs();
        await using var app = await Start(typeof(AtStart), runs, Nine.AddMinutes(2));
        await app.AdvanceTo(Nine.AddMinutes(5));
        Assert.Equal([Nine.AddMinutes(2), Nine.AddMinutes(5)], runs.At);
    }

    [Fact]
    public async Task A_timer_never_runs_twice_at_once_and_skips_what_falls_into_a_run()
    {
        var runs = new Runs();
        var release = new TaskCompletionSource();
        runs.During = () => runs.At.Count == 1 ? release.Task : Task.CompletedTask;
        await using var app = await Start(typeof(Sweeper), runs, Nine.AddSeconds(1));
        app.Clock.SetUtcNow(Nine.AddMinutes(5));
        while (runs.At.IsEmpty) await Task.Yield();
        app.Clock.SetUtcNow(Nine.AddMinutes(11));
        release.SetResult();
        await app.AdvanceTo(Nine.AddMinutes(15));
        Assert.Equal([Nine.AddMinutes(5), Nine.AddMinutes(15)], runs.At);
    }

    [Fact]
    public async Task A_failed_run_waits_for_its_next_occurrence()
    {
        var runs = new Runs { During = () => throw new InvalidOperationException("no") };
        await using var app = await Start(typeof(Sweeper), runs, Nine.AddSeconds(1));
        await app.AdvanceTo(Nine.AddMinutes(14));
        Assert.Equal([Nine.AddMinutes(5), Nine.AddMinutes(10)], runs.At);
    }

    [Theory]
    [InlineData("*/5 * * * *", "six-field NCRONTAB")]
    [InlineData("0 0 0 31 2 *", "never comes")]
    public async Task A_schedule_that_cannot_be_kept_is_refused_at_start(string schedule, string why)
    {
        var refused = await Assert.ThrowsAsync<StartRefused>(() => Start(typeof(Sweeper), new Runs(), Nine, schedule: schedule));
        Assert.Contains("Sweeper.Run", refused.Message, StringComparison.Ordinal);
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    public sealed class Runs
    {
        public ConcurrentQueue<DateTimeOffset> At { get; } = [];
        public ConcurrentQueue<TimerInfo> Info { get; } = [];
        public Func<Task> During { get; set; } = () => Task.CompletedTask;

        public Task Take(DateTimeOffset at, TimerInfo info)
        {
            Info.Enqueue(info);
            At.Enqueue(at);
            return During();
        }
    }

    public sealed class Sweeper(Runs runs, TimeProvider clock)
    {
        [Function("Sweep")]
        public Task Run([TimerTrigger("%Sweep%")] TimerInfo timer) => runs.Take(clock.GetUtcNow(), timer);
    }

    public sealed class AtStart(Runs runs, TimeProvider clock)
    {
        [Function("Sweep")]
        public Task Run([TimerTrigger("%Sweep%", RunOnStartup = true)] TimerInfo timer) => runs.Take(clock.GetUtcNow(), timer);
    }
}
