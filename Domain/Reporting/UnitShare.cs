using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Domain.Reporting;

/// <summary>
/// What one unit did of one appeal, or left undone. An act belongs to the unit that was accountable when it happened, before the first
/// dispatch to the triage desk; a part belongs to its co-handler. What a limit says is broken belongs to the unit that was accountable when
/// the limit passed, whoever answered afterwards. So the shares of an appeal add up to the appeal, act by act.
/// </summary>
public sealed record UnitShare
{
    /// <summary>The key of the desk: no unit's code.</summary>
    public const string Desk = WorkQueues.TriageDesk;

    /// <summary>The unit's code, or <see cref="Desk"/>.</summary>
    public required string Unit { get; init; }

    /// <summary>1 for the unit that received the appeal first; for the desk while none has.</summary>
    public int Received { get; init; }
    /// <summary>It was accountable for it at some time (接件). The desk never is.</summary>
    public bool WasAccountable { get; init; }
    /// <summary>How the appeal stands, in the share of the unit that is accountable last; null in every other.</summary>
    public Status? Status { get; init; }
    /// <summary>As <see cref="Status"/>.</summary>
    public ClosedAs? ClosedAs { get; init; }
    /// <summary>Open, and nobody has spoken with the company nor is that recorded as missed. Null as <see cref="Status"/>.</summary>
    public bool AwaitsContact { get; init; }
    /// <summary>The open appeal is overdue after this instant. Null where it was answered in time or is over, and as <see cref="Status"/>.</summary>
    public DateTimeOffset? OverdueAfter { get; init; }

    /// <summary>Rounds that are over and were answered within their limit.</summary>
    public int RoundsInTime { get; init; }
    /// <summary>Rounds whose limit passed without an answer, over or not.</summary>
    public int RoundsLate { get; init; }
    /// <summary>The limit of the round that runs unanswered: one more is late after it.</summary>
    public DateTimeOffset? LateAfter { get; init; }
    public int PromisesKept { get; init; }
    public int PromisesBroken { get; init; }
    /// <summary>When the promise that runs unanswered is due; while the company is asked, if no answer comes.</summary>
    public DateTimeOffset? PromiseDueAt { get; init; }
    /// <summary>Of the promises kept, those of redos.</summary>
    public int RedosInTime { get; init; }
    /// <summary>Of the promises broken, those of redos.</summary>
    public int RedosLate { get; init; }
    /// <summary>As <see cref="PromiseDueAt"/>, where it is a redo's.</summary>
    public DateTimeOffset? RedoDueAt { get; init; }
    public int Contacted { get; init; }
    public int ContactsMissed { get; init; }

    /// <summary>Of the desk only, as the two after it: they say how well was dispatched.</summary>
    public bool? FirstDispatchAccurate { get; init; }
    /// <summary>The machine abstained from triage; null until it has spoken.</summary>
    public bool? LeftToPerson { get; init; }
    /// <summary>A person decided otherwise than the machine had thought.</summary>
    public bool? Overridden { get; init; }

    public int Returns { get; init; }
    /// <summary>不当退单: returned, and the ruling gave it back to the same unit.</summary>
    public int ImproperReturns { get; init; }
    /// <summary>Granted.</summary>
    public int Extensions { get; init; }
    public int Answers { get; init; }
    public int Reviews { get; init; }
    /// <summary>Ordered because its answer did not stand, whoever does it again.</summary>
    public int Redos { get; init; }
    public int Supervised { get; init; }
    public int Evaluations { get; init; }
    public int BadEvaluations { get; init; }
    public int Dissatisfied { get; init; }
    /// <summary>Of <see cref="Dissatisfied"/>, those that were not the appeal's first.</summary>
    public int DissatisfiedAgain { get; init; }
    /// <summary>Opened, audits among them.</summary>
    public int CallBacks { get; init; }
    public int Audits { get; init; }
    /// <summary>Of dissatisfaction; an audit counts from when it found it, with every attempt it had.</summary>
    public int CallBacksDone { get; init; }
    /// <summary>As <see cref="CallBacksDone"/>: in which the company was reached.</summary>
    public int Reached { get; init; }
    /// <summary>Call-backs in which the company last said that it is solved.</summary>
    public int Solved { get; init; }
    public int Unsolved { get; init; }

    public int Parts { get; init; }
    /// <summary>Finished before their clock ran out.</summary>
    public int PartsInTime { get; init; }
    public int PartsLate { get; init; }
    /// <summary>Neither yet.</summary>
    public int PartsOpen { get; init; }

    /// <summary>How often each rung was reached; those of call-backs among them.</summary>
    public IReadOnlyDictionary<string, int> Rungs { get; init; } = NoRungs;

    public static readonly IReadOnlyDictionary<string, int> NoRungs = new Dictionary<string, int>();

    /// <summary>It has not ended (在办), and this unit is accountable for it.</summary>
    internal bool IsOpen => Status is not (null or Appeals.Status.Closed or Appeals.Status.Withdrawn or Appeals.Status.NotAccepted);
}
