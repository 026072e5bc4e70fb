using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace ServerlessQiFu.Tools.Race;

/// <summary>Holds the product to its walls and to what it told its clients: only by what it answers over HTTP.</summary>
internal sealed class RaceAudit(Line line, Minutes minutes, string staff)
{
    /// <summary>Reports follow the record within this after the last start.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    public IReadOnlyDictionary<string, JsonNode> Seen { get; private set; } = new Dictionary<string, JsonNode>();
    public List<string> BrokenWalls { get; } = [];
    public List<string> BrokenWords { get; } = [];
    public List<string> Reports { get; } = [];

    public async Task Run(IReadOnlyList<string> appeals)
    {
        var watch = Stopwatch.StartNew();
        do
        {
            await Task.Delay(BetweenLooks);
            var before = await Read(appeals);
            var summary = await line.Get(staff, $"/api/reports/summary?from={Day(-1)}&to={Day(1)}&by=unit", CancellationToken.None);
            Seen = await Read(appeals);
            // Only a report between two readings that are the same can be compared with them.
            if (Seen.Any(a => a.Value["version"]!.GetValue<int>() != before[a.Key]["version"]!.GetValue<int>())) continue;
            Reports.Clear();
            Reports.AddRange(Differences(summary.Body!["total"]!));
            if (Reports.Count == 0) break;
        }
        while (watch.Elapsed < Patience);
        foreach (var appeal in Seen.Values) BrokenWalls.AddRange(Walls.Broken(appeal));
        foreach (var said in minutes.Commands) BrokenWords.AddRange(Words.Broken(said, Seen[said.Appeal]));
        foreach (var claim in line.Ledger.Claims) BrokenWords.AddRange(Words.Broken(claim, Seen[claim.Id]));
    }

    public int Count(Func<Entry, bool> which) => Seen.Values.Sum(a => Entry.Of(a).Count(which));

    /// <summary>The report's figures against the timelines.</summary>
    private IEnumerable<string> Differences(JsonNode total)
    {
        (string Figure, int Shown)[] shown =
        [
            ("received", Seen.Count),
            ("closed", Seen.Values.Count(a => a["status"]!.GetValue<string>() == "Closed")),
            ("withdrawn", Seen.Values.Count(a => a["status"]!.GetValue<string>() == "Withdrawn")),
            ("evaluations", Count(e => e.Event == "Evaluated")),
            ("dissatisfied", Count(e => e.IsDissatisfied || e.Event == "DissatisfactionFound")),
            ("callBacksOpen", Seen.Values.Count(a => a["status"]!.GetValue<string>() == "CallBack" && a["callBack"]!["level"] is not null)),
            ("audits", Count(e => e.Event == "CallBackOpened" && e.Number("level") is null)),
            ("redos", Count(e => e.Event == "RedoBegan")),
        ];
        var told = total["volumes"]!.AsArray().ToDictionary(v => v!["name"]!.GetValue<string>(), v => v!["count"]!.GetValue<int>());
        foreach (var (figure, count) in shown)
            if (told[figure] != count) yield return $"the report says {figure} {told[figure]}, the timelines {count}";
        var called = total["rates"]!.AsArray().First(r => r!["name"]!.GetValue<string>() == "calledBack")!;
        var (done, of) = (called["good"]!["count"]!.GetValue<int>(), called["of"]!["count"]!.GetValue<int>());
        if (done + told["callBacksOpen"] != of || of != told["dissatisfied"]) yield return $"the report says {done} call-backs done and {told["callBacksOpen"]} open of {of}, and {told["dissatisfied"]} dissatisfied";
    }

    private async Task<Dictionary<string, JsonNode>> Read(IReadOnlyList<string> appeals)
    {
        var all = await Task.WhenAll(appeals.Select(id => line.Get(staff, $"/api/appeals/{id}", CancellationToken.None)));
        return all.ToDictionary(a => a.Text("id"), a => a.Body!);
    }

    private static string Day(int offset) => DateTime.UtcNow.AddDays(offset).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
