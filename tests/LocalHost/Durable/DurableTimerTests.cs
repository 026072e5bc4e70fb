using ServerlessQiFu.LocalHost;

namespace ServerlessQiFu.Tests.LocalHost.Durable;

public sealed class DurableTimerTests : IDisposable
{
    private readonly SteppedEngine _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_timer_of_any_length_fires_at_its_time_and_never_before()
    {
        _world.Functions.Orchestrator("Sleep", async context =>
        {
            await context.CreateTimer(TimeSpan.FromDays(400), CancellationToken.None);
            return context.CurrentUtcDateTime;
        });
        var due = _world.Clock.GetUtcNow().AddDays(400);
        await _world.Start("Sleep");
        await _world.Settle();
        // The worker cuts a long time into stretches of three days.
        while (_world.Turns.NextDue is { } next && next < due)
        {
            _world.Crash();
            _world.Clock.SetUtcNow(next);
            await _world.Settle();
        }
        Assert.Equal(due, _world.Turns.NextDue);
        _world.Clock.SetUtcNow(due.AddTicks(-1));
        Assert.Empty(_world.Turns.Due(1));
        _world.Clock.SetUtcNow(due);
        await _world.Settle();
        Assert.Equal(due.UtcDateTime, await _world.Output<DateTime>());
    }

    /// <summary>The worker does not say that it needs a timer no longer, so it comes, and changes nothing.</summary>
    [Fact]
    public async Task A_cancelled_timer_fires_into_a_finished_wait_and_changes_nothing()
    {
        _world.Functions.Orchestrator("Race", async context =>
        {
            using var cancel = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromDays(3), cancel.Token);
            var heard = context.WaitForExternalEvent<int>("Changed");
            var won = await Task.WhenAny(timer, heard) == heard;
            cancel.Cancel();
            await context.WaitForExternalEvent<int>("End");
            return $"{won} {timer.Status}";
        });
        await _world.Start("Race");
        await _world.Settle();
        await _world.Client.RaiseEventAsync("one", "Changed", 1);
        await _world.Settle();
        Assert.Equal(_world.Clock.GetUtcNow().AddDays(3), _world.Turns.NextDue);
        await _world.PassTime();
        Assert.Null(_world.Turns.NextDue);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await _world.Get()).RuntimeStatus);
        await _world.Client.RaiseEventAsync("one", "End", 1);
        await _world.Settle();
        Assert.Equal("True Canceled", await _world.Output<string>());
        Assert.Equal(0, _world.Count("inbox"));
    }

    [Fact]
    public async Task A_timer_in_the_past_fires_in_the_next_turn()
    {
        _world.Functions.Orchestrator("Sleep", context => context.CreateTimer(context.CurrentUtcDateTime.AddYears(-1), CancellationToken.None));
        await _world.Start("Sleep");
        await _world.Settle();
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await _world.Get()).RuntimeStatus);
    }

    [Fact]
    public async Task Now_stands_still_within_a_turn_and_never_goes_back()
    {
        _world.Functions.Orchestrator("Look", async context =>
        {
            var first = context.CurrentUtcDateTime;
            await context.WaitForExternalEvent<int>("Go");
            return new[] { first, context.CurrentUtcDateTime };
        });
        await _world.Start("Look");
        await _world.Settle();
        var began = _world.Clock.GetUtcNow().UtcDateTime;
        var slow = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(_world.Clock.GetUtcNow().AddSeconds(-5));
        var journal = new DurableJournal(_world.Journal, slow);
        await new LocalDurableTaskClient(journal, new DurableOptions(), Microsoft.DurableTask.Converters.JsonDataConverter.Default).RaiseEventAsync("one", "Go", 1);
        var turns = new TurnPump(journal, _world.Functions, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance, new DurableOptions());
        await turns.Perform(Assert.Single(turns.Due(9)), CancellationToken.None);
        Assert.Equal([began, began], (await _world.Output<DateTime[]>())!);
    }

    [Fact]
    public async Task Thousands_sleep_in_the_journal_and_only_who_is_due_is_in_memory()
    {
        _world.Functions.Orchestrator("Sleep", context => context.CreateTimer(context.GetInput<DateTime>(), CancellationToken.None));
        var due = _world.Clock.GetUtcNow().UtcDateTime.AddDays(1);
        for (var n = 0; n < 3000; n++) await _world.Start("Sleep", due.AddSeconds(n % 2), $"s{n:0000}");
        await _world.Settle();
        _world.Crash();
        Assert.Empty(_world.Turns.Due(5000));
        _world.Clock.SetUtcNow(new DateTimeOffset(due));
        Assert.InRange(_world.Turns.Due(5000).Count, 1, 1500);
        await _world.Settle();
        Assert.Equal(1500, _world.Count("inbox"));
        Assert.Equal(new DateTimeOffset(due.AddSeconds(1)), _world.Turns.NextDue);
        await _world.PassTime();
        Assert.Equal(0, _world.Count("inbox"));
    }
}
