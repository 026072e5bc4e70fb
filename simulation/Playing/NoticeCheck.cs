using System.Text.Json.Nodes;

namespace ServerlessQiFu.Simulation;

/// <summary>Everybody was told what concerns them: it is among their notices, or it is given up with a reason.</summary>
internal sealed class NoticeCheck(Story story, IReadOnlyList<Case> cases)
{
    /// <summary>What a company always hears of.</summary>
    private static readonly HashSet<string> Company =
    [
        "Filed", "Refused", "Dispatched", "Contacted", "ProgressReported", "Asked", "AnswerRecorded", "PauseEnded", "Ruled", "TierChanged", "SupervisionOpened",
        "WithdrawnByAppellant", "ExtensionGranted", "ExtensionDeclined", "HandedOver", "ReplyGiven", "EvaluationReminded", "CallBackOpened", "Closed",
    ];

    public IEnumerable<Violation> Find()
    {
        var (told, subscribed) = (Told(), Subscribed());
        foreach (var one in cases.Where(c => c.Last is not null))
            foreach (var entry in one.Record)
            {
                var id = $"{one.Id}-{entry.Version}";
                if (Company.Contains(entry.Event) && !told.Contains(($"enterprise:{one.Last!.Company}", id))) yield return Missing($"the company was not told of {entry.Event} ({id})");
                if (entry.Event is "Dispatched" or "Ruled" && !told.Contains(($"unit:{entry.Text("unit")}", id))) yield return Missing($"{entry.Text("unit")} was not told of {entry.Event} ({id})");
                if (entry.Event is "CallBackOpened" && !told.Contains(("unit:XQ", id))) yield return Missing($"the call-back desk was not told of {id}");
                if (entry.Event is "Dispatched" && entry.Text("unit") is { } unit && subscribed.TryGetValue(unit, out var since) && since < entry.At && !told.Contains(("webhook", id)))
                    yield return Missing($"nothing was opened to {unit}'s own system for {entry.Event} ({id})");
            }
        var seen = story.Deliveries.Where(d => d.Taken).Select(d => d.Id.Replace(':', '-')).ToHashSet();
        foreach (var notice in Notices().Where(n => n.Party.StartsWith("webhook:", StringComparison.Ordinal)))
        {
            var (id, delivery) = ((string)notice.Row["id"]!, notice.Row["deliveries"]![0]!);
            var (state, error) = ((string)delivery["state"]!, (string?)delivery["lastError"]);
            if (state == "delivered" && !seen.Contains(id)) yield return Missing($"{id} is said to be delivered and never came");
            if (state == "dead" && string.IsNullOrEmpty(error)) yield return Missing($"{id} was given up without a reason");
            // Put off for hours after many attempts it is still owed, at a stated time.
            if (state == "pending" && !(Observation.At(delivery["nextAt"]) > story.EndedAt)) yield return Missing($"{id} is still pending: {error}");
        }
    }

    /// <summary>Units with a system of their own, and since when.</summary>
    private Dictionary<string, DateTimeOffset> Subscribed() => story.Exchanges
        .Where(e => e.IsGood && e.Call is { Method: "POST", Path: "/api/subscriptions" })
        .GroupBy(e => e.Said("unit")!, e => e.Ended).ToDictionary(unit => unit.Key, unit => unit.Min());

    private HashSet<(string Party, string Id)> Told() =>
        [.. Notices().Select(n => (n.Party.StartsWith("webhook:", StringComparison.Ordinal) ? "webhook" : n.Party, (string)n.Row["id"]!))];

    private IEnumerable<(string Party, JsonNode Row)> Notices() => story.Exchanges
        .Where(e => e.IsGood && e.Call.Path.StartsWith("/api/notices", StringComparison.Ordinal))
        .SelectMany(e => e.Json!["items"]!.AsArray().Select(row => (PartyIn(e.Call.Path), row!)));

    private static string PartyIn(string path)
    {
        var party = path[(path.IndexOf("party=", StringComparison.Ordinal) + 6)..];
        return party.IndexOf('&', StringComparison.Ordinal) is > 0 and var end ? party[..end] : party;
    }

    private static Violation Missing(string what) => new(Invariant.EveryNoticeDeliveredOrDeadWithAReason, what);
}
