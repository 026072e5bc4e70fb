namespace ServerlessQiFu.Simulation;

/// <summary>Who held an appeal when, who acted on it, and whether they might.</summary>
internal sealed class WorkInProgressCheck(Case one, Story story)
{
    private static readonly HashSet<string> Takes = ["Claimed", "TriageClaimed", "CallBackClaimed"];

    private static readonly HashSet<string> Ends =
    [
        "Released", "LeaseExpired", "Returned", "ReplyGiven", "Triaged", "Refused", "WithdrawnByAppellant", "Dispatched", "TierChanged",
        "CallBackDone", "UnreachableDeclared", "AttemptRecorded", "RedoBegan", "Closed", "HandedOver",
    ];

    public IEnumerable<Violation> Find() => [.. Holders(), .. Claims(), .. Acts()];

    private IEnumerable<Violation> Holders()
    {
        var (held, highest) = (false, 0);
        foreach (var entry in one.Record)
        {
            if (Takes.Contains(entry.Event))
            {
                var lease = int.Parse(entry.Text("lease")!, System.Globalization.CultureInfo.InvariantCulture);
                if (held) yield return new(Invariant.OneHolderAtATime, $"{one.Id} was claimed at version {entry.Version} and somebody held it");
                if (lease <= highest) yield return new(Invariant.OneHolderAtATime, $"{one.Id}: lease {lease} came after {highest}");
                (held, highest) = (true, lease);
            }
            else if (Ends.Contains(entry.Event)) held = false;
        }
    }

    /// <summary>What a claim gave to somebody is in the record as that somebody's.</summary>
    private IEnumerable<Violation> Claims()
    {
        foreach (var claim in story.Exchanges.Where(e => e.IsGood && e.Call.Path.EndsWith("/claims", StringComparison.Ordinal)))
            foreach (var item in claim.Json!["items"]!.AsArray().Select(i => new Item(i!)).Where(i => i.Appeal == one.Id))
                if (!one.Record.Any(e => Takes.Contains(e.Event) && e.Text("lease") == item.Lease && e.Subject == claim.Who))
                    yield return new(Invariant.OneHolderAtATime, $"{claim.Who} was given {one.Id} under lease {item.Lease}, which is not theirs");
    }

    private IEnumerable<Violation> Acts()
    {
        foreach (var act in one.Commands)
        {
            var version = (int)act.Json!["version"]!;
            var command = act.Call.Path[(act.Call.Path.LastIndexOf('/') + 1)..];
            if (act.Role == "Officer" && (command == "evaluation" || act.Who.StartsWith("jtj", StringComparison.Ordinal)))
                yield return new(Invariant.NobodyJudgesTheirOwnWork, $"{act.Who} was let {command} {one.Id}");
            if (version > one.Record[^1].Version) yield return new(Invariant.AcceptedMeansRecorded, $"{one.Id} was answered with version {version}, and has {one.Record[^1].Version}");
            var text = act.Said("text");
            if (command is "progress" or "supplements" or "reply" && text is not null && one.Record.Count(e => e.Text("text") == text) != 1)
                yield return new(Invariant.AcceptedMeansRecorded, $"“{text}” of {one.Id} was accepted and is in the record {one.Record.Count(e => e.Text("text") == text)} times");
            if (act.Said("lease") is not { } lease) continue;
            var wrote = one.Record.FirstOrDefault(e => e.Version == version && e.Version > 0);
            if (command is "progress" && wrote is not null && wrote.Subject != act.Who)
                yield return new(Invariant.OneHolderAtATime, $"{act.Who}'s {command} on {one.Id} under lease {lease} is in the record as {wrote.Subject}'s");
            var inForce = one.Record.LastOrDefault(e => e.Version < version && Takes.Contains(e.Event));
            if (command is "progress" && inForce?.Text("lease") != lease)
                yield return new(Invariant.OneHolderAtATime, $"{act.Who}'s {command} on {one.Id} was taken under lease {lease} while {inForce?.Text("lease")} was in force");
        }
    }
}
