using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Embedded;
using ServerlessQiFu.Functions.Http;
using ServerlessQiFu.Functions.Orchestrations;
using ServerlessQiFu.Tests.Architecture;

namespace ServerlessQiFu.Tests.Functions.Replay;

/// <summary>
/// The replay gate: what orchestrations of earlier versions asked for is kept in <c>Histories/</c>, a folder a version, and today's code
/// must ask for the same. A failure says what to do; see "Changing an orchestration" in docs/semantics.md.
/// </summary>
public sealed class HistoriesReplay
{
    /// <summary>Set to the name of a new folder, the stories are told and their histories kept there. Never over others.</summary>
    private const string RecordSwitch = "QIFU_RECORD_HISTORIES";

    private static readonly string[] Orchestrations = [nameof(HandleAppeal), nameof(EscalateUntilAnswered), nameof(CallBack)];

    private static string Folder { get; } = Path.Combine(Sources.Root, "tests", "Functions", "Replay", "Histories");

    private static IEnumerable<string> Files => Directory.EnumerateFiles(Folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    internal static FunctionCatalog Today { get; } = new(
        typeof(FileAppeal).Assembly.GetTypes(), [], new ServiceCollection().BuildServiceProvider().GetRequiredService<IServiceScopeFactory>(), TimeProvider.System);

    public static TheoryData<string> Recorded => [.. Files.Select(file => Path.GetRelativePath(Folder, file))];

    public static TheoryData<string> Told => [.. Stories.All.Keys];

    [Theory, MemberData(nameof(Recorded))]
    public void A_recorded_history_goes_on_with_todays_code(string file) => Passes(RecordedHistory.Read(Path.Combine(Folder, file)));

    [Theory, MemberData(nameof(Told))]
    public async Task A_story_told_today_replays_and_stays_small(string story)
    {
        var histories = await Stories.Tell(story);
        Assert.NotEmpty(histories);
        Assert.All(histories, Passes);
        if (Environment.GetEnvironmentVariable(RecordSwitch) is { Length: > 0 } folder) Keep(histories, Directory.CreateDirectory(Path.Combine(Folder, folder)));
    }

    [Fact]
    public void Every_story_and_every_way_a_history_can_go_is_recorded_for_each_orchestration()
    {
        var histories = All();
        Assert.Empty(Stories.All.Keys.Except(histories.Select(h => h.Story)));
        foreach (var orchestration in Orchestrations)
        {
            var own = histories.Where(h => h.Orchestration == orchestration).ToList();
            Assert.All(Enum.GetValues<Ending>(), ending => Assert.Contains(own, h => h.Ending == ending));
            Happening[] needed = orchestration == nameof(CallBack)
                ? [Happening.EventRaised, Happening.TimerFired, Happening.Done]
                : [Happening.EventRaised, Happening.TimerFired, Happening.Done, Happening.Failed];
            Assert.All(needed, what => Assert.Contains(own, h => h.Turns.Any(turn => turn.Any(e => e.What == what))));
        }
        Assert.Contains(histories, h => h.Turns.Any(turn => turn.Any(e => e.What == Happening.EventRaised) && turn.Any(e => e.What == Happening.TimerFired)));
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

    private static void Passes(RecordedHistory history)
    {
        var refusal = new ReplayGate(Today).Refusal(history);
        Assert.True(refusal is null, refusal);
        history.AssertIsSmall();
    }

    private static void Keep(IReadOnlyList<RecordedHistory> histories, DirectoryInfo folder)
    {
        foreach (var (orchestration, n, history) in histories.GroupBy(h => h.Orchestration).SelectMany(g => g.Select((h, i) => (g.Key, i + 1, h))))
            history.Write(Path.Combine(folder.FullName, $"{history.Story}.{orchestration}.{n}.json"));
    }
}
