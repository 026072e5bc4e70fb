using System.Text;
using System.Text.Json.Nodes;

namespace ServerlessQiFu.Simulation;

/// <summary>Reads an external history and names every promise that it breaks. It knows nothing of the inside.</summary>
internal sealed class Checker
{
    private readonly Remains _remains;
    private readonly Story _story;
    private readonly List<Violation> _found = [];
    private readonly IReadOnlyList<Case> _cases;

    private Checker(Remains remains)
    {
        (_remains, _story) = (remains, remains.Story);
        _cases = [.. Filings().Where(e => e.IsGood).Select(IdOf).Distinct().Select(id => new Case(id, _story))];
    }

    public static IReadOnlyList<Violation> Check(Remains remains)
    {
        var checker = new Checker(remains);
        checker.Filed();
        foreach (var one in checker._cases.Where(c => c.Last is not null)) checker.OfOne(one);
        checker._found.AddRange(new ReportCheck(remains, checker._cases).Find());
        checker._found.AddRange(new NoticeCheck(remains.Story, checker._cases).Find());
        return checker._found;
    }

    /// <summary>Plays a world; null when it keeps every promise, else the line that plays it again, with what it broke.</summary>
    public static string? Line(WorldOptions options)
    {
        string? what;
        try { what = Check(World.Play(options)) is { Count: > 0 } found ? string.Join(" · ", found.Take(3)) : null; }
        catch (Exception broken) { what = $"{broken.GetType().Name}: {broken.Message}"; }
        return what is null ? null : $"dotnet run -c Release --project tools/Simulate -- --seed {options.Seed}   # {what}";
    }

    private void OfOne(Case one)
    {
        _found.AddRange(new WorkInProgressCheck(one, _story).Find());
        _found.AddRange(new TimeCheck(one, _story).Find());
        _found.AddRange(new LadderCheck(one, _story).Find());
        _found.AddRange(new RecordCheck(one).Find());
        if (!one.Last!.IsOver) Add(Invariant.EveryAppealEnds, $"{one.Id} is {one.Last.Status} at {_remains.End:O}, healed at {_story.HealedAt:O}");
    }

    private void Filed()
    {
        var listed = Listed();
        foreach (var id in _cases.Where(c => c.Last is null || !listed.ContainsKey(c.Id)).Select(c => c.Id))
            Add(Invariant.NoAcknowledgedAppealIsLost, $"{id} was acknowledged and is not there");
        foreach (var twice in listed.GroupBy(l => l.Value).Where(g => g.Count() > 1))
            Add(Invariant.OneAppealForOneKey, $"{twice.Key} is there as {string.Join(", ", twice.Select(t => t.Key))}");
        foreach (var key in Filings().Where(e => e.IsGood).GroupBy(e => (e.Who, e.Call.IdempotencyKey)))
        {
            if (key.Select(IdOf).Distinct().Count() > 1) Add(Invariant.OneAppealForOneKey, $"the key {key.Key.IdempotencyKey} got {string.Join(", ", key.Select(IdOf).Distinct())}");
            if (key.Select(e => Encoding.UTF8.GetString(e.Call.Bytes)).Distinct().Count() > 1) Add(Invariant.OneAppealForOneKey, $"the key {key.Key.IdempotencyKey} was taken for two letters");
        }
    }

    /// <summary>Appeals in the companies' own lists, with their titles, which are different for each letter.</summary>
    private Dictionary<string, string> Listed()
    {
        var listed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var list in _story.Exchanges.Where(e => e.IsGood && e.Call.Path.StartsWith("/api/enterprises/", StringComparison.Ordinal)))
            foreach (var item in list.Json!["items"]!.AsArray()) listed[(string)item!["id"]!] = (string)item["title"]!;
        return listed;
    }

    private IEnumerable<Exchange> Filings() => _story.Exchanges.Where(e => e.Call is { Method: "POST", Path: "/api/appeals" });

    private static string IdOf(Exchange filing) => (string)filing.Json!["id"]!;

    private void Add(Invariant invariant, string what) => _found.Add(new(invariant, what));
}

/// <summary>Of a request: what its body says under a name.</summary>
internal static class Bodies
{
    public static string? Said(this Exchange exchange, string name) =>
        exchange.Call.Body is null ? null : (string?)(JsonNode.Parse(exchange.Call.Bytes)![name] is JsonValue value && value.TryGetValue(out string? text) ? text : null);
}
