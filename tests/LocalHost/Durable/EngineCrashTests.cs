using CsCheck;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask.Protobuf;
using ServerlessQiFu.LocalHost;

namespace ServerlessQiFu.Tests.LocalHost.Durable;

/// <summary>The engine may die at any instant and be opened again on the same journal: the result is the same.</summary>
public sealed class EngineCrashTests
{
    private static readonly RetryPolicy Twice = new(2, TimeSpan.FromSeconds(3));

    /// <summary>One of everything: activities, a retry, a timer, an event, a child, a new beginning.</summary>
    private static void Story(SteppedEngine world)
    {
        world.Functions
            .Activity("Add", (int n) => n + 1)
            .Activity<int, int>("Odd", (int n) => n % 2 == 0 ? throw new IOException("even") : n)
            .Orchestrator("Child", async context =>
            {
                await context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
                return context.GetInput<int>() * 10;
            })
            .Orchestrator("Story", async context =>
            {
                var sum = context.GetInput<int>();
                sum = (await Task.WhenAll(context.CallActivityAsync<int>("Add", sum), context.CallActivityAsync<int>("Add", sum + 1))).Sum();
                try { await context.CallActivityAsync<int>("Odd", 2, new TaskOptions(Twice)); }
                catch (TaskFailedException) { sum++; }
                using var cancel = new CancellationTokenSource();
                var timer = context.CreateTimer(TimeSpan.FromDays(1), cancel.Token);
                var heard = context.WaitForExternalEvent<int>("Changed");
                if (await Task.WhenAny(timer, heard) == heard)
                {
                    cancel.Cancel();
                    sum += await heard;
                }
                sum += await context.CallSubOrchestratorAsync<int>("Child", sum, new SubOrchestrationOptions(instanceId: "kid"));
                if (sum < 100) context.ContinueAsNew(sum);
                return sum;
            });
    }

    private static async Task<(int Result, int Steps)> Tell(Func<int, SteppedEngine, Task>? before = null)
    {
        using var world = new SteppedEngine();
        Story(world);
        await world.Start("Story", 1);
        var steps = 0;
        for (var told = false; !(await world.Get()).IsCompleted;)
        {
            if (before is not null) await before(steps, world);
            if (await world.Step())
            {
                steps++;
                continue;
            }
            if (!told)
            {
                told = true;
                await world.Client.RaiseEventAsync("one", "Changed", 3);
            }
            else if (world.Turns.NextDue is { } next && next > world.Clock.GetUtcNow()) world.Clock.SetUtcNow(next);
            Assert.True(steps < 1000, "The story does not end.");
        }
        Assert.Equal(0, world.Count("inbox"));
        Assert.Equal(0, world.Count("work"));
        return (await world.Output<int>(), steps);
    }

    [Fact]
    public async Task A_crash_between_any_two_steps_changes_nothing()
    {
        var (result, steps) = await Tell();
        Assert.True(steps > 15);
        for (var at = 0; at <= steps; at++)
        {
            var crashed = await Tell((step, world) =>
            {
                if (step == at) world.Crash();
                return Task.CompletedTask;
            });
            Assert.Equal((result, steps), crashed);
        }
    }

    [Fact]
    public async Task A_power_cut_before_any_commit_changes_nothing()
    {
        var (result, steps) = await Tell();
        for (var at = 0; at < steps; at++)
        {
            var cut = await Tell(async (step, world) =>
            {
                if (step != at || (world.Turns.Due(1).Count == 0 && world.Activities.Due(1).Count == 0)) return;
                world.Journal.Read(session => session.Run("CREATE TEMP TRIGGER cut BEFORE INSERT ON durable_inbox BEGIN SELECT RAISE(FAIL, 'power'); END"));
                world.Journal.Read(session => session.Run("CREATE TEMP TRIGGER cut2 BEFORE INSERT ON durable_history BEGIN SELECT RAISE(FAIL, 'power'); END"));
                await Assert.ThrowsAsync<SqliteException>(() => world.Step());
                world.Journal.Read(session => session.Run("DROP TRIGGER cut"));
                world.Journal.Read(session => session.Run("DROP TRIGGER cut2"));
                if (at % 2 == 0) world.Crash(); // Otherwise the same engine tries again.
            });
            Assert.Equal(result, cut.Result);
        }
    }

