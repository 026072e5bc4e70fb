namespace ServerlessQiFu.Tools.Race;

/// <summary>What dissatisfaction changes: a redo by another handler, a second person on "unjustified" and "unreachable", and the second time a higher tier and supervision.</summary>
internal static class RedoWalls
{
    private static readonly string[] Tiers = ["Consultation", "Assistance", "Complex"];

    public static IEnumerable<string> Broken(IReadOnlyList<Entry> record) => Again(record).Concat(SecondPerson(record)).Concat(SecondTime(record));

    private static IEnumerable<string> Again(IReadOnlyList<Entry> record)
    {
        var (round, answered) = (1, new HashSet<string>());
        string? last = null;
        foreach (var decision in Walls.Decisions(record))
        {
            var (at, redo) = ($"at version {decision[^1].Version}", decision.FirstOrDefault(e => e.Event == "RedoBegan"));
            if (redo is null && decision.Any(e => e.Event == "CallBackDone" && e.Text("result") == "Justified" || e.Event == "AttemptRecorded" && e.Text("outcome") == "Justified"))
                yield return $"justified and not done again {at}";
            foreach (var e in decision)
            {
                if (e.Event == "ReplyGiven") last = e.By;
                if (e.Event == "Claimed" && answered.Contains(e.By)) yield return $"{e.By}, whose answer did not stand, does it again {at}";
            }
            if (redo is null) continue;
            if (redo.Number("round") != ++round) yield return $"round {redo.Number("round")} follows round {round - 1} {at}";
            if (last is null || !redo.Node["excluded"]!.AsArray().Any(x => x!.GetValue<string>() == last)) yield return $"the redo does not exclude {last ?? "anybody"}, whose answer did not stand, {at}";
            if (last is not null) answered.Add(last);
        }
    }

    private static IEnumerable<string> SecondPerson(IReadOnlyList<Entry> record)
    {
        var attempts = 0;
        foreach (var decision in Walls.Decisions(record))
            foreach (var e in decision)
            {
                if (e.Event == "CallBackOpened") attempts = 0;
                if (e.Event == "AttemptRecorded") attempts++;
                if (e.Event == "UnreachableDeclared" && attempts == 0) yield return $"unreachable without an attempt at version {e.Version}";
                if (e.Event == "CallBackDone" && e.Text("result") is "FoundUnjustified" or "Unreachable"
                    && !decision.Any(r => r.Event == "CallBackReviewed" && r.Role == "reviewer" && r.Says("agreed")))
                    yield return $"{e.Text("result")} without a second person at version {e.Version}";
            }
    }

    private static IEnumerable<string> SecondTime(IReadOnlyList<Entry> record)
    {
        var (before, redone, supervised) = (0, false, false);
        foreach (var decision in Walls.Decisions(record))
        {
            var at = $"at version {decision[^1].Version}";
            var now = decision.Count(e => e.IsDissatisfied || e.Event == "DissatisfactionFound");
            var raised = decision.Where(e => e.Event == "TierRaised").ToList();
            supervised |= decision.Any(e => e.Event == "SupervisionOpened");
            if (now > 0 && (before > 0 || redone))
            {
                if (raised.Count != 1) yield return $"dissatisfied again and the tier raised {raised.Count} times {at}";
                if (!supervised) yield return $"dissatisfied again and not supervised {at}";
            }
            else if (raised.Count > 0) yield return $"the tier raised without a second dissatisfaction {at}";
            foreach (var e in raised)
                if (Array.IndexOf(Tiers, e.Text("tier")) != Math.Min(Array.IndexOf(Tiers, e.Text("from")) + 1, Tiers.Length - 1)) yield return $"the tier raised from {e.Text("from")} to {e.Text("tier")} {at}";
            before += now;
            redone |= decision.Any(e => e.Event == "RedoBegan");
        }
    }
}
