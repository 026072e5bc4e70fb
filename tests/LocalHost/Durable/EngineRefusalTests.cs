using Microsoft.DurableTask.Protobuf;
using Microsoft.Extensions.Logging;
using ServerlessQiFu.LocalHost;

namespace ServerlessQiFu.Tests.LocalHost.Durable;

/// <summary>What would break on the platform after a restart breaks here at once, with a sentence that says why.</summary>
public sealed class EngineRefusalTests : IDisposable
{
    private readonly SteppedEngine _world = new();

    public void Dispose() => _world.Dispose();

    private async Task<string> FailureOf(Func<TaskOrchestrationContext, Task> orchestrator)
    {
        _world.Functions.Activity("A", (int n) => n).Activity("B", (int n) => n).Orchestrator("Bad", orchestrator);
        await _world.Start("Bad");
        await _world.Settle();
        for (var tries = 0; (await _world.Get()).RuntimeStatus == OrchestrationRuntimeStatus.Running && tries < 1000; tries++)
        {
            await Task.Yield();
            await _world.Settle();
        }
        return await _world.Failure();
    }

    [Fact]
    public async Task Other_code_than_history_fails_and_says_what_history_asked_for()
    {
        var turn = 0;
        var failure = await FailureOf(async context =>
        {
            await context.CallActivityAsync(turn++ == 0 ? "A" : "B", 1);
            await context.CallActivityAsync("A", 1);
        });
        Assert.StartsWith("Non-Deterministic workflow detected", failure, StringComparison.Ordinal);
        Assert.Contains("'A'", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asking_for_less_than_history_fails()
    {
        var turn = 0;
        var failure = await FailureOf(async context =>
        {
            if (turn++ > 0) await context.WaitForExternalEvent<int>("Never");
            await context.CallActivityAsync("A", 1);
        });
        Assert.StartsWith("Non-Deterministic workflow detected", failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whatever_continues_on_the_orchestrators_thread_is_welcome()
    {
        _world.Functions.Activity("A", (int n) => n).Orchestrator("Good", async context =>
        {
            var first = Next();
            var any = await Task.WhenAny(first, context.WaitForExternalEvent<int>("Never"));
            await Task.Yield();
            return await any + await context.CallActivityAsync<int>("A", 40);

            async Task<int> Next() => await context.CallActivityAsync<int>("A", 1) + 1;
        });
        await _world.Start("Good");
        await _world.Settle();
        Assert.Equal(42, await _world.Output<int>());
    }

    [Fact]
    public async Task A_turn_that_asks_for_too_much_fails() =>
        Assert.Contains("asks for more than 10000 things in one turn", await FailureOf(context =>
        {
            for (var n = 0; n <= Turn.MostActions; n++) context.SendEvent("nobody", "Again", 1);
            return Task.CompletedTask;
        }), StringComparison.Ordinal);

    /// <summary>Such as a message to an entity: it must not be tried again and again.</summary>
    [Fact]
    public void A_turn_that_asks_for_what_is_not_done_here_fails()
    {
        var response = new OrchestratorResponse { Actions = { new OrchestratorAction { Id = 1, SendEntityMessage = new() } } };
        var turn = Turn.Of(response, "Go");
        Assert.Equal("Orchestrator 'Go' asks for SendEntityMessage, which this host does not do.", turn.End!.FailureDetails.ErrorMessage);
        Assert.Empty(turn.Actions);
    }

    [Fact]
    public async Task An_orchestration_that_is_given_up_keeps_the_last_word_on_where_it_was()
    {
        _world.Functions.Orchestrator("Go", async context =>
        {
            context.SetCustomStatus("at the desk");
            await context.WaitForExternalEvent<int>("Never");
        });
        await _world.Start("Go");
        await _world.Settle();
        _world.Functions.Broken = new IOException("no worker");
        await _world.Client.RaiseEventAsync("one", "Else", 1);
        for (var attempt = 1; attempt < new DurableOptions().MostAttempts; attempt++)
            await Assert.ThrowsAsync<InvalidOperationException>(() => _world.Turns.Perform("one", CancellationToken.None));
        await _world.Settle();
        Assert.Contains("Given up after 5 turns", await _world.Failure(), StringComparison.Ordinal);
        Assert.Equal("at the desk", (await _world.Get()).ReadCustomStatusAs<string>());
    }

    /// <summary>More causes than JSON may be deep.</summary>
    [Fact]
    public void A_failure_with_a_hundred_causes_is_cut()
    {
        var failure = Enumerable.Range(0, 100).Aggregate(new IOException("first"), (cause, n) => new IOException($"{n}", cause));
        var cut = Failures.Of(failure);
        Assert.Equal(("99", "98", "97", null), (cut.ErrorMessage, cut.InnerFailure.ErrorMessage, cut.InnerFailure.InnerFailure.ErrorMessage, cut.InnerFailure.InnerFailure.InnerFailure));
    }

    [Fact]
    public void A_long_message_is_never_cut_through_a_character()
    {
        var cut = Failures.Of(new IOException(new string('a', 999) + "😀"));
        Assert.Equal(new string('a', 999) + "…", cut.ErrorMessage);
    }

    [Fact]
    public async Task An_unknown_orchestrator_fails_with_its_name()
    {
        await _world.Start("Nobody");
        await _world.Settle();
        Assert.Equal("There is no orchestrator function 'Nobody'.", await _world.Failure());
    }

    [Fact]
    public async Task Ids_made_by_the_context_are_new_each_time_and_the_same_at_every_replay()
    {
        var made = new List<Guid>();
        _world.Functions.Activity("A", (int n) => n).Orchestrator("Ids", async context =>
        {
            made.AddRange(context.NewGuid(), context.NewGuid());
            await context.CallActivityAsync("A", 1);
        });
        await _world.Start("Ids");
        await _world.Settle();
        Assert.Equal(4, made.Count);
        Assert.Equal(made[..2], made[2..]);
        Assert.NotEqual(made[0], made[1]);
    }

    [Fact]
    public async Task A_line_of_the_replay_safe_log_is_written_once()
    {
        var lines = new Lines();
        using var world = new SteppedEngine(lines);
        world.Functions.Activity("A", (int n) => n).Orchestrator("Log", async context =>
        {
            var log = context.CreateReplaySafeLogger("story");
            for (var n = 0; n < 3; n++)
            {
                log.LogInformation("Chapter {N}", n);
                await context.CallActivityAsync("A", n);
            }
        });
        await world.Start("Log");
        await world.Settle();
        Assert.Equal(["Chapter 0", "Chapter 1", "Chapter 2"], lines.Written);
    }

    private sealed class Lines : ILoggerFactory, ILogger
    {
        public List<string> Written { get; } = [];
        public ILogger CreateLogger(string categoryName) => this;
        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();
        public void Dispose() { }
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
        public bool IsEnabled(LogLevel logLevel) => true;
        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception));
    }
}