    [Fact]
    public async Task Two_engines_that_do_everything_twice_change_nothing()
    {
        var (result, _) = await Tell();
        var twice = await Tell(async (_, world) =>
        {
            // A second engine that still believes the same work to be its own.
            var (turns, activities) = world.Engine();
            List<(IPump Pump, string Key)> due = [.. turns.Due(8).Select(k => ((IPump)turns, k)), .. activities.Due(8).Select(k => ((IPump)activities, k))];
            await world.Step();
            foreach (var (pump, key) in due) await pump.Perform(key, CancellationToken.None);
        });
        Assert.Equal(result, twice.Result);
    }

    [Fact]
    public async Task An_activity_that_ran_without_its_result_being_noted_runs_again()
    {
        using var world = new SteppedEngine();
        var gate = new TaskCompletionSource<int>();
        world.Functions.Activity<int, int>("Pay", (int n, CancellationToken _) => world.Functions.Ran.Count == 1 ? gate.Task : Task.FromResult(n))
            .Orchestrator("Go", context => context.CallActivityAsync<int>("Pay", 5));
        await world.Start("Go");
        await world.Step();
        var dead = world.Activities.Perform(Assert.Single(world.Activities.Due(1)), CancellationToken.None);
        world.Crash();
        await world.Settle();
        Assert.Equal(5, await world.Output<int>());
        Assert.Equal(["Pay 5", "Pay 5"], world.Functions.Ran);
        gate.SetResult(99); // The dead engine's late answer finds its work gone.
        await dead;
        await world.Settle();
        Assert.Equal(5, await world.Output<int>());
    }

    [Fact]
    public async Task A_turn_that_lost_the_race_to_another_does_nothing()
    {
        using var world = new SteppedEngine();
        world.Functions.Activity("A", (int n) => n).Orchestrator("Go", context => context.CallActivityAsync<int>("A", 1));
        await world.Start("Go");
        var before = world.Journal.Read(session => DurableSnapshot.Load(session, "one", world.Clock.GetUtcNow().UtcTicks))!;
        await world.Step();
        List<HistoryEvent> lived = [.. before.Messages.Select(m => m.Event)];
        var present = new OrchestratorRequest { InstanceId = "one", ExecutionId = "1", NewEvents = { lived } };
        var turn = Turn.Of(await world.Functions.Turn("Go", HistoryEvents.Request(present, []), default), "Go");
        Assert.False(await world.Journal.Write(new TurnCommit(before, turn, lived, 0).Write));
        Assert.Equal(1, world.Count("work"));
        await world.Settle();
        Assert.Single(world.Functions.Ran);
    }

