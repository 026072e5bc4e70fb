using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;
using static ServerlessQiFu.Domain.Appeals.AppealEvent;

namespace ServerlessQiFu.Recount;

/// <summary>
/// The report's figures counted a second time, straight from events. It shares no counting with the projection on purpose: where the
/// two disagree one of them is wrong. Of the domain it takes only deadlines, which are rules and not counts.
/// </summary>
public sealed class Recounting
{
    private readonly List<Recorded> _record;
    private readonly Rules _rules;
    private readonly DateTimeOffset _now;
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    private Recounting(IReadOnlyList<Recorded> record, Rules rules, DateTimeOffset now) => (_record, _rules, _now) = ([.. record], rules, now);

    /// <summary>What one appeal adds to every figure that it adds to at all.</summary>
    public static IReadOnlyDictionary<string, long> Count(IReadOnlyList<Recorded> record, Rules rules, DateTimeOffset now)
    {
        var recounting = new Recounting(record, rules, now);
        recounting.CountAll();
        return recounting._counts;
    }

    /// <summary>The groups that an appeal belongs to.</summary>
    public static (string Unit, string Tier, string District) GroupsOf(IEnumerable<Recorded> record)
    {
        var (unit, tier, district) = ("none", "none", "");
        foreach (var happened in record.Select(r => r.Event))
            switch (happened)
            {
                case Filed e: district = e.Submission.District; break;
                case Dispatched e when unit == "none": unit = e.Unit; break;
                case HandOverAccepted e: unit = e.Unit; break;
                case Triaged e: tier = $"{e.Tier}"; break;
                case TierChanged e: tier = $"{e.Tier}"; break;
                case TierRaised e: tier = $"{e.To}"; break;
            }
        return (unit, tier, district);
    }

    private void CountAll()
    {
        Add("received", 1);
        var end = _record.FindLast(r => r.Event is Closed or Refused or WithdrawnByAppellant or Evaluated or Contested or CallBackOpened or RedoBegan or ReplyGiven)?.Event;
        var (closed, open) = (end as Closed, end is not (Closed or Refused or WithdrawnByAppellant));
        Add("closed", closed is not null);
        Add("notAccepted", end is Refused);
        Add("withdrawn", end is WithdrawnByAppellant);
        Add("open", open);
        Add("supervised", Has<SupervisionOpened>());
        CountTime(closed is not null, open);
        CountDispatch(open);
        CountJudgement(closed?.As == ClosedAs.Unevaluated);
        foreach (var happened in _record)
            if (((happened.Event as RungReached)?.Rung ?? (happened.Event as CallBackRungReached)?.Rung) is { } rung) Add("rung." + rung, 1);
    }

    private void CountTime(bool closed, bool open)
    {
        var submitted = _record[0];
        var kinds = All<KindConfirmed>();
        var kind = kinds.Count > 0 ? kinds[^1].Kind : ((Filed)submitted.Event).Submission.Kind ?? Kind.Consultation;
        var outer = _rules.OuterDeadline(submitted.At, kind, kinds.Count > 0 ? kinds[^1].Track : StatutoryTrack.None).At;
        var answers = _record.FindAll(r => r.Event is ReplyGiven);
        var answered = _record.FindLast(r => r.Event is ReplyGiven or RedoBegan) is { Event: ReplyGiven };
        var late = answers.Count > 0 && answers[^1].At > outer;
        var overdue = open && (answered ? late : _now > outer);
        Add("overdue", overdue);
        Add("onTime.good", closed && !late);
        Add("onTime.of", closed || overdue);

        var missed = All<StepMissed>().Any(m => m.Limit == StepLimit.FirstContact);
        Tell("response", missed ? false : Has<Contacted>() || Has<AnswerRecorded>() || answers.Count > 0 ? true : null, open); // an answer is a contact too

        var kept = answers.ConvertAll(a => a.At <= PromiseBefore(a.Version));
        Tell("promise", kept.Count == 0 ? null : !kept.Contains(false), open);

        var redos = All<RedoBegan>().Count;
        bool? rectified = kept.Count < 2 ? null : !kept[1..].Contains(false);
        if (redos > 0 && open && !answered && PromiseBefore(_record.Count + 1) < _now) rectified = false;
        Tell("rectified", rectified, redos > 0);
        Add("redos", redos);
        Add("redone.good", redos > 0);
        Add("redone.of", answers.Count > 0);
        Add("reviews", All<ReplyGiven>().Count(a => a.Flags.Any()));
    }

