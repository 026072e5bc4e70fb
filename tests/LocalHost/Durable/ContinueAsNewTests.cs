namespace ServerlessQiFu.Tests.LocalHost.Durable;

public sealed class ContinueAsNewTests : IDisposable
{
    private readonly SteppedEngine _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_loop_keeps_its_id_and_its_history_short()
    {
        _world.Functions.Activity("Add", (int n) => n + 1).Orchestrator("Count", async context =>
        {
            var next = await context.CallActivityAsync<int>("Add", context.GetInput<int>());
            if (next < 50) context.ContinueAsNew(next);
            return next;
        });
        await _world.Start("Count", 0);
        await _world.Settle();
        Assert.Equal(50, await _world.Output<int>());
        Assert.Equal(2, _world.Count("history"));
    }

    [Theory]
    [InlineData(true, "a b c ")]
    [InlineData(false, "b c ")]
    public async Task Events_nobody_waited_for_are_carried_over_or_dropped(bool keep, string heard)
    {
        _world.Functions.Orchestrator("Loop", async context =>
        {
            if (context.GetInput<bool>())
            {
                await context.WaitForExternalEvent<int>("Go");
                context.ContinueAsNew(false, keep);
                return "";
            }
            var all = "";
            while (!all.EndsWith("c ", StringComparison.Ordinal)) all += await context.WaitForExternalEvent<string>("News") + " ";
            return all;
        });
        await _world.Start("Loop", true);
        await _world.Settle();
        await _world.Client.RaiseEventAsync("one", "News", "a");
        await _world.Settle();
        await _world.Client.RaiseEventAsync("one", "Go", 1);
        await _world.Client.RaiseEventAsync("one", "News", "b"); // Not lived through when it begins anew: never lost.
        await _world.Settle();
        await _world.Client.RaiseEventAsync("one", "News", "c");
        await _world.Settle();
        // What came with the one that cuts goes before what was kept: the worker says so, and for us each is a hint.
        Assert.Equal(heard, string.Concat((await _world.Output<string>())!.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order().Select(name => name + " ")));
    }

    [Fact]
    public async Task A_version_is_kept_from_life_to_life()
    {
        _world.Functions.Orchestrator("Count", async context =>
        {
            if (context.GetInput<int>() < 2)
            {
                await context.WaitForExternalEvent<int>("Go");
                context.ContinueAsNew(context.GetInput<int>() + 1);
            }
            return context.Version;
        });
        await _world.Client.ScheduleNewOrchestrationInstanceAsync("Count", 0, new StartOrchestrationOptions("one") { Version = "1.7" });
        for (var life = 0; life < 2; life++)
        {
            await _world.Settle();
            await _world.Client.RaiseEventAsync("one", "Go", 1);
        }
        await _world.Settle();
        Assert.Equal("1.7", await _world.Output<string>());
    }

    [Fact]
    public async Task An_answer_to_an_earlier_life_is_not_taken_for_one_to_this()
    {
        var answers = new Queue<TaskCompletionSource<string>>();
        _world.Functions.Activity<int, string>("Ask", (int _, CancellationToken _) =>
            {
                answers.Enqueue(new TaskCompletionSource<string>());
                return answers.Last().Task;
            })
            .Orchestrator("Life", context => context.CallActivityAsync<string>("Ask", 0));
        await _world.Start("Life");
        await _world.Step();
        var first = _world.Activities.Perform(Assert.Single(_world.Activities.Due(9)), CancellationToken.None);
        await _world.Client.TerminateInstanceAsync("one");
        await _world.Step();
        await _world.Start("Life");
        await _world.Step();
        var second = _world.Activities.Perform(Assert.Single(_world.Activities.Due(9)), CancellationToken.None);
        answers.Dequeue().SetResult("late");
        await first;
        await _world.Settle();
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await _world.Get()).RuntimeStatus);
        answers.Dequeue().SetResult("right");
        await second;
        await _world.Settle();
        Assert.Equal("right", await _world.Output<string>());
    }

    [Fact]
    public async Task Timers_of_the_earlier_life_are_gone()
    {
        _world.Functions.Orchestrator("Loop", async context =>
        {
            using var cancel = new CancellationTokenSource();
            _ = context.CreateTimer(TimeSpan.FromDays(1), cancel.Token);
            await context.WaitForExternalEvent<int>("Go");
            cancel.Cancel(); // Nothing is over while a timer is open.
            if (!context.GetInput<bool>()) context.ContinueAsNew(true);
        });
        await _world.Start("Loop", false);
        await _world.Settle();
        await _world.Client.RaiseEventAsync("one", "Go", 1);
        await _world.Settle();
        Assert.Equal(1, _world.Count("inbox"));
        await _world.Client.RaiseEventAsync("one", "Go", 1);
        await _world.Settle();
        Assert.Equal(0, _world.Count("inbox"));
    }
}
