using Grpc.Core;
using Microsoft.DurableTask.Converters;
using ServerlessQiFu.LocalHost;

namespace ServerlessQiFu.Tests.LocalHost.Durable;

public sealed class ExternalEventTests : IDisposable
{
    private readonly SteppedEngine _world = new();

    public void Dispose() => _world.Dispose();

    private async Task Run(Func<TaskOrchestrationContext, Task<string>> orchestrator)
    {
        _world.Functions.Orchestrator("Wait", orchestrator);
        await _world.Start("Wait");
        await _world.Settle();
    }

    private async Task Raise(string name, object payload)
    {
        await _world.Client.RaiseEventAsync("one", name, payload);
        await _world.Settle();
    }

    [Fact]
    public async Task An_event_finds_its_waiter_by_a_name_in_any_case()
    {
        await Run(context => context.WaitForExternalEvent<string>("Approved"));
        await Raise("APPROVED", "张三");
        Assert.Equal("张三", await _world.Output<string>());
    }

    [Fact]
    public async Task An_event_that_comes_before_anybody_waits_is_kept_in_order()
    {
        await Run(async context =>
        {
            await context.WaitForExternalEvent<int>("Go");
            return await context.WaitForExternalEvent<string>("News") + await context.WaitForExternalEvent<string>("News");
        });
        await Raise("News", "a");
        await Raise("News", "b");
        await Raise("Go", 1);
        Assert.Equal("ab", await _world.Output<string>());
    }

    [Fact]
    public async Task The_newest_waiter_is_served_first()
    {
        await Run(async context =>
        {
            var older = context.WaitForExternalEvent<string>("News");
            var newer = context.WaitForExternalEvent<string>("News");
            return $"newer {await newer}, older {await older}";
        });
        await Raise("News", "1");
        await Raise("News", "2");
        Assert.Equal("newer 1, older 2", await _world.Output<string>());
    }

    [Fact]
    public async Task A_wait_with_a_timeout_ends_at_its_time_or_with_its_event()
    {
        _world.Functions.Orchestrator("Wait", async context =>
        {
            try { return await context.WaitForExternalEvent<string>("News", TimeSpan.FromDays(9)); }
            catch (TaskCanceledException) { return $"nothing by {context.CurrentUtcDateTime:MM-dd}"; }
        });
        await _world.Start("Wait", id: "late");
        await _world.Start("Wait", id: "early");
        await _world.Settle();
        await _world.Client.RaiseEventAsync("early", "News", "hello");
        await _world.PassTime();
        Assert.Equal("hello", await _world.Output<string>("early"));
        Assert.Equal("nothing by 03-11", await _world.Output<string>("late"));
    }

    [Fact]
    public async Task An_event_for_an_unknown_or_finished_orchestration_is_discarded()
    {
        await Run(_ => Task.FromResult("done"));
        await _world.Client.RaiseEventAsync("nobody", "News", 1);
        await Raise("News", 1);
        Assert.Equal(0, _world.Count("inbox"));
        await Run(context => context.WaitForExternalEvent<string>("News")); // The same id again: the event was not waiting for it.
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await _world.Get()).RuntimeStatus);
    }

    /// <summary>The platform's way, unless host.json says otherwise.</summary>
    [Fact]
    public async Task An_event_for_an_unknown_or_finished_orchestration_is_refused_where_the_host_says_so()
    {
        await using var strict = new LocalDurableTaskClient(_world.Durable, new DurableOptions { ThrowStatusExceptionsOnRaiseEvent = true }, JsonDataConverter.Default);
        await Run(_ => Task.FromResult("done"));
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(() => strict.RaiseEventAsync("nobody", "News", 1))).StatusCode);
        Assert.Equal(StatusCode.FailedPrecondition, (await Assert.ThrowsAsync<RpcException>(() => strict.RaiseEventAsync("one", "News", 1))).StatusCode);
        await Run(context => context.WaitForExternalEvent<string>("News"));
        await strict.RaiseEventAsync("one", "News", "heard");
        await _world.Settle();
        Assert.Equal("heard", await _world.Output<string>());
    }

    [Fact]
    public async Task One_orchestration_tells_another()
    {
        _world.Functions.Orchestrator("Tell", context =>
        {
            context.SendEvent("one", "News", "from a neighbour");
            context.SendEvent("nobody", "News", "into the void");
            return Task.CompletedTask;
        });
        await Run(context => context.WaitForExternalEvent<string>("News"));
        await _world.Start("Tell", id: "two");
        await _world.Settle();
        Assert.Equal("from a neighbour", await _world.Output<string>());
    }

    [Fact]
    public async Task Waiters_of_one_name_must_agree_on_the_type()
    {
        await Run(async context =>
        {
            _ = context.WaitForExternalEvent<int>("News");
            return await context.WaitForExternalEvent<string>("News");
        });
        Assert.Contains("Events with the same name must have the same type", await _world.Failure(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_of_the_wrong_type_is_poison_and_ends_who_waits_for_it()
    {
        await Run(async context => (await context.WaitForExternalEvent<int>("News")).ToString());
        await _world.Client.RaiseEventAsync("one", "News", "not a number");
        for (var attempt = 1; attempt < new DurableOptions().MostAttempts; attempt++)
            await Assert.ThrowsAsync<InvalidOperationException>(() => _world.Turns.Perform("one", CancellationToken.None));
        await _world.Settle();
        Assert.Contains("could not be converted to System.Int32", await _world.Failure(), StringComparison.Ordinal);
    }
}
