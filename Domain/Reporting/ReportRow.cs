using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Triage;

namespace ServerlessQiFu.Domain.Reporting;

/// <summary>
/// What one appeal adds to every figure, as its record said at <see cref="Version"/>. It is computed anew from the whole record
/// each time and never counted up, so a message late, twice or out of order changes nothing. Null is "does not apply, or
/// not known yet".
/// </summary>
public sealed record ReportRow
{
    public required string Id { get; init; }
    public required int Version { get; init; }
    public required Status Status { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public required string District { get; init; }
    /// <summary>Who answers for it; null until it was dispatched.</summary>
    public string? Unit { get; init; }
    public Tier? Tier { get; init; }
    public required DateTimeOffset OuterAt { get; init; }
    public DateTimeOffset? AnsweredAt { get; init; }
    /// <summary>When the redo that runs unanswered is due; while the company is asked, if no answer comes.</summary>
    public DateTimeOffset? RedoDueAt { get; init; }
    public ClosedAs? ClosedAs { get; init; }
    public bool Supervised { get; init; }

    public bool? ContactedInTime { get; init; }
    public bool? ClosedInTime { get; init; }
    public bool? PromiseKept { get; init; }
    public bool? RedoneInTime { get; init; }
    public bool? FirstDispatchAccurate { get; init; }
    public bool? Solved { get; init; }
    /// <summary>The machine abstained from triage; null until it has spoken.</summary>
    public bool? LeftToPerson { get; init; }
    /// <summary>A person decided otherwise than the machine had thought.</summary>
    public bool? Overridden { get; init; }

    public int Returns { get; init; }
    public int ImproperReturns { get; init; }
    public int Extensions { get; init; }
    public int Evaluations { get; init; }
    public int BadEvaluations { get; init; }
    public int Dissatisfied { get; init; }
    public int CallBacksDone { get; init; }
    /// <summary>Of those that dissatisfaction called for, in how many the company was reached.</summary>
    public int Reached { get; init; }
    public int Audits { get; init; }
    public int Redos { get; init; }
    public int Reviews { get; init; }
    public IReadOnlyDictionary<string, int> Rungs { get; init; } = Without;

    /// <summary>Of an appeal that reached no rung; one object, since most did not.</summary>
    public static readonly IReadOnlyDictionary<string, int> Without = new Dictionary<string, int>();

    /// <param name="record">From version 1, without a gap.</param>
    /// <param name="rules">Those the appeal is under.</param>
    public static ReportRow Of(string id, IReadOnlyList<Recorded> record, Rules rules)
    {
        var state = (Appeal.Existing)AppealHistory.Replay(record);
        var measures = AppealMeasures.Of(record, rules);
        var triage = TriageOutcome.Of(record);
        return new()
        {
            Id = id, Version = record[^1].Version, Status = measures.Status, ReceivedAt = measures.ReceivedAt, District = measures.District,
            Unit = measures.Unit, Tier = measures.Tier, OuterAt = measures.OuterAt, AnsweredAt = measures.AnsweredAt,
            RedoDueAt = RedoDue(state, rules), ClosedAs = measures.ClosedAs, Supervised = measures.Supervised,
            ContactedInTime = measures.ContactedInTime, ClosedInTime = measures.ClosedInTime, PromiseKept = measures.PromiseKept,
            RedoneInTime = measures.RedoneInTime, FirstDispatchAccurate = measures.FirstDispatchAccurate, Solved = measures.Solved,
            LeftToPerson = triage?.LeftToPerson, Overridden = triage?.Overridden,
            Returns = measures.Returns, ImproperReturns = measures.ImproperReturns, Extensions = measures.Extensions,
            Evaluations = measures.Evaluations, BadEvaluations = measures.BadEvaluations, Dissatisfied = measures.Dissatisfied,
            CallBacksDone = measures.CallBacksDone, Reached = ReachedIn(record), Audits = measures.Audits,
            Redos = measures.Redos, Reviews = measures.Reviews, Rungs = measures.Rungs.Count == 0 ? Without : measures.Rungs,
        };
    }

    private static DateTimeOffset? RedoDue(Appeal.Existing state, Rules rules) =>
        state is { Dossier.RedoFrom: not null } and (Appeal.Queued or Appeal.InProgress or Appeal.AwaitingAppellant or Appeal.InArbitration)
            ? Clocks.Of(state, rules).Promise.At : null;

    /// <summary>An audit counts from when it found dissatisfaction, with every attempt it had.</summary>
    private static int ReachedIn(IReadOnlyList<Recorded> record)
    {
        var called = record.Select(r => (r.Event as AppealEvent.CallBackOpened) is { Level: not null } opened ? opened.CallBackId
            : (r.Event as AppealEvent.DissatisfactionFound)?.CallBackId).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return record.Select(r => r.Event).OfType<AppealEvent.AttemptRecorded>()
            .Where(a => a.Reached && called.Contains(a.CallBackId)).Select(a => a.CallBackId).Distinct(StringComparer.Ordinal).Count();
    }
}
