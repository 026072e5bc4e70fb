using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ServerlessQiFu.Functions;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Architecture;
using ServerlessQiFu.Tests.Fixtures;
using Kind = Microsoft.DurableTask.Protobuf.HistoryEvent.EventTypeOneofCase;

namespace ServerlessQiFu.Tests.Functions.Appeals.Escalation.Replay;

/// <summary>
/// The replay gate: what orchestrations of earlier versions asked for is kept in <c>Histories/</c>, a folder a version, and today's code
/// must ask for the same. A failure says what to do; see "Changing an orchestration" in docs/semantics.md.
/// </summary>
public sealed class RecordedHistoryTests
{
    /// <summary>Set to the name of a new folder, the stories are told and their histories kept there. Never over others.</summary>
    private const string RecordSwitch = "QIFU_RECORD_HISTORIES";

    private static readonly string[] Orchestrations = [nameof(HandleAppeal), nameof(EscalateUntilAnswered), nameof(CallBack)];

    private static string Folder { get; } = Path.Combine(SourceRuleTests.Root, "tests", "Functions", "Appeals", "Escalation", "Replay", "Histories");

    private static IEnumerable<string> Files => Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private static readonly Task<LocalFunctionsHost> Host = LocalFunctionsHost.Start(new LocalHostOptions
    {
        Journal = Journal.InMemory(), Driven = true, Args = ["--data", Directory.CreateTempSubdirectory("qifu-replay-").FullName, "--environment", "Development"],
    }, builder =>
    {
        builder.Logging.ClearProviders();
        builder.AddGeneratedFunctions().AddServerlessQiFu();
    });

    /// <summary>Today's functions on the real worker, and how it reads and writes what they are given.</summary>
    internal static async Task<(IDurableFunctions Functions, DataConverter Converter)> Today()
    {
        var services = (await Host).Services;
        return (services.GetRequiredService<IDurableFunctions>(), services.GetRequiredService<IOptions<DurableTaskClientOptions>>().Value.DataConverter);
    }

    public static TheoryData<string> Recorded => [.. Files.Select(file => Path.GetRelativePath(Folder, file))];

    public static TheoryData<string> Told => [.. OrchestrationStories.All.Keys];

    [Theory, MemberData(nameof(Recorded))]
    public Task A_recorded_history_goes_on_with_todays_code(string file) => Passes(RecordedHistory.Read(Path.Combine(Folder, file)));

    [Theory, MemberData(nameof(Told))]
    public async Task A_story_told_today_replays_and_stays_small(string story)
    {
        var histories = await OrchestrationStories.Tell(story);
        Assert.NotEmpty(histories);
        foreach (var history in histories) await Passes(history);
        if (Environment.GetEnvironmentVariable(RecordSwitch) is { Length: > 0 } folder) Keep(histories, Directory.CreateDirectory(Path.Combine(Folder, folder)));
    }

    [Fact]
    public void Every_story_and_every_way_a_history_can_go_is_recorded_for_each_orchestration()
    {
        var histories = All();
        Assert.Empty(OrchestrationStories.All.Keys.Except(histories.Select(h => h.Story)));
        foreach (var orchestration in Orchestrations)
        {
            var own = histories.Where(h => h.Orchestration == orchestration).ToList();
            Assert.All(Enum.GetValues<HistoryEnding>(), ending => Assert.Contains(own, h => h.Ending == ending));
            Kind[] needed = orchestration == nameof(CallBack)
                ? [Kind.EventRaised, Kind.TimerFired, Kind.TaskCompleted]
                : [Kind.EventRaised, Kind.TimerFired, Kind.TaskCompleted, Kind.TaskFailed];
            Assert.All(needed, what => Assert.Contains(own, h => h.Turns.Any(turn => turn.Any(e => e.EventTypeCase == what))));
        }
        Assert.Contains(histories, h => h.Turns.Any(turn => turn.Any(e => e.EventTypeCase == Kind.EventRaised) && turn.Any(e => e.EventTypeCase == Kind.TimerFired)));
        Assert.Contains(histories, h => h.Orchestration == nameof(EscalateUntilAnswered) && h.Instance.EndsWith(":e3", StringComparison.Ordinal));
        Assert.Contains(histories, h => h.Orchestration == nameof(HandleAppeal) && h.Instance.EndsWith(":2", StringComparison.Ordinal));
    }

    /// <summary>Ids and instants, never a word of a letter, nor the place where it was recorded.</summary>
    [Fact]
    public void A_history_holds_no_text_of_people() => Assert.All(Files, file =>
    {
        var text = File.ReadAllText(file);
        Assert.True(text.All(char.IsAscii), file);
        Assert.DoesNotContain(".cs:line", text, StringComparison.Ordinal);
    });

    internal static List<RecordedHistory> All() => [.. Files.Select(RecordedHistory.Read)];

    private static async Task Passes(RecordedHistory history)
    {
        var (functions, converter) = await Today();
        var refusal = await new ReplayGate(functions, converter).Refusal(history);
        Assert.True(refusal is null, refusal);
        history.AssertIsSmall();
    }

    private static void Keep(IReadOnlyList<RecordedHistory> histories, DirectoryInfo folder)
    {
        foreach (var (orchestration, n, history) in histories.GroupBy(h => h.Orchestration).SelectMany(g => g.Select((h, i) => (g.Key, i + 1, h))))
            history.Write(Path.Combine(folder.FullName, $"{history.Story}.{orchestration}.{n}.json"));
    }
}
