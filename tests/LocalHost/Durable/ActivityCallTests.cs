namespace ServerlessQiFu.Tests.LocalHost.Durable;

public sealed class ActivityCallTests : IDisposable
{
    private readonly SteppedEngine _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_sequence_of_activities_gives_its_results_in_order()
    {
        _world.Functions.Activity("Hello", (string who) => $"你好 {who}")
            .Orchestrator("Greet", async context =>
            {
                var said = new List<string>();
                foreach (var who in context.GetInput<string[]>()!) said.Add(await context.CallActivityAsync<string>("Hello", who));
                return said;
            });
        await _world.Start("Greet", new[] { "南山", "福田", "宝安" });
        await _world.Settle();
        Assert.Equal(["你好 南山", "你好 福田", "你好 宝安"], (await _world.Output<string[]>())!);
        Assert.Equal(["Hello 南山", "Hello 福田", "Hello 宝安"], _world.Functions.Ran);
    }

    [Fact]
    public async Task Fanned_out_activities_run_side_by_side_and_come_together()
    {
        _world.Functions.Activity("Square", (int n) => n * n)
            .Orchestrator("Sum", async context => (await Task.WhenAll(Enumerable.Range(1, 20).Select(n => context.CallActivityAsync<int>("Square", n)))).Sum());
        await _world.Start("Sum");
        await _world.Step();
        Assert.Equal(16, _world.Activities.Due(_world.Activities.Workers).Count);
        await _world.Settle();
        Assert.Equal(2870, await _world.Output<int>());
    }

    [Fact]
    public async Task A_failed_activity_is_caught_with_its_type_and_message()
    {
        _world.Functions.Activity<int, int>("Break", (int _) => throw new ArgumentOutOfRangeException("n", "too much"))
            .Orchestrator("Try", async context =>
            {
                try { return await context.CallActivityAsync<string>("Break", 1); }
                catch (TaskFailedException failed)
                {
                    return $"{failed.TaskName} {failed.TaskId} {failed.FailureDetails.IsCausedBy<ArgumentException>()} {failed.FailureDetails.IsCausedBy<IOException>()} {failed.Message}";
                }
            });
        await _world.Start("Try");
        await _world.Settle();
        Assert.StartsWith("Break 0 True False Task 'Break' (#0) failed with an unhandled exception: too much", await _world.Output<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_uncaught_failure_fails_the_orchestration_and_says_why()
    {
        _world.Functions.Activity<int, int>("Break", (int _) => throw new IOException("no paper"))
            .Orchestrator("Go", context => context.CallActivityAsync("Break", 1));
        await _world.Start("Go");
        await _world.Settle();
        Assert.Contains("no paper", await _world.Failure(), StringComparison.Ordinal);
        Assert.True((await _world.Get()).FailureDetails!.InnerFailure!.IsCausedBy<IOException>());
    }

    [Fact]
    public async Task A_retry_waits_longer_each_time_up_to_its_limit()
    {
        var at = new List<double>();
        var began = _world.Clock.GetUtcNow();
        _world.Functions.Activity<int, int>("Flaky", (int _) =>
            {
                at.Add((_world.Clock.GetUtcNow() - began).TotalSeconds);
                return at.Count < 5 ? throw new IOException("down") : 7;
            })
            .Orchestrator("Go", context => context.CallActivityAsync<int>("Flaky", 0, new TaskOptions(
                new RetryPolicy(5, TimeSpan.FromSeconds(5), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromSeconds(15)))));
        await _world.Start("Go");
        await _world.PassTime();
        Assert.Equal(7, await _world.Output<int>());
        Assert.Equal([0, 5, 15, 30, 45], at);
    }

    [Fact]
    public async Task A_retry_ends_with_its_attempts_its_time_or_its_filter()
    {
        _world.Functions.Activity<int, int>("Break", (int _) => throw new IOException("down"));
        var second = TimeSpan.FromSeconds(1);
        var policies = new Dictionary<string, (RetryPolicy Policy, int Runs)>
        {
            ["attempts"] = (new RetryPolicy(3, second), 3),
            ["time"] = (new RetryPolicy(100, second, retryTimeout: TimeSpan.FromSeconds(4)), 5),
            ["filter"] = (new RetryPolicy(100, second) { HandleFailure = failure => !failure.IsCausedBy<IOException>() }, 1),
            ["broken filter"] = (new RetryPolicy(100, second) { HandleFailure = _ => throw new InvalidOperationException() }, 1),
        };
        foreach (var (name, (policy, runs)) in policies)
        {
            _world.Functions.Ran.Clear();
            _world.Functions.Orchestrator(name, context => context.CallActivityAsync("Break", 0, new TaskOptions(policy)));
            await _world.Start(name, id: name);
            await _world.PassTime();
            Assert.Contains("down", await _world.Failure(name), StringComparison.Ordinal);
            Assert.Equal(runs, _world.Functions.Ran.Count);
        }
    }

    [Fact]
    public async Task A_call_of_an_unknown_activity_fails_at_once_whatever_the_policy()
    {
        _world.Functions.Orchestrator("Go", context => context.CallActivityAsync("Nobody", null, new TaskOptions(new RetryPolicy(9, TimeSpan.FromHours(1)))));
        await _world.Start("Go");
        await _world.Settle();
        Assert.Contains("There is no activity function 'Nobody'", await _world.Failure(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_above_one_mebibyte_is_a_failure_that_says_its_size()
    {
        _world.Functions.Activity("Big", (int size) => new string('x', size))
            .Orchestrator("Go", async context => (await context.CallActivityAsync<string>("Big", context.GetInput<int>())).Length);
        await _world.Start("Go", 1024 * 1024 - 2, "fits");
        await _world.Start("Go", 1024 * 1024 - 1, "too big");
        await _world.Settle();
        Assert.Equal(1024 * 1024 - 2, await _world.Output<int>("fits"));
        Assert.Contains("The output of activity 'Big' is 1048577 bytes of JSON; at most 1048576", await _world.Failure("too big"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_activity_delays_no_other_orchestration()
    {
        var gate = new TaskCompletionSource<string>();
        _world.Functions.Activity<string, string>("Work", (string how, CancellationToken _) => how == "slow" ? gate.Task : Task.FromResult(how))
            .Orchestrator("Go", context => context.CallActivityAsync<string>("Work", context.GetInput<string>()));
        await _world.Start("Go", "slow", "slow");
        await _world.Step();
        var slow = _world.Activities.Perform(Assert.Single(_world.Activities.Due(9)), CancellationToken.None);
        await _world.Start("Go", "quick", "quick");
        await _world.Settle();
        Assert.Equal("quick", await _world.Output<string>("quick"));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await _world.Get("slow")).RuntimeStatus);
        gate.SetResult("at last");
        await slow;
        await _world.Settle();
        Assert.Equal("at last", await _world.Output<string>("slow"));
    }
}
