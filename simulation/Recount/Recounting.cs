using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;
using static ServerlessQiFu.Domain.Appeals.AppealEvent;

namespace ServerlessQiFu.Recount;

/// <summary>
/// The report's figures counted a second time, straight from events. It shares no counting with the projection on purpose: where the
/// two disagree one of them is wrong. Of the domain it takes only deadlines, which are rules and not counts. An act counts for the unit
/// that was accountable just before it.
/// </summary>
public sealed partial class Recounting
{
    private const string Desk = "desk";

    private readonly List<Recorded> _record;
    private readonly Rules _rules;
    private readonly DateTimeOffset _now;
    private readonly List<(int Version, DateTimeOffset At, string Unit)> _changes = [];
    private readonly SortedDictionary<string, SortedDictionary<string, long>> _counts = new(StringComparer.Ordinal);

    private Recounting(IReadOnlyList<Recorded> record, Rules rules, DateTimeOffset now)
    {
        (_record, _rules, _now) = ([.. record], rules, now);
        foreach (var recorded in record)
            if (recorded.Event is HandOverAccepted || (recorded.Event is Dispatched && _changes.Count == 0))
                _changes.Add((recorded.Version, recorded.At, (recorded.Event as HandOverAccepted)?.Unit ?? ((Dispatched)recorded.Event).Unit));
    }

    /// <summary>What one appeal adds to every figure that it adds to at all, in the whole city.</summary>
    public static IReadOnlyDictionary<string, long> Count(IReadOnlyList<Recorded> record, Rules rules, DateTimeOffset now) =>
        CountByUnit(record, rules, now).Values.SelectMany(c => c).GroupBy(c => c.Key, c => c.Value, StringComparer.Ordinal).ToDictionary(c => c.Key, c => c.Sum(), StringComparer.Ordinal);

    /// <summary>The same by unit; the triage desk is <c>desk</c>.</summary>
    public static IReadOnlyDictionary<string, SortedDictionary<string, long>> CountByUnit(IReadOnlyList<Recorded> record, Rules rules, DateTimeOffset now)
    {
        var recounting = new Recounting(record, rules, now);
        recounting.CountAll();
        return recounting._counts;
    }

    /// <summary>The tier and the district that an appeal belongs to.</summary>
    public static (string Tier, string District) GroupsOf(IEnumerable<Recorded> record)
    {
        var (tier, district) = ("none", "");
        foreach (var happened in record.Select(r => r.Event))
            switch (happened)
            {
                case Filed e: district = e.Submission.District; break;
                case Triaged e: tier = $"{e.Tier}"; break;
                case TierChanged e: tier = $"{e.Tier}"; break;
                case TierRaised e: tier = $"{e.To}"; break;
            }
        return (tier, district);
    }

    private void CountAll()
    {
        Add("received", 1, _changes.Count > 0 ? _changes[0].Unit : Desk);
        foreach (var unit in _changes.Select(c => c.Unit).Distinct())
            foreach (var rate in (string[])["returned", "improperlyReturned", "extended"]) Add(rate + ".of", 1, unit);
        var end = _record.FindLast(r => r.Event is Closed or Refused or WithdrawnByAppellant or Evaluated or Contested or CallBackOpened or RedoBegan or ReplyGiven)?.Event;
        var (closed, open) = (end as Closed, end is not (Closed or Refused or WithdrawnByAppellant));
        Add("closed", closed is not null, Last);
        Add("notAccepted", end is Refused, Last);
        Add("withdrawn", end is WithdrawnByAppellant, Last);
        Add("open", open, Last);
        Each<SupervisionOpened>("supervised");
        CountTime(closed is not null, open);
        CountDispatch(open);
        CountParts(open);
        CountJudgement(closed?.As == ClosedAs.Unevaluated);
        foreach (var happened in _record)
            if (((happened.Event as RungReached)?.Rung ?? (happened.Event as CallBackRungReached)?.Rung) is { } rung) Add("rung." + rung, 1, At(happened));
    }

    private void CountTime(bool closed, bool open)
    {
        var answers = _record.FindAll(r => r.Event is ReplyGiven);
        var answered = _record.FindLast(r => r.Event is ReplyGiven or RedoBegan) is { Event: ReplyGiven };
        foreach (var (round, answer) in answers.Index())
        {
            var (promise, limit) = LimitsBefore(answer.Version);
            Promised(round > 0, answer.At <= promise ? At(answer) : null, promise);
            if (answer.At > limit) Add("onTime.of", 1, At(limit));
            else if (closed || round < answers.Count - 1 || !answered)
                foreach (var part in (string[])["onTime.good", "onTime.of"]) Add(part, 1, At(answer));
        }
        if (answered && open && answers[^1].At > LimitsBefore(answers[^1].Version).Limit) Add("overdue", 1, Last);
        if (!answered) CountUnanswered(open, answers.Count > 0);

        var told = _record.Find(r => r.Event is Contacted or AnswerRecorded or ReplyGiven or StepMissed { Limit: StepLimit.FirstContact }); // an answer is a contact too
        Tell("response", told is null ? null : told.Event is not StepMissed, open, told is null ? Last : At(told));
        foreach (var unit in answers.Select(At).Distinct()) Add("redone.of", 1, unit);
        Each<RedoBegan>("redos");
        Once<RedoBegan>("redone.good");
        foreach (var answer in answers) Add("reviews", ((ReplyGiven)answer.Event).Flags.Any(), At(answer));
    }

    /// <summary>The round that has no answer: it runs, or the appeal ended in it.</summary>
    private void CountUnanswered(bool open, bool redo)
    {
        var (promise, limit) = LimitsBefore(open ? _record.Count + 1 : _record[^1].Version);
        var until = open ? _now : _record[^1].At;
        if (until > limit) Add("onTime.of", 1, At(limit));
        Add("overdue", open && until > limit, Last);
        if (until > promise) Promised(redo, null, promise);
        else if (open)
            foreach (var rate in redo ? (string[])["promise", "rectified"] : ["promise"]) Add(rate + ".unknown", 1, At(promise));
    }

    /// <param name="keeper">Null: nobody kept it.</param>
    private void Promised(bool redo, string? keeper, DateTimeOffset due)
    {
        foreach (var rate in redo ? (string[])["promise", "rectified"] : ["promise"])
        {
            Add(rate + ".of", 1, keeper ?? At(due));
            Add(rate + ".good", keeper is not null, keeper ?? "");
        }
    }

    /// <summary>Promise and limit of the round as they ran just before that version.</summary>
    private (DateTimeOffset Promise, DateTimeOffset Limit) LimitsBefore(int version)
    {
        var clocks = Clocks.Of((Appeal.Existing)AppealHistory.Replay(_record.Take(version - 1)), _rules);
        return (clocks.Promise.At, clocks.Limit.At);
    }
}
