using ServerlessQiFu.Domain.Appeals;
using static ServerlessQiFu.Domain.Appeals.AppealEvent;

namespace ServerlessQiFu.Recount;

/// <summary>Dispatch, parts and judgement, and how an act is counted.</summary>
public sealed partial class Recounting
{
    private void CountDispatch(bool open)
    {
        var units = new List<string>();
        var (pending, redone, accurate) = ((string?)null, false, true);
        foreach (var recorded in _record)
        {
            switch (recorded.Event)
            {
                case Returned: pending = units[^1]; accurate &= redone; break;
                case Ruled e:
                    Add("improperReturns", pending == e.Unit, At(recorded));
                    if (pending == e.Unit) Mark("improperlyReturned.good", At(recorded));
                    pending = null;
                    units.Add(e.Unit);
                    break;
                case Dispatched e: units.Add(e.Unit); break;
                case HandedOver e: units.Add(e.Unit); break;
                case RedoBegan e: redone = true; units.Add(e.Unit); break;
            }
            accurate &= redone || units.TrueForAll(u => u == units[0]);
        }
        Tell("firstDispatch", _changes.Count > 0 ? accurate : null, open, Desk);
        CountTriage(open);
        Each<Returned>("returns");
        Once<Returned>("returned.good");
        Each<ExtensionGranted>("extensions");
        Once<ExtensionGranted>("extended.good");
    }

    /// <summary>What it is not known of, once a unit has it, will never be known.</summary>
    private void CountTriage(bool open)
    {
        bool ByMachine(Recorded r) => r.By.Role == Role.System;
        var first = _record.Find(r => ByMachine(r) && r.Event is Triaged or SentToDesk)?.Event;
        Tell("leftToPerson", first is null ? null : first is SentToDesk, open && _changes.Count == 0, Desk);
        var (thought, decided) = ((first as Triaged)?.Decision ?? (first as SentToDesk)?.Suggestion, _record.FindLast(r => !ByMachine(r) && r.Event is Triaged)?.Event as Triaged);
        Tell("overridden", thought is null || decided is null ? null : (thought.Tier, thought.Unit) != (decided.Decision.Tier, decided.Decision.Unit), false, Desk);
    }

    private void CountParts(bool open)
    {
        foreach (var part in All<CoHandlerAdded>())
        {
            Add("parts", 1, part.Unit);
            var missed = All<PartMissed>().Exists(m => m.PartId == part.PartId);
            var finished = All<PartFinished>().Exists(f => f.PartId == part.PartId);
            var waived = All<PartWaived>().Exists(w => w.PartId == part.PartId);
            Tell("partsInTime", missed ? false : finished ? true : null, open && !waived, part.Unit);
        }
    }

    private void CountJudgement(bool unevaluated)
    {
        var dissatisfactions = _record.FindAll(r => r.Event is Evaluated { Level: 1 or 2 } or Contested or DissatisfactionFound);
        foreach (var rated in _record.Where(r => r.Event is Evaluated))
        {
            var (unit, level) = (At(rated), ((Evaluated)rated.Event).Level);
            foreach (var figure in (string[])["evaluations", "satisfaction.of", "bad.of"]) Add(figure, 1, unit);
            Add(level is 1 or 2 ? "bad.good" : "satisfaction.good", 1, unit);
        }
        foreach (var figure in (string[])["unevaluated", "satisfaction.unknown", "bad.unknown"]) Add(figure, unevaluated, Last);
        foreach (var (number, said) in dissatisfactions.Index())
        {
            foreach (var figure in (string[])["dissatisfied", "callBacksOpen", "calledBack.of", "reached.of"]) Add(figure, 1, At(said));
            Mark("dissatisfiedAgain.of", At(said));
            if (number > 0) Mark("dissatisfiedAgain.good", At(said));
        }
        foreach (var opened in _record.Where(r => r.Event is CallBackOpened)) CountCallBack(opened, (CallBackOpened)opened.Event);
    }

    private void CountCallBack(Recorded opened, CallBackOpened call)
    {
        var (unit, owed) = (At(opened), call.Level is not null || All<DissatisfactionFound>().Exists(f => f.CallBackId == call.CallBackId));
        var (attempts, done) = (All<AttemptRecorded>().FindAll(a => a.CallBackId == call.CallBackId), All<CallBackDone>().Exists(d => d.CallBackId == call.CallBackId));
        Add("audits", call.Level is null, unit);
        Add("calledBack.good", owed && done, unit);
        Add("callBacksOpen", owed && done ? -1 : 0, unit);
        Add("reached.good", owed && attempts.Exists(a => a.Reached), unit);
        Tell("solved", attempts.FindLast(a => a.Solved.HasValue)?.Solved, true, unit);
    }

    /// <summary>Who is accountable in the end.</summary>
    private string Last => _changes is [.., var last] ? last.Unit : Desk;

    /// <summary>Who was accountable just before it happened.</summary>
    private string At(Recorded happened) => _changes.FindLast(c => c.Version < happened.Version).Unit ?? Desk;

    /// <summary>Who was accountable just before that instant.</summary>
    private string At(DateTimeOffset instant) => _changes.FindLast(c => c.At < instant).Unit ?? Desk;

    private void Tell(string rate, bool? said, bool waits, string unit)
    {
        Add(rate + ".good", said == true, unit);
        Add(rate + ".of", said is not null, unit);
        Add(rate + ".unknown", said is null && waits, unit);
    }

    private void Each<T>(string figure) where T : AppealEvent
    {
        foreach (var happened in _record.Where(r => r.Event is T)) Add(figure, 1, At(happened));
    }

    /// <summary>Once for each unit.</summary>
    private void Once<T>(string figure) where T : AppealEvent
    {
        foreach (var happened in _record.Where(r => r.Event is T)) Mark(figure, At(happened));
    }

    private void Mark(string figure, string unit)
    {
        if (!_counts.TryGetValue(unit, out var counts) || !counts.ContainsKey(figure)) Add(figure, 1, unit);
    }

    private void Add(string figure, bool counts, string unit) => Add(figure, counts ? 1 : 0, unit);

    private void Add(string figure, long count, string unit)
    {
        if (count == 0) return;
        if (!_counts.TryGetValue(unit, out var counts)) _counts[unit] = counts = new(StringComparer.Ordinal);
        if (counts.GetValueOrDefault(figure) + count is var sum && sum == 0) counts.Remove(figure);
        else counts[figure] = sum;
    }

    private List<T> All<T>() where T : AppealEvent => [.. _record.Select(r => r.Event).OfType<T>()];
}
