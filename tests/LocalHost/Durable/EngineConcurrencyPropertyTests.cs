using CsCheck;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.LocalHost.Durable;

/// <summary>Random calls of several callers while the engine works: there is an order in which <see cref="EngineModel"/> gives every answer.</summary>
public sealed class EngineConcurrencyPropertyTests
{
    private const int Callers = 3;

    private static readonly Gen<(int What, int Letter)[][]> Programmes = Gen.Select(Gen.Int[0, 11], Gen.Int[0, 25]).Array[4, 10].Array[Callers];

    private static readonly Gen<int> Seeds = Gen.Int[0, 1_000_000];

    [Fact]
    public async Task Calls_turns_and_crashes_in_any_order_can_be_explained() => await Gen.Select(Programmes, Seeds).SampleAsync(async drawn =>
        Linearisable.Assert(EngineModel.Absent, await Interleaved(drawn.Item1, new Random(drawn.Item2)), EngineModel.Next), iter: 400);

    [Fact]
    public async Task Calls_of_several_threads_on_the_running_engine_can_be_explained()
    {
        var folder = Directory.CreateTempSubdirectory("engine");
        try
        {
            await using var engine = new RunningEngine(Path.Combine(folder.FullName, "journal.db"), Functions());
            var round = 0;
            await Programmes.SampleAsync(async programmes => Linearisable.Assert(
                EngineModel.Absent, await AtOnce(engine, $"id-{Interlocked.Increment(ref round)}", programmes), EngineModel.Next), iter: 60, threads: 1);
        }
        finally { folder.Delete(recursive: true); }
    }

    [Theory]
    [InlineData("loses an event"), InlineData("hears an event twice"), InlineData("begins a living one again"), InlineData("forgets a termination")]
    [InlineData("forgets to go on"), InlineData("purges the living")]
    public async Task An_engine_that_breaks_its_promise_is_found_out(string how)
    {
        var found = false;
        await Gen.Select(Programmes, Seeds).SampleAsync(async drawn =>
        {
            if (found) return;
            var history = await Interleaved(drawn.Item1, new Random(drawn.Item2), how);
            found = !Linearisable.Is(EngineModel.Absent, history.Calls, EngineModel.Next);
        }, iter: 200, threads: 1);
        Assert.True(found, $"Nobody noticed that the engine {how}.");
    }

    private static FakeFunctions Functions() => new FakeFunctions()
        .Activity("Add", (string text) => text + "abc"[text.Length])
        .Orchestrator("Hear", async context =>
        {
            var heard = "";
            while (heard.Length < 3) heard += await context.WaitForExternalEvent<string>("E");
            return heard;
        })
        .Orchestrator("Work", async context =>
        {
            var text = "";
            while (text.Length < 3) text = await context.CallActivityAsync<string>("Add", text);
            return text;
        });

    private static EngineAsk Ask((int What, int Letter) step, string id) => step.What switch
    {
        0 or 1 => new("start", id, step.Letter % 3 == 0 ? "Work" : "Hear"),
        2 => new("get", id),
        3 => new("suspend", id),
        4 => new("resume", id),
        5 => new("terminate", id),
        6 => new("purge", id),
        _ => new("event", id, ((char)('a' + step.Letter)).ToString()),
    };

    /// <summary>One thread; the seed decides who is next: a caller, the engine, or a crash of it.</summary>
    private static async Task<History<EngineAsk, string>> Interleaved((int What, int Letter)[][] programmes, Random chance, string bug = "")
    {
        using var world = new SteppedEngine(functions: Functions());
        var history = new History<EngineAsk, string>();
        List<Queue<(int, int)>> left = [.. programmes.Select(p => new Queue<(int, int)>(p))];
        while (left.Any(q => q.Count > 0))
        {
            if (chance.Next(10) == 0) world.Crash();
            if (chance.Next(2) == 0) await world.Step(chance.Next);
            else if (left[chance.Next(left.Count)] is { Count: > 0 } caller)
            {
                var ask = Ask(caller.Dequeue(), "one");
                await history.Record(ask, () => Call(world.Client, ask, bug, world.Journal));
            }
        }
        await world.Settle();
        await history.Record(new EngineAsk("rest", "one"), () => Call(world.Client, new EngineAsk("rest", "one")));
        return history;
    }

    private static async Task<History<EngineAsk, string>> AtOnce(RunningEngine engine, string id, (int What, int Letter)[][] programmes)
    {
        var history = new History<EngineAsk, string>();
        await Task.WhenAll(programmes.Select(programme => Task.Run(async () =>
        {
            foreach (var step in programme)
            {
                var ask = Ask(step, id);
                await history.Record(ask, () => Call(engine.Client, ask));
            }
        })));
        await engine.WhenIdle();
        await history.Record(new EngineAsk("rest", id), () => Call(engine.Client, new EngineAsk("rest", id)));
        return history;
    }

    /// <param name="bug">One that is planted, with the journal to plant it in.</param>
    private static async Task<string> Call(DurableTaskClient client, EngineAsk ask, string bug = "", Journal? journal = null)
    {
        switch (ask.What)
        {
            case "start":
                if (bug == "begins a living one again") await journal!.Write(session => DurableTables.Forget(session, ask.Id));
                try { await client.ScheduleNewOrchestrationInstanceAsync(ask.Data, new StartOrchestrationOptions(ask.Id)); }
                catch (InvalidOperationException) { return "refused"; }
                return "started";
            case "event":
                if (bug == "loses an event" && ask.Data[0] % 2 == 0) return "";
                await client.RaiseEventAsync(ask.Id, "E", ask.Data);
                if (bug == "hears an event twice" && ask.Data[0] % 2 == 0) await client.RaiseEventAsync(ask.Id, "E", ask.Data);
                return "";
            case "suspend": await client.SuspendInstanceAsync(ask.Id); return "";
            case "resume": if (bug != "forgets to go on") await client.ResumeInstanceAsync(ask.Id); return "";
            case "terminate": if (bug != "forgets a termination") await client.TerminateInstanceAsync(ask.Id); return "";
            case "purge":
                if (bug == "purges the living") await journal!.Write(session => DurableTables.Forget(session, ask.Id));
                return $"{(await client.PurgeInstanceAsync(ask.Id)).PurgedInstanceCount}";
            default:
                var found = await client.GetInstanceAsync(ask.Id, getInputsAndOutputs: true);
                return found is null ? "none" : $"{found.RuntimeStatus}:{found.ReadOutputAs<string>()}";
        }
    }
}