    [Fact]
    public async Task A_poisoned_orchestration_stops_at_its_limit_and_tells_its_parent()
    {
        using var world = new SteppedEngine();
        world.Functions.Orchestrator("Child", context => context.WaitForExternalEvent<int>("Go"))
            .Orchestrator("Parent", context => context.CallSubOrchestratorAsync<int>("Child", null, new SubOrchestrationOptions(instanceId: "kid")));
        await world.Start("Parent");
        await world.Settle();
        await world.Journal.Write(session => session.Run("UPDATE durable_history SET events = x'1aff' WHERE id = 'kid'"));
        await world.Client.RaiseEventAsync("kid", "Go", 1);
        for (var attempt = 1; attempt < new DurableOptions().MostAttempts; attempt++)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => world.Turns.Perform("kid", CancellationToken.None));
            world.Crash(); // The count survives.
        }
        await world.Settle();
        Assert.StartsWith("Given up after 5 turns that failed in the engine", await world.Failure("kid"), StringComparison.Ordinal);
        Assert.Contains("Given up after 5 turns", await world.Failure(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_programme_gives_the_same_result_with_and_without_crashes()
    {
        var step = Gen.Select(Gen.Int[0, 5], Gen.Int[1, 4]);
        await Gen.Select(step.List[1, 12], Gen.Int[0, 1_000_000]).SampleAsync(async drawn =>
        {
            var (programme, seed) = drawn;
            var calm = await RunProgramme(programme, new Random(1), crashes: false);
            var stormy = await RunProgramme(programme, new Random(seed), crashes: true);
            Assert.Equal(Expected(programme), calm);
            Assert.Equal(calm, stormy);
        }, iter: 150);
    }

    /// <summary>The obvious model: what each step gives, and how long all of them sleep.</summary>
    private static (string Result, TimeSpan Time) Expected(List<(int Kind, int Size)> programme)
    {
        var events = 0;
        var result = programme.Select(step => step.Kind switch
        {
            0 => $"{step.Size * (step.Size + 1) / 2}",
            1 => "slept",
            2 => $"e{events++}",
            3 => $"{step.Size + 1}",
            4 => $"no {step.Size}",
            _ => $"unheard {step.Size}",
        }).ToList();
        var time = programme.Sum(step => step.Kind switch { 1 => step.Size * 60, 4 => step.Size - 1, 5 => step.Size, _ => 0 });
        return (string.Join(",", result), TimeSpan.FromMinutes(time));
    }

    private static async Task<(string Result, TimeSpan Time)> RunProgramme(List<(int Kind, int Size)> programme, Random chance, bool crashes)
    {
        using var world = new SteppedEngine();
        world.Functions.Activity("Add", (int n) => n + 1)
            .Activity<int, int>("Fail", (int n) => throw new IOException($"no {n}"))
            .Orchestrator("Child", async context => await context.CallActivityAsync<int>("Add", context.GetInput<int>()))
            .Orchestrator("Run", async context =>
            {
                var log = new List<string>();
                foreach (var (kind, size) in programme)
                {
                    log.Add(kind switch
                    {
                        0 => (await Task.WhenAll(Enumerable.Range(0, size).Select(n => context.CallActivityAsync<int>("Add", n)))).Sum().ToString(),
                        1 => await Sleep(context, size),
                        2 => await context.WaitForExternalEvent<string>("E"),
                        3 => (await context.CallSubOrchestratorAsync<int>("Child", size)).ToString(),
                        4 => await Caught(context, size),
                        _ => await Said(context, size),
                    });
                }
                return string.Join(",", log);
            });
        await world.Start("Run");
        var began = world.Clock.GetUtcNow();
        for (var (n, sent) = (0, 0); !(await world.Get()).IsCompleted; n++)
        {
            Assert.True(n < 5000, "The programme does not end.");
            if (crashes && chance.Next(4) == 0) world.Crash();
            if (await world.Step(count => crashes ? chance.Next(count) : 0)) continue;
            if (world.Turns.NextDue is { } next) world.Clock.SetUtcNow(next);
            else await world.Client.RaiseEventAsync("one", "E", $"e{sent++}");
        }
        Assert.Equal(0, world.Count("inbox"));
        return ((await world.Output<string>())!, world.Clock.GetUtcNow() - began);
    }

    private static async Task<string> Sleep(TaskOrchestrationContext context, int hours)
    {
        await context.CreateTimer(TimeSpan.FromHours(hours), CancellationToken.None);
        return "slept";
    }

    private static async Task<string> Caught(TaskOrchestrationContext context, int size)
    {
        try { return (await context.CallActivityAsync<int>("Fail", size, new TaskOptions(new RetryPolicy(size, TimeSpan.FromMinutes(1))))).ToString(); }
        catch (TaskFailedException failed) { return failed.FailureDetails.ErrorMessage; }
    }

    private static async Task<string> Said(TaskOrchestrationContext context, int size)
    {
        context.SendEvent(context.InstanceId, "Own", size);
        try { return await context.WaitForExternalEvent<string>("Own-never", TimeSpan.FromMinutes(size)); }
        catch (TaskCanceledException) { return "unheard " + await context.WaitForExternalEvent<int>("Own"); }
    }
}
