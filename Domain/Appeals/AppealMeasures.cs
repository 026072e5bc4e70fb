using ServerlessQiFu.Domain.Policy;
using static ServerlessQiFu.Domain.Appeals.AppealEvent;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>
/// What one appeal contributes to every figure of domain.md §12, computed from its record alone. Reports add these up; null
/// is "does not apply, or not known yet" and is counted neither way: silence is never a good rating.
/// </summary>
public sealed record AppealMeasures
{
    public required Status Status { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    /// <summary>Who answers for it; null until it was dispatched.</summary>
    public string? Unit { get; init; }
    public Tier? Tier { get; init; }
    public required Kind Kind { get; init; }
    public required string District { get; init; }
    /// <summary>What the province or a statute allows at most.</summary>
    public required DateTimeOffset OuterAt { get; init; }
    /// <summary>When the unit last answered.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }
    public DateTimeOffset? ClosedAt { get; init; }
    public ClosedAs? ClosedAs { get; init; }

    /// <summary>响应率: the first contact came before its limit was recorded as missed.</summary>
    public bool? ContactedInTime { get; init; }
    /// <summary>按时办结率: closed, and the answer that stood was given within the outer limit. The company's time to judge is not the unit's.</summary>
    public bool? ClosedInTime { get; init; }
    /// <summary>Every answer of every round came within its promise; null before the first answer.</summary>
    public bool? PromiseKept { get; init; }
    /// <summary>差评按时整改率: every redo was answered within the redo's promise; null where none was answered.</summary>
    public bool? RedoneInTime { get; init; }
    /// <summary>首派准确率: neither returned nor given to another unit in the first round; null until it was dispatched.</summary>
    public bool? FirstDispatchAccurate { get; init; }

    /// <summary>退单.</summary>
    public int Returns { get; init; }
    /// <summary>不当退单: returned, and the ruling gave it back to the same unit.</summary>
    public int ImproperReturns { get; init; }
    /// <summary>延期, granted.</summary>
    public int Extensions { get; init; }
    /// <summary>The company's latest level, 1–5; null while it has said none, and after the end too.</summary>
    public int? EvaluationLevel { get; init; }
    public int Evaluations { get; init; }
    /// <summary>Evaluations of level 1–2 only; <see cref="Dissatisfied"/> counts contests and audits too.</summary>
    public int BadEvaluations { get; init; }
    public int Dissatisfied { get; init; }
    /// <summary>Of dissatisfaction; with <see cref="CallBacksOpen"/> as many as <see cref="Dissatisfied"/>, always.</summary>
    public int CallBacksDone { get; init; }
    public int CallBacksOpen { get; init; }
    /// <summary>Call-backs, audits among them, in which the company was reached.</summary>
    public int CallBacksReached { get; init; }
    /// <summary>Audits of satisfied closures that were opened.</summary>
    public int Audits { get; init; }
    /// <summary>解决率: what the company last said in a call-back; null where it did not say.</summary>
    public bool? Solved { get; init; }
    public int Redos { get; init; }
    public int Reviews { get; init; }
    public bool Supervised { get; init; }
    /// <summary>How often each rung was reached, over all rounds; the call-backs' own among them.</summary>
    public required IReadOnlyDictionary<string, int> Rungs { get; init; }

    /// <param name="record">From version 1, whole decisions.</param>
    /// <param name="rules">Those the appeal is under.</param>
    /// <exception cref="ImpossibleHistoryException"/>
    /// <exception cref="ArgumentException">An empty record.</exception>
    public static AppealMeasures Of(IReadOnlyList<Recorded> record, Rules rules)
    {
        var rounds = Round.Read(record, rules);
        if (AppealHistory.Replay(record) is not Appeal.Existing { Dossier: var dossier } state) throw new ArgumentException("Nothing was filed.", nameof(record));

        var events = record.Select(r => r.Event).ToList();
        var (ledger, closed, outer) = (CallBackLedger.Of(record), state as Appeal.Closed, Clocks.OuterOf(dossier, rules).At);
        var ratings = events.OfType<Evaluated>().ToList();
        return new()
        {
            Status = AppealStatus.Of(state), ReceivedAt = dossier.ReceivedAt, Unit = dossier.Accountable, Tier = dossier.Tier,
            Kind = dossier.KindInForce, District = dossier.District, OuterAt = outer, AnsweredAt = rounds.LastOrDefault()?.AnsweredAt,
            ClosedAt = closed?.At, ClosedAs = closed?.As,
            ContactedInTime = events.OfType<StepMissed>().Any(e => e.Limit == StepLimit.FirstContact) ? false : dossier.ContactedAt is null ? null : true,
            ClosedInTime = closed is null ? null : closed.Reply.At <= outer,
            PromiseKept = All(rounds), RedoneInTime = All(rounds.Skip(1)),
            FirstDispatchAccurate = dossier.FirstReceiver is { } first ? IsAccurate(first, record) : null,
            Returns = dossier.Returns, ImproperReturns = ImproperIn(events), Extensions = dossier.ExtensionsGranted,
            EvaluationLevel = ratings.LastOrDefault()?.Level, Evaluations = ratings.Count,
            BadEvaluations = ratings.Count(e => e.Level < Evaluation.LowestSatisfied),
            Dissatisfied = ledger.Dissatisfied, CallBacksDone = ledger.Done, CallBacksOpen = ledger.Open,
            CallBacksReached = events.OfType<AttemptRecorded>().Where(e => e.Reached).Select(e => e.CallBackId).Distinct().Count(),
            Audits = events.OfType<CallBackOpened>().Count(e => e.Level is null),
            Solved = events.OfType<AttemptRecorded>().LastOrDefault(e => e.Solved is not null)?.Solved,
            Redos = events.OfType<RedoBegan>().Count(), Reviews = events.OfType<ReplyGiven>().Count(e => e.Flags.Count > 0),
            Supervised = dossier.Supervised,
            Rungs = events.Select(e => (e as RungReached)?.Rung ?? (e as CallBackRungReached)?.Rung).OfType<string>()
                .GroupBy(name => name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal),
        };
    }

    private static bool? All(IEnumerable<Round> rounds) => rounds.Any() ? rounds.All(r => r.PromiseKept) : null;

    private static bool IsAccurate(string first, IReadOnlyList<Recorded> record) =>
        !record.Select(r => r.Event).TakeWhile(e => e is not RedoBegan)
            .Any(e => e is Returned || ((e as Dispatched)?.Unit ?? (e as Ruled)?.Unit ?? (e as HandedOver)?.Unit) is { } unit && unit != first);

    /// <summary>The unit that had it is the one last dispatched, ruled, handed over or told to do it again.</summary>
    private static int ImproperIn(IReadOnlyList<AppealEvent> events)
    {
        var (improper, unit, returned) = (0, "", false);
        foreach (var happened in events)
        {
            if (happened is Returned) returned = true;
            if (happened is Ruled ruled)
            {
                if (returned && ruled.Unit == unit) improper++;
                returned = false;
            }
            unit = (happened as Dispatched)?.Unit ?? (happened as Ruled)?.Unit ?? (happened as HandedOver)?.Unit ?? (happened as RedoBegan)?.Unit ?? unit;
        }
        return improper;
    }

    /// <summary>One answer and whether it came within the promise that ran when it was given.</summary>
    private sealed record Round(DateTimeOffset AnsweredAt, bool PromiseKept)
    {
        public static List<Round> Read(IEnumerable<Recorded> record, Rules rules)
        {
            var rounds = new List<Round>();
            Appeal state = new Appeal.Unknown();
            foreach (var recorded in record)
            {
                if (recorded.Event is ReplyGiven && state is Appeal.Existing filed)
                    rounds.Add(new(recorded.At, recorded.At <= Clocks.Of(filed, rules).Promise.At));
                state = AppealHistory.Evolve(state, recorded);
            }
            return rounds;
        }
    }
}
