using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Protobuf;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Escalation.Replay;

/// <summary>The gate stops what it is there for: each careless change of an orchestrator gets the sentence that says what to do.</summary>
public sealed class ReplayGateTests
{
    /// <summary>One that begins with a look.</summary>
    private static RecordedHistory Ladder { get; } = Recorded("much-news", HistoryEnding.Running);

    [Fact]
    public async Task The_same_code_under_the_same_name_passes() => Assert.Null(await Judge(context => Climb(context)));

    [Fact]
    public async Task The_same_code_cuts_its_history_at_the_same_place() =>
        Assert.Null(await Judge(context => Climb(context), Recorded("much-news", HistoryEnding.ContinuedAsNew)));

    [Fact]
    public async Task A_timer_that_sleeps_for_another_time_passes_as_on_the_platform() => Assert.Null(await Judge(context => Climb(context, longestSleep: 2)));

    [Fact]
    public async Task A_renamed_activity_is_stopped() =>
        Stopped(await Judge(context => Climb(context, activity: "ClimbOneRung")), "activity 'RunLadderSteps'", "activity 'ClimbOneRung'");

    [Fact]
    public async Task A_timer_before_the_first_call_is_stopped() => Stopped(await Judge(async context =>
    {
        await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
        await Climb(context);
    }), "activity 'RunLadderSteps'", "a timer");

    [Fact]
    public async Task One_more_timer_at_the_end_is_stopped_at_the_end() =>
        Stopped(await Judge(context => Climb(context, afterwards: () => context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None)), Recorded("answered-and-satisfied", HistoryEnding.Completed)),
            "nothing more", "a timer");

    [Fact]
    public async Task Another_order_of_two_calls_is_stopped() => Stopped(await Judge(context => Climb(context, timerFirst: true)), "activity 'RunLadderSteps'", "a timer");

    [Fact]
    public async Task Fewer_turns_in_a_generation_are_stopped() =>
        Stopped(await Judge(context => Climb(context, mostTurns: 3), Recorded("much-news", HistoryEnding.ContinuedAsNew)), "activity 'RunLadderSteps'", "nothing more");

    [Fact]
    public async Task More_turns_in_a_generation_are_stopped() =>
        Stopped(await Judge(context => Climb(context, mostTurns: 99), Recorded("much-news", HistoryEnding.ContinuedAsNew)), "its history was then ContinuedAsNew", "the code is Running");

    [Fact]
    public async Task An_orchestrator_that_is_gone_is_stopped() =>
        Assert.Contains("no orchestrator function 'ClimbUntilAnswered'", await Refusal(Ladder with { Orchestration = "ClimbUntilAnswered" }), StringComparison.Ordinal);

    /// <summary>As if a property of <see cref="NextStep"/> had been renamed: it would be read back as its default.</summary>
    [Fact]
    public async Task A_result_that_is_read_back_differently_is_stopped()
    {
        var renamed = Ladder with { Turns = [.. Ladder.Turns.Select(turn => turn.Select(Renamed).ToList())] };
        Assert.Contains("the result of RunLadderSteps was kept with 'Due', and today's NextStep does not read that back", await Refusal(renamed), StringComparison.Ordinal);

        static HistoryEvent Renamed(HistoryEvent happened)
        {
            var other = happened.Clone();
            if (other.TaskCompleted is { } completed) completed.Result = completed.Result.Replace("\"At\"", "\"Due\"", StringComparison.Ordinal);
            return other;
        }
    }

    [Fact]
    public void A_history_is_never_written_over()
    {
        var folder = Directory.CreateTempSubdirectory("qifu-histories-");
        var file = Path.Combine(folder.FullName, "one.json");
        Ladder.Write(file);
        Assert.Throws<IOException>(() => Ladder.Write(file));
        Assert.Equal(Ladder.Turns[0], RecordedHistory.Read(file).Turns[0]);
        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_generation_that_has_grown_too_long_is_named()
    {
        var long200 = Ladder with { Turns = [.. Enumerable.Repeat(Ladder.Turns[0], 67)] };
        var grown = Assert.ThrowsAny<Exception>(long200.AssertIsSmall);
        Assert.Contains("at most 200", grown.Message, StringComparison.Ordinal);
    }

    private static void Stopped(string? refusal, string history, string code)
    {
        Assert.NotNull(refusal);
        Assert.Contains(history, refusal, StringComparison.Ordinal);
        Assert.Contains(code, refusal, StringComparison.Ordinal);
        Assert.Contains("Keep the old code word for word under its name", refusal, StringComparison.Ordinal);
        Assert.Contains("docs/semantics.md", refusal, StringComparison.Ordinal);
    }

    private static async Task<string?> Judge(Func<TaskOrchestrationContext, Task> changed, RecordedHistory? history = null) =>
        await new ReplayGate(new FakeFunctions().Orchestrator(nameof(EscalateUntilAnswered), changed), JsonDataConverter.Default).Refusal(history ?? Ladder);

    private static async Task<string?> Refusal(RecordedHistory history)
    {
        var (functions, converter) = await RecordedHistoryTests.Today();
        return await new ReplayGate(functions, converter).Refusal(history);
    }

    private static RecordedHistory Recorded(string story, HistoryEnding ending) => RecordedHistoryTests.All().First(
        h => h.Story == story && h.Orchestration == nameof(EscalateUntilAnswered) && h.Ending == ending);

    /// <summary>EscalateUntilAnswered with something to change.</summary>
    private static async Task Climb(
        TaskOrchestrationContext context, string activity = nameof(RunLadderSteps), int mostTurns = HistoryLimits.MostTurns, int longestSleep = 3,
        bool timerFirst = false, Func<Task>? afterwards = null)
    {
        var input = context.GetInput<LadderTurn>()!;
        var changed = context.WaitForExternalEvent<int>(OrchestrationStarter.Changed);
        var turn = 0;
        for (; turn < mostTurns; turn++)
        {
            if (timerFirst) await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
            var next = turn == 0 && input.First is { } first ? first : await Ask();
            if (next is not { } at)
            {
                if (afterwards is not null) await afterwards();
                return;
            }
            using var cancelTimer = new CancellationTokenSource();
            var latest = context.CurrentUtcDateTime.AddDays(longestSleep);
            var timer = context.CreateTimer(at < latest ? at : latest, cancelTimer.Token);
            if (await Task.WhenAny(changed, timer) == changed)
            {
                cancelTimer.Cancel();
                changed = context.WaitForExternalEvent<int>(OrchestrationStarter.Changed);
            }
        }
        context.ContinueAsNew(input with { First = null });

        async Task<DateTime?> Ask()
        {
            var asked = context.CurrentUtcDateTime;
            var rung = await context.CallActivityAsync<NextStep>(activity, input, Retries.Patient);
            turn += Retries.MostWithin(context.CurrentUtcDateTime - asked);
            return rung.Over ? null : rung.At;
        }
    }
}
