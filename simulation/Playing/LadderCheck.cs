namespace ServerlessQiFu.Simulation;

/// <summary>
/// The ladder reckoned a second time, from the shown record alone and with plain subtraction of worked minutes, by the calendar that the
/// record shows: each rung once an epoch, at the instant that it should be, and none missing.
/// </summary>
internal sealed class LadderCheck(Case one, Story story)
{
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(30);
    private const int OuterLimit = 120;
    private static readonly (string Name, int Share, int After)[] Ladder =
        [("Yellow", 50, 0), ("Orange", 80, 0), ("Red", 100, 0), ("Chaser", 0, 10), ("SupervisionCase", 0, 20), ("PublicNotice", 0, 30)];

    private readonly List<(DateTimeOffset From, DateTimeOffset To)> _pauses = [];
    private readonly HashSet<string> _reached = [];
    private DateTimeOffset _received, _promiseFrom, _changed;
    private string _tier = "Consultation";
    private bool _redo, _answered, _asked, _unsure, _isAmended;

    public IEnumerable<Violation> Find()
    {
        foreach (var twice in one.Record.Where(e => e.Event is "RungReached").GroupBy(e => (e.Number("epoch"), e.Text("rung"))).Where(g => g.Count() > 1))
            yield return new(Invariant.EachRungOnceAnEpoch, $"{one.Id} reached {twice.Key} {twice.Count()} times");
        foreach (var twice in one.Record.Where(e => e.Event is "CallBackRungReached").GroupBy(e => (e.Text("callBack"), e.Text("rung"))).Where(g => g.Count() > 1))
            yield return new(Invariant.EachRungOnceAnEpoch, $"{one.Id} reached {twice.Key} {twice.Count()} times");
        foreach (var entry in one.Record)
        {
            foreach (var missed in Missing(entry.At))
                yield return new(Invariant.NoRungMissed, $"{missed} of {one.Id} was due {Due(missed):O} and not reached when {entry.Event} came at {entry.At:O}");
            if (entry.Event == "RungReached" && !_unsure && Due(entry.Text("rung")!) != entry.Instant("dueAt"))
                yield return new(Invariant.NoRungMissed, $"{entry.Text("rung")} of {one.Id} should be due {Due(entry.Text("rung")!):O} and is in the record as due {entry.Instant("dueAt"):O}");
            Live(entry);
        }
    }

    /// <summary>Due long ago, while nobody had answered.</summary>
    private IEnumerable<string> Missing(DateTimeOffset now) => _answered || _asked || _unsure || _received == default ? [] : Ladder
        .Where(r => !_reached.Contains(r.Name) && Later(Due(r.Name), _changed) + Grace + Away(Later(Due(r.Name), _changed), now) <= now).Select(r => r.Name).ToList();

    private void Live(Entry entry)
    {
        switch (entry.Event)
        {
            case "Filed":
                (_received, _promiseFrom, _changed) = (entry.At, entry.At, entry.At);
                _isAmended = entry.Number("calendarVersion") == ShortRules.AmendedCalendar;
                break;
            case "CalendarAdopted":
                (_isAmended, _changed) = (entry.Number("calendarVersion") == ShortRules.AmendedCalendar, entry.At);
                if (_asked && entry.Instant("until") is { } moved) _pauses[^1] = (_pauses[^1].From, moved);
                break;
            case "Triaged": (_tier, _changed) = (entry.Text("tier")!, entry.At); break;
            case "TierChanged": (_tier, _promiseFrom, _changed) = (entry.Text("tier")!, entry.At, entry.At); break;
            case "TierRaised": (_tier, _changed) = (entry.Text("tier")!, entry.At); break;
            case "EpochBegan":
                // A designation forgets nothing; a redo all; another tier what belongs to the promise.
                if (entry.Text("cause") == "Redo") _reached.Clear();
                else if (entry.Text("cause") != "Designated") _reached.ExceptWith(["Yellow", "Orange", "Red"]);
                break;
            case "ExtensionGranted": _unsure = true; break;
            case "Asked": _pauses.Add((entry.At, entry.Instant("until")!.Value)); _asked = true; break;
            case "PauseEnded":
                if (entry.At < _pauses[^1].To) _pauses[^1] = (_pauses[^1].From, entry.At);
                (_asked, _changed) = (false, entry.At);
                break;
            case "ReplyGiven" or "Refused" or "WithdrawnByAppellant" or "Closed": _answered = true; break;
            case "RedoBegan": (_answered, _redo, _promiseFrom, _changed) = (false, true, entry.At, entry.At); break;
            case "RungReached": _reached.Add(entry.Text("rung")!); break;
        }
    }

    private DateTimeOffset Due(string name)
    {
        var (_, share, after) = Ladder.First(r => r.Name == name);
        if (share > 0) return Promise(share);
        return Add(_redo && Promise(100) > Outer ? Promise(100) : Outer, TimeSpan.FromMinutes(after));
    }

    private DateTimeOffset Outer => Add(_received, TimeSpan.FromMinutes(OuterLimit));

    private DateTimeOffset Promise(int percent)
    {
        var more = (one.Last!.PolicyVersion - ShortRules.FirstVersion) * 10;
        var length = TimeSpan.FromMinutes(_redo ? 30 : more + _tier switch { "Consultation" => 40, "Assistance" => 60, _ => 90 });
        // Only the first promise ends by the outer limit: a tier change or a redo begins a full one.
        var capped = _promiseFrom == _received;
        var (start, outer) = (Worked(_promiseFrom), Worked(Outer));
        if (capped && start + length > outer) length = outer - start;
        var at = start + new TimeSpan(length.Ticks * percent / 100);
        foreach (var (from, to) in _pauses.Select(p => (From: Worked(Later(p.From, _promiseFrom)), To: Worked(p.To))))
            if (from < at && to > from) at += to - from;
        var due = story.Amendment.Instant(at, _isAmended);
        return capped && due > Outer ? Outer : due;
    }

    private DateTimeOffset Add(DateTimeOffset instant, TimeSpan work) => story.Amendment.Instant(Worked(instant) + work, _isAmended);

    private DateTimeOffset Worked(DateTimeOffset instant) => story.Amendment.Worked(instant, _isAmended);

    private TimeSpan Away(DateTimeOffset from, DateTimeOffset to) =>
        story.Outages.Where(o => o.To > from && o.From < to).Aggregate(TimeSpan.Zero, (sum, o) => sum + (o.To - o.From));

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
