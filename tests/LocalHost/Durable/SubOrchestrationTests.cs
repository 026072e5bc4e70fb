using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.LocalHost.Durable;

public sealed class SubOrchestrationTests : IDisposable
{
    private readonly SteppedEngine _world = new();

    public void Dispose() => _world.Dispose();

    private FakeFunctions Parent(TaskOptions? options = null) =>
        _world.Functions.Orchestrator("Parent", context => context.CallSubOrchestratorAsync<string>("Child", context.GetInput<string>(), options));

    [Fact]
    public async Task A_child_knows_its_parent_and_gives_it_its_result()
    {
        Parent(new SubOrchestrationOptions(instanceId: "kid")).Orchestrator("Child", async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            return $"{context.GetInput<string>()} from {context.InstanceId}, child of {context.Parent!.Name} {context.Parent.InstanceId}";
        });
        await _world.Start("Parent", "hello");
        await _world.PassTime();
        Assert.Equal("hello from kid, child of Parent one", await _world.Output<string>());
    }

    [Fact]
    public async Task A_child_without_an_id_is_given_the_same_one_at_every_replay()
    {
        Parent().Orchestrator("Child", context => Task.FromResult(context.InstanceId));
        await _world.Start("Parent");
        await _world.Settle();
        var child = await _world.Output<string>();
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await _world.Get(child!)).RuntimeStatus);
        Assert.Equal(2, _world.Count("instances"));
    }

    [Fact]
    public async Task A_childs_failure_reaches_its_parent()
    {
        Parent().Orchestrator("Child", _ => throw new IOException("no paper"));
        await _world.Start("Parent");
        await _world.Settle();
        Assert.Contains("no paper", await _world.Failure(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_child_that_failed_is_called_again_under_its_id()
    {
        var runs = 0;
        Parent(new SubOrchestrationOptions(new RetryPolicy(3, TimeSpan.FromMinutes(1)), "kid"))
            .Orchestrator("Child", _ => ++runs < 3 ? throw new IOException("down") : Task.FromResult("third time"));
        await _world.Start("Parent");
        await _world.PassTime();
        Assert.Equal("third time", await _world.Output<string>());
    }

    [Fact]
    public async Task A_childs_id_that_is_alive_is_not_started_twice()
    {
        Parent(new SubOrchestrationOptions(instanceId: "kid")).Orchestrator("Child", context => context.WaitForExternalEvent<string>("Go"));
        await _world.Start("Child", id: "kid");
        await _world.Settle();
        await _world.Start("Parent");
        await _world.Settle();
        Assert.Contains("There is already a living orchestration 'kid'", await _world.Failure(), StringComparison.Ordinal);
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await _world.Get("kid")).RuntimeStatus);
    }

    [Fact]
    public async Task A_terminated_child_is_a_failure_to_its_parent()
    {
        Parent(new SubOrchestrationOptions(instanceId: "kid")).Orchestrator("Child", context => context.WaitForExternalEvent<string>("Never"));
        await _world.Start("Parent");
        await _world.Settle();
        await _world.Client.TerminateInstanceAsync("kid");
        await _world.Settle();
        Assert.Contains("The sub-orchestration was terminated", await _world.Failure(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, OrchestrationRuntimeStatus.Running)]
    [InlineData(true, OrchestrationRuntimeStatus.Terminated)]
    public async Task Terminating_a_parent_reaches_its_children_only_when_asked_to(bool recursive, OrchestrationRuntimeStatus child)
    {
        Parent(new SubOrchestrationOptions(instanceId: "kid")).Orchestrator("Child", context => context.WaitForExternalEvent<string>("Never"));
        await _world.Start("Parent");
        await _world.Settle();
        await _world.Client.TerminateInstanceAsync("one", new TerminateInstanceOptions("enough", recursive));
        await _world.Settle();
        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await _world.Get()).RuntimeStatus);
        Assert.Equal("enough", (await _world.Get()).ReadOutputAs<string>());
        Assert.Equal(child, (await _world.Get("kid")).RuntimeStatus);
    }
}
