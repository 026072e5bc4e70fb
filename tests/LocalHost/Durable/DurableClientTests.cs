namespace ServerlessQiFu.Tests.LocalHost.Durable;

/// <summary>What the client does to orchestrations from outside.</summary>
public sealed class DurableClientTests : IDisposable
{
    private readonly SteppedEngine _world = new();

    public DurableClientTests() => _world.Functions
        .Orchestrator("Wait", context => context.WaitForExternalEvent<string>("Go"))
        .Orchestrator("Echo", context => Task.FromResult(context.GetInput<string>()));

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_start_gives_a_new_id_or_takes_the_one_given()
    {
        Assert.Equal("mine", await _world.Start("Echo", "x", "mine"));
        var other = await _world.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "y");
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await _world.Get(other)).RuntimeStatus);
        await _world.Settle();
        Assert.Equal("y", await _world.Output<string>(other));
        Assert.Equal("x", (await _world.Get("mine")).ReadInputAs<string>());
    }

    [Fact]
    public async Task An_id_that_is_alive_is_never_started_again()
    {
        await _world.Start("Wait");
        await Assert.ThrowsAsync<InvalidOperationException>(() => _world.Start("Echo"));
        await _world.Settle();
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => _world.Start("Echo"));
        Assert.Equal("There is already an orchestration 'one', and it is Running.", refused.Message);
    }

    [Fact]
    public async Task An_id_that_is_over_is_started_anew_unless_its_status_is_deduped()
    {
        await _world.Start("Echo", "first");
        await _world.Settle();
        var options = new StartOrchestrationOptions("one").WithDedupeStatuses(OrchestrationRuntimeStatus.Completed);
        await Assert.ThrowsAsync<InvalidOperationException>(() => _world.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "again", options));
        await Assert.ThrowsAsync<ArgumentException>(() => _world.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "again", options with { DedupeStatuses = ["Sleepy"] }));
        Assert.Equal("first", await _world.Output<string>());
        await _world.Client.ScheduleNewOrchestrationInstanceAsync("Echo", "second", options with { DedupeStatuses = ["failed"] });
        await _world.Settle();
        Assert.Equal("second", await _world.Output<string>());
    }

    [Fact]
    public async Task A_delayed_start_begins_at_its_time_and_keeps_earlier_events()
    {
        var at = _world.Clock.GetUtcNow().AddDays(2);
        await _world.Client.ScheduleNewOrchestrationInstanceAsync("Wait", null, new StartOrchestrationOptions("one", at));
        await _world.Settle();
        Assert.Equal(at, _world.Turns.NextDue);
        await _world.Client.RaiseEventAsync("one", "Go", "early bird");
        await _world.Settle();
        Assert.Equal(OrchestrationRuntimeStatus.Pending, (await _world.Get()).RuntimeStatus);
        await _world.PassTime();
        Assert.Equal("early bird", await _world.Output<string>());
    }

    [Fact]
    public async Task A_suspended_orchestration_keeps_what_comes_until_it_is_resumed()
    {
        _world.Functions.Orchestrator("Nap", async context =>
        {
            await context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
            return await context.WaitForExternalEvent<string>("Go");
        });
        await _world.Start("Nap");
        await _world.Settle();
        await _world.Client.SuspendInstanceAsync("one", "lunch");
        await _world.Client.RaiseEventAsync("one", "Go", "kept");
        await _world.PassTime();
        Assert.Equal(OrchestrationRuntimeStatus.Suspended, (await _world.Get()).RuntimeStatus);
        _world.Crash();
        await _world.Client.ResumeInstanceAsync("one");
        await _world.Settle();
        Assert.Equal("kept", await _world.Output<string>());
    }

    [Fact]
    public async Task Termination_ends_an_orchestration_before_or_after_it_began()
    {
        await _world.Start("Wait", id: "begun");
        await _world.Settle();
        await _world.Start("Wait", id: "pending");
        foreach (var id in new[] { "begun", "pending" }) await _world.Client.TerminateInstanceAsync(id, "no more");
        await _world.Settle();
        foreach (var id in new[] { "begun", "pending" })
        {
            Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await _world.Get(id)).RuntimeStatus);
            Assert.Equal("no more", (await _world.Get(id)).ReadOutputAs<string>());
        }
        Assert.Equal(0, _world.Count("inbox"));
    }

    [Fact]
    public async Task Steering_what_is_over_or_unknown_changes_nothing()
    {
        await _world.Start("Echo", "x");
        await _world.Settle();
        foreach (var id in new[] { "one", "nobody" })
        {
            await _world.Client.SuspendInstanceAsync(id);
            await _world.Client.ResumeInstanceAsync(id);
            await _world.Client.TerminateInstanceAsync(id);
        }
        await _world.Settle();
        Assert.Equal("x", await _world.Output<string>());
        Assert.Null(await _world.Client.GetInstanceAsync("nobody"));
        Assert.Equal(0, _world.Count("inbox"));
    }

    [Fact]
    public async Task Only_what_is_over_can_be_purged()
    {
        await _world.Start("Wait", id: "alive");
        await _world.Start("Echo", id: "over");
        await _world.Settle();
        Assert.Equal(0, (await _world.Client.PurgeInstanceAsync("alive")).PurgedInstanceCount);
        Assert.Equal(0, (await _world.Client.PurgeInstanceAsync("nobody")).PurgedInstanceCount);
        Assert.Equal(1, (await _world.Client.PurgeInstanceAsync("over")).PurgedInstanceCount);
        Assert.Null(await _world.Client.GetInstanceAsync("over"));
        Assert.Equal(1, _world.Count("history"));
    }

    [Fact]
    public async Task Purging_by_status_and_age_takes_children_when_asked_to()
    {
        _world.Functions.Orchestrator("Parent", context => context.CallSubOrchestratorAsync<string>("Echo", "x"));
        await _world.Start("Parent", id: "old");
        await _world.Settle();
        _world.Clock.Advance(TimeSpan.FromDays(1));
        await _world.Start("Echo", id: "young");
        await _world.Start("Wait", id: "alive");
        await _world.Settle();
        var filter = new PurgeInstancesFilter(null, _world.Clock.GetUtcNow().AddHours(-1), [OrchestrationRuntimeStatus.Completed]);
        Assert.Equal(2, (await _world.Client.PurgeAllInstancesAsync(filter, new PurgeInstanceOptions(Recursive: true))).PurgedInstanceCount);
        Assert.Equal(1, (await _world.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter())).PurgedInstanceCount);
        Assert.Equal(1, _world.Count("instances"));
    }

    [Fact]
    public async Task Orchestrations_are_listed_page_by_page_and_by_status()
    {
        for (var n = 0; n < 5; n++) await _world.Start("Echo", n.ToString(), $"done-{n}");
        await _world.Start("Wait", id: "waiting");
        await _world.Settle();
        var pages = new List<int>();
        await foreach (var page in _world.Client.GetAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "done-", PageSize: 2)).AsPages()) pages.Add(page.Values.Count);
        Assert.Equal([2, 2, 1], pages);
        var running = new List<string>();
        await foreach (var found in _world.Client.GetAllInstancesAsync(new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Running]))) running.Add(found.InstanceId);
        Assert.Equal(["waiting"], running);
    }

    [Fact]
    public async Task Who_waits_for_a_start_or_an_end_is_told()
    {
        var started = _world.Client.WaitForInstanceStartAsync("one");
        var ended = _world.Client.WaitForInstanceCompletionAsync("one", getInputsAndOutputs: true);
        await _world.Start("Wait");
        Assert.False(started.IsCompleted);
        await _world.Settle();
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await started).RuntimeStatus);
        Assert.False(ended.IsCompleted);
        await _world.Client.RaiseEventAsync("one", "Go", "now");
        await _world.Settle();
        Assert.Equal("now", (await ended).ReadOutputAs<string>());
        using var impatient = new CancellationTokenSource();
        var never = _world.Client.WaitForInstanceCompletionAsync("nobody", impatient.Token);
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => never);
    }

    [Theory]
    [InlineData("")]
    [InlineData("@entity")]
    [InlineData("诉求")]
    [InlineData("a/b")]
    [InlineData("tab\t")]
    public async Task An_id_the_platform_would_refuse_is_refused(string id) =>
        await Assert.ThrowsAsync<ArgumentException>(() => _world.Start("Echo", id: id));

    [Fact]
    public async Task An_id_may_have_a_hundred_characters_and_a_payload_one_mebibyte()
    {
        await _world.Start("Echo", id: new string('x', 100));
        await Assert.ThrowsAsync<ArgumentException>(() => _world.Start("Echo", id: new string('x', 101)));
        await Assert.ThrowsAsync<ArgumentException>(() => _world.Start("Echo", new string('市', 400_000), "big"));
        await Assert.ThrowsAsync<ArgumentException>(() => _world.Client.RaiseEventAsync("one", "Go", new string('x', 1024 * 1024)));
    }

    [Fact]
    public async Task A_custom_status_can_be_read_from_outside()
    {
        _world.Functions.Orchestrator("Tell", async context =>
        {
            context.SetCustomStatus(new { Step = "等待" });
            await context.WaitForExternalEvent<int>("Go");
        });
        await _world.Start("Tell");
        await _world.Settle();
        Assert.Equal("等待", (await _world.Get()).ReadCustomStatusAs<Dictionary<string, string>>()!["Step"]);
    }
}
