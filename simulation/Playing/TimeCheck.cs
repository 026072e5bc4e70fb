namespace ServerlessQiFu.Simulation;

/// <summary>Nothing early, nothing later than stated, no reader goes back, and no clock moves but for a reason.</summary>
internal sealed class TimeCheck(Case one, Story story)
{
    /// <summary>What the product states: five minutes, with whatever is down.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(5);

    /// <summary>While single calls fail here and there a repetition may be needed more than once.</summary>
    private static readonly TimeSpan StormBound = TimeSpan.FromMinutes(20);

    private static readonly TimeSpan ClockError = TimeSpan.FromSeconds(5);

    private static readonly HashSet<string> MovesPromise =
    [
        "Triaged", "KindConfirmed", "TierChanged", "TierRaised", "Asked", "Supplemented", "PauseEnded", "ExtensionGranted", "RedoBegan", "CalendarAdopted",
    ];

    public IEnumerable<Violation> Find() => [.. Instants(), .. Clocks(), .. Readers(), .. Adoption()];

    private IEnumerable<Violation> Instants()
    {
        foreach (var entry in one.Record)
        {
            var shown = one.Sights.First(s => s.Seen.Version >= entry.Version).By.Ended;
            if (entry.At > shown + ClockError) yield return new(Invariant.NeverEarly, $"{entry.Event} of {one.Id} bears {entry.At:O} and was seen at {shown:O}");
            if (entry.Instant("dueAt") is not { } due || entry.Event is "CoHandlerAdded") continue;
            if (entry.At < due) yield return new(Invariant.NeverEarly, $"{entry.Event} {entry.Text("rung")} of {one.Id} was due {due:O} and came {entry.At:O}");
            // A tier, an answer or a redo can make something due whose time was already past.
            var begun = one.Record.TakeWhile(e => e.Version < entry.Version).Where(e => e.Event is not ("RungReached" or "StepMissed" or "CallBackRungReached")).Max(e => e.At);
            var from = due > begun ? due : begun;
            var late = entry.At - from - Away(from, entry.At);
            if (late > (from < story.HealedAt + TimeSpan.FromMinutes(10) ? StormBound : Bound) + ClockError)
                yield return new(Invariant.LatenessWithinTheBound, $"{entry.Event} {entry.Text("rung")} of {one.Id} was due {from:O} and came {late} late");
        }
    }

    private TimeSpan Away(DateTimeOffset from, DateTimeOffset to) => story.Outages.Where(o => o.To > from && o.From < to)
        .Aggregate(TimeSpan.Zero, (sum, o) => sum + ((o.To < to ? o.To : to) - (o.From > from ? o.From : from)));

    private IEnumerable<Violation> Clocks()
    {
        foreach (var (before, after) in one.Sights.Zip(one.Sights.Skip(1)))
        {
            var (a, b) = (before.Seen, after.Seen);
            if (a.ReceivedAt != b.ReceivedAt) yield return new(Invariant.ClocksMoveForwardOnly, $"{one.Id} was received at {a.ReceivedAt:O} and then at {b.ReceivedAt:O}");
            var between = one.Record.Where(e => e.Version > a.Version && e.Version <= b.Version).Select(e => e.Event).ToList();
            // Withdrawn while the company was asked: the pause is over, sooner than it might have been.
            if (b.Version < a.Version || between.Any(MovesPromise.Contains) || (a.Status == "AwaitingAppellant" && between.Contains("WithdrawnByAppellant"))) continue;
            if (a.PromiseDue != b.PromiseDue || a.OuterDue != b.OuterDue)
                yield return new(Invariant.ClocksMoveForwardOnly,
                    $"{one.Id} was due {a.PromiseDue:O} and {a.OuterDue:O}, then {b.PromiseDue:O} and {b.OuterDue:O}, through {string.Join(", ", between)}");
        }
        foreach (var (before, after) in one.Record.Zip(one.Record.Skip(1)))
            if (after.At < before.At - ClockError - ClockError) yield return new(Invariant.ClocksMoveForwardOnly, $"{one.Id}: {after.Event} at {after.At:O} follows {before.Event} at {before.At:O}");
    }

    /// <summary>Deadlines that an amended calendar draws nearer may be over already: all that is open adopts it at once.</summary>
    private IEnumerable<Violation> Adoption()
    {
        if (story.AmendedAt is not { } amended) yield break;
        var bound = amended < story.HealedAt + TimeSpan.FromMinutes(10) ? StormBound : Bound;
        foreach (var (by, seen) in one.Sights)
            if (by.Sent > amended && !seen.IsOver && seen.CalendarVersion < ShortRules.AmendedCalendar && by.Sent - amended - Away(amended, by.Sent) > bound + ClockError)
                yield return new(Invariant.LatenessWithinTheBound, $"{one.Id} was under calendar {seen.CalendarVersion} at {by.Sent:O}; it was amended at {amended:O}");
    }

    /// <summary>Whoever asks after an answer sees at least what it told.</summary>
    private IEnumerable<Violation> Readers()
    {
        var told = one.Commands.Select(c => (c.Ended, Version: (int)c.Json!["version"]!)).Concat(one.Sights.Select(s => (s.By.Ended, s.Seen.Version))).OrderBy(t => t.Ended).ToList();
        foreach (var (by, seen) in one.Sights)
            if (told.TakeWhile(t => t.Ended < by.Sent).Select(t => t.Version).DefaultIfEmpty().Max() is var known && known > seen.Version)
                yield return new(Invariant.AcceptedMeansRecorded, $"{by.Who} asked for {one.Id} at {by.Sent:O} and saw version {seen.Version} after {known} was told");
    }
}
