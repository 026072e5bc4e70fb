namespace ServerlessQiFu.Tools.Race;

/// <summary>Whose hands it is in: at most one holder at any time, only the holder acts, and nobody judges what they handled.</summary>
internal static class HandWalls
{
    public static IEnumerable<string> Broken(IReadOnlyList<Entry> record) => Holders(record).Concat(Judges(record));

    private static IEnumerable<string> Holders(IReadOnlyList<Entry> record)
    {
        (string Lease, string Holder)? held = null;
        var given = 0;
        foreach (var e in record)
        {
            if (IsHolders(e.Event) && held?.Holder != e.By) yield return $"{e.Event} by {e.By} while {held?.Holder ?? "nobody"} holds it, at version {e.Version}";
            if (e.Event is "TriageClaimed" or "Claimed" or "CallBackClaimed")
            {
                if (held is not null) yield return $"{e.Event} by {e.By} while {held.Value.Holder} holds it, at version {e.Version}";
                if (e.Text("lease") != $"{++given}") yield return $"the lease after {given - 1} is {e.Text("lease")}, at version {e.Version}";
                held = (e.Text("lease")!, e.Text("holder")!);
            }
            if (e.Event is "Released" or "LeaseExpired" && e.Text("lease") != held?.Lease) yield return $"{e.Event} of a lease that does not run, at version {e.Version}";
            if (EndsLease(e)) held = null;
        }
    }

    private static bool IsHolders(string @event) => @event is "Contacted" or "ProgressReported" or "Asked" or "Returned" or "ReplyGiven"
        or "ExtensionRequested" or "CoHandlerAdded" or "HandOverProposed" or "AttemptRecorded" or "UnreachableDeclared";

    private static bool EndsLease(Entry e) => e.Event is "Released" or "LeaseExpired" or "Triaged" or "Refused" or "Returned" or "Ruled" or "HandedOver"
        or "ReplyGiven" or "UnreachableDeclared" or "CallBackDone" or "WithdrawnByAppellant" || e.Event == "AttemptRecorded" && e.Text("outcome") == "Unjustified";

    private static IEnumerable<string> Judges(IReadOnlyList<Entry> record)
    {
        var (people, units, callers) = (new HashSet<string>(), new HashSet<string>(), new HashSet<string>());
        foreach (var e in record)
        {
            if (e.Event is "Claimed" or "PartFinished") people.Add(e.By);
            if (e is { Event: "Claimed", Unit: { } unit }) units.Add(unit);
            if (e.Event == "CoHandlerAdded") units.Add(e.Text("unit")!);
            if (e.Event == "CallBackOpened") callers.Clear();
            if (e.Event is "AttemptRecorded" or "UnreachableDeclared") callers.Add(e.By);
            if (e.Event == "CallBackReviewed" && callers.Contains(e.By)) yield return $"{e.By} reviews their own call-back, at version {e.Version}";
            if (e.Event is "Evaluated" or "Contested" && e.Role != "enterprise") yield return $"{e.Event} by the role {e.Role}, at version {e.Version}";
            if (e.Event is not ("CallBackClaimed" or "AttemptRecorded" or "UnreachableDeclared" or "CallBackReviewed" or "ReplyReviewed" or "Evaluated" or "Contested")) continue;
            if (people.Contains(e.By)) yield return $"{e.Event} by {e.By}, who handled it, at version {e.Version}";
            if (e.Unit is { } of && units.Contains(of)) yield return $"{e.Event} by {e.By} of {of}, which handled it, at version {e.Version}";
        }
    }
}
