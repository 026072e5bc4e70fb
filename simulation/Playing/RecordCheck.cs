namespace ServerlessQiFu.Simulation;

/// <summary>The record shown replays to the state shown; and no end while a call-back is open.</summary>
internal sealed class RecordCheck(Case one)
{
    public IEnumerable<Violation> Find() => [.. Replays(), .. CallBacks()];

    private IEnumerable<Violation> Replays()
    {
        foreach (var (by, seen) in one.Sights)
        {
            var versions = seen.Timeline.Select(e => e.Version).ToList();
            if (!versions.SequenceEqual(Enumerable.Range(1, seen.Version))) yield return new(Invariant.TheRecordReplaysToTheState, $"{one.Id} at version {seen.Version} shows {string.Join(",", versions)}");
            var (status, tier, supervised) = Replay(seen.Timeline);
            if ((status, tier ?? seen.Tier, supervised) != (seen.Status, seen.Tier, seen.IsSupervised))
                yield return new(Invariant.TheRecordReplaysToTheState, $"{one.Id} at version {seen.Version} is {seen.Status}, {seen.Tier}, supervised {seen.IsSupervised}; its record says {status}, {tier}, {supervised} (seen {by.Ended:O})");
        }
    }

    private static (string Status, string? Tier, bool Supervised) Replay(IEnumerable<Entry> record)
    {
        var (status, tier, supervised, waiting) = ("", (string?)null, false, "Queued");
        foreach (var entry in record)
        {
            status = entry.Event switch
            {
                "Filed" => "Received",
                "SentToDesk" or "TriageClaimed" => "Triage",
                "Dispatched" or "Ruled" => waiting,
                "RedoBegan" => waiting = "Redo",
                "Claimed" or "PauseEnded" => "InProgress",
                "Released" or "LeaseExpired" when status == "InProgress" => waiting,
                "Asked" => "AwaitingAppellant",
                "Returned" => "Arbitration",
                "ReplyGiven" => "Replied",
                "CallBackOpened" => "CallBack",
                "CallBackDone" => "Replied",
                "Refused" => "NotAccepted",
                "WithdrawnByAppellant" => "Withdrawn",
                "Closed" => "Closed",
                _ => status,
            };
            if (entry.Event is "Triaged" or "TierChanged" or "TierRaised") tier = entry.Text("tier");
            supervised |= entry.Event == "SupervisionOpened";
        }
        return (status, tier, supervised);
    }

    private IEnumerable<Violation> CallBacks()
    {
        foreach (var (_, seen) in one.Sights)
        {
            var (open, opened, done, dissatisfied) = ((string?)null, 0, 0, 0);
            var audits = new HashSet<string>();
            foreach (var entry in seen.Timeline)
            {
                if (entry.Event == "Evaluated" && entry.Number("level") <= 2 || entry.Event is "Contested" or "DissatisfactionFound") dissatisfied++;
                if (entry.Event == "DissatisfactionFound" && audits.Remove(entry.Text("callBack")!)) opened++;
                if (entry.Event == "CallBackOpened")
                {
                    open = entry.Text("callBack");
                    if (entry.Number("level") is null) audits.Add(open!);
                    else opened++;
                }
                if (entry.Event == "CallBackDone")
                {
                    if (!audits.Contains(entry.Text("callBack")!)) done++;
                    open = null;
                }
                if (entry.Event is "Closed" or "WithdrawnByAppellant" && open is not null) yield return new(Invariant.NoEndWithAnOpenCallBack, $"{one.Id} ended at version {entry.Version} while {open} was open");
            }
            if (opened != dissatisfied || done + (open is not null && !audits.Contains(open) ? 1 : 0) != dissatisfied)
                yield return new(Invariant.CallBacksDoneAndOpenAreTheDissatisfied, $"{one.Id} at version {seen.Version}: dissatisfied {dissatisfied} times, {opened} call-backs opened, {done} done");
        }
    }
}