    private void CountDispatch(bool open)
    {
        var units = new List<string>();
        var (returns, improper, pending, redone, accurate) = (0, 0, (string?)null, false, true);
        foreach (var recorded in _record)
        {
            switch (recorded.Event)
            {
                case Returned: (returns, pending) = (returns + 1, units[^1]); accurate &= redone; break;
                case Ruled e: improper += pending == e.Unit ? 1 : 0; pending = null; units.Add(e.Unit); break;
                case Dispatched e: units.Add(e.Unit); break;
                case HandedOver e: units.Add(e.Unit); break;
                case RedoBegan e: redone = true; units.Add(e.Unit); break;
            }
            accurate &= redone || units.TrueForAll(u => u == units[0]);
        }
        var dispatched = Has<Dispatched>();
        Tell("firstDispatch", dispatched ? accurate : null, open);
        CountTriage(open);
        var extensions = All<ExtensionGranted>().Count;
        Add("returns", returns);
        Add("improperReturns", improper);
        Add("extensions", extensions);
        foreach (var rate in (string[])["returned", "improperlyReturned", "extended"]) Add(rate + ".of", dispatched);
        Add("returned.good", returns > 0);
        Add("improperlyReturned.good", improper > 0);
        Add("extended.good", extensions > 0);
    }

    private void CountTriage(bool open)
    {
        bool ByMachine(Recorded r) => r.By.Role == Role.System;
        var first = _record.Find(r => ByMachine(r) && r.Event is Triaged or SentToDesk)?.Event;
        Tell("leftToPerson", first is null ? null : first is SentToDesk, open);
        var (thought, decided) = ((first as Triaged)?.Decision ?? (first as SentToDesk)?.Suggestion, _record.FindLast(r => !ByMachine(r) && r.Event is Triaged)?.Event as Triaged);
        Tell("overridden", thought is null || decided is null ? null : (thought.Tier, thought.Unit) != (decided.Decision.Tier, decided.Decision.Unit), false);
    }

    private void CountJudgement(bool unevaluated)
    {
        var levels = All<Evaluated>().ConvertAll(e => e.Level);
        var bad = levels.Count(l => l is 1 or 2);
        Add("evaluations", levels.Count);
        foreach (var rate in (string[])["satisfaction", "bad"])
        {
            Add(rate + ".of", levels.Count);
            Add(rate + ".good", rate == "bad" ? bad : levels.Count(l => l is 3 or 4 or 5));
            Add(rate + ".unknown", unevaluated);
        }
        Add("unevaluated", unevaluated);

        var owed = All<CallBackOpened>().Where(o => o.Level is not null).Select(o => o.CallBackId).Concat(All<DissatisfactionFound>().Select(f => f.CallBackId)).ToHashSet();
        var done = All<CallBackDone>().Count(d => owed.Contains(d.CallBackId));
        var dissatisfied = bad + All<Contested>().Count + All<DissatisfactionFound>().Count;
        var audits = All<CallBackOpened>().Count(o => o.Level is null);
        Add("dissatisfied", dissatisfied);
        Add("audits", audits);
        Add("callBacksOpen", dissatisfied - done);
        Add("calledBack.of", dissatisfied);
        Add("calledBack.good", done);
        Add("reached.of", dissatisfied);
        Add("reached.good", owed.Count(id => All<AttemptRecorded>().Any(a => a.Reached && a.CallBackId == id)));
        Add("dissatisfiedAgain.of", dissatisfied > 0);
        Add("dissatisfiedAgain.good", dissatisfied > 1);
        Tell("solved", All<AttemptRecorded>().FindLast(a => a.Solved.HasValue)?.Solved, dissatisfied + audits > 0);
    }

    /// <summary>The promise as it ran just before that version.</summary>
    private DateTimeOffset PromiseBefore(int version) =>
        Clocks.Of((Appeal.Existing)AppealHistory.Replay(_record.Take(version - 1)), _rules).Promise.At;

    private void Tell(string rate, bool? said, bool waits)
    {
        Add(rate + ".good", said == true);
        Add(rate + ".of", said is not null);
        Add(rate + ".unknown", said is null && waits);
    }

    private void Add(string figure, bool counts) => Add(figure, counts ? 1 : 0);

    private void Add(string figure, long count)
    {
        if (count != 0) _counts[figure] = _counts.GetValueOrDefault(figure) + count;
    }

    private bool Has<T>() where T : AppealEvent => _record.Exists(r => r.Event is T);

    private List<T> All<T>() where T : AppealEvent => [.. _record.Select(r => r.Event).OfType<T>()];
}
