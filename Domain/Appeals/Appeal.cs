using System.Text.Json.Serialization;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>
/// Everything an appeal can be, over its whole life (domain.md §2.6). A field exists only in the states where it means
/// something; what all accepted appeals have in common is the <see cref="Dossier"/>.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "state")]
[JsonDerivedType(typeof(Unknown), nameof(Unknown))]
[JsonDerivedType(typeof(Received), nameof(Received))]
[JsonDerivedType(typeof(OnTriageDesk), nameof(OnTriageDesk))]
[JsonDerivedType(typeof(Queued), nameof(Queued))]
[JsonDerivedType(typeof(InProgress), nameof(InProgress))]
[JsonDerivedType(typeof(AwaitingAppellant), nameof(AwaitingAppellant))]
[JsonDerivedType(typeof(InArbitration), nameof(InArbitration))]
[JsonDerivedType(typeof(Replied), nameof(Replied))]
[JsonDerivedType(typeof(CallingBack), nameof(CallingBack))]
[JsonDerivedType(typeof(Closed), nameof(Closed))]
[JsonDerivedType(typeof(Withdrawn), nameof(Withdrawn))]
[JsonDerivedType(typeof(NotAccepted), nameof(NotAccepted))]
public abstract record Appeal
{
    /// <summary>Nothing has been filed under this number.</summary>
    public sealed record Unknown : Appeal;

    /// <summary>Recorded; the classifier has not spoken yet.</summary>
    public sealed record Received(Dossier Dossier) : Filed(Dossier);

    /// <summary>The classifier was not sure; a specialist decides. <paramref name="Lease"/> is who is looking at it.</summary>
    public sealed record OnTriageDesk(Dossier Dossier, Lease? Lease) : Filed(Dossier);

    /// <summary>Waiting in a unit's queue for an officer. A later round is a redo.</summary>
    public sealed record Queued(Dossier Dossier, Assignment Assignment) : Filed(Dossier);

    /// <summary>An officer of the unit works on it under a lease.</summary>
    public sealed record InProgress(Dossier Dossier, Assignment Assignment, Lease Lease) : Filed(Dossier);

    /// <summary>The officer asked the company something; only the promise pauses (domain.md §2.6 rule 3).</summary>
    public sealed record AwaitingAppellant(Dossier Dossier, Assignment Assignment, Lease Lease, Question Question) : Filed(Dossier);

    /// <summary>A unit returned it; the supervisor designates. The unit that returned stays accountable.</summary>
    public sealed record InArbitration(Dossier Dossier, Assignment Assignment, ReturnRequest Return) : Filed(Dossier);

    /// <summary>The unit proposed a resolution; the company judges.</summary>
    public sealed record Replied(Dossier Dossier, Assignment Assignment, Reply Reply) : Filed(Dossier);

    /// <summary>The company is dissatisfied, or drawn for an audit; somebody who was not the handler calls back.</summary>
    public sealed record CallingBack(Dossier Dossier, Assignment Assignment, Reply Reply, CallBackTask Task) : Filed(Dossier);

    public sealed record Closed(Dossier Dossier, ClosedAs As, DateTimeOffset At) : Ended(Dossier);

    public sealed record Withdrawn(Dossier Dossier, DateTimeOffset At) : Ended(Dossier);

    /// <summary>Not for the city, with what to do instead (domain.md §2.2).</summary>
    public sealed record NotAccepted(Dossier Dossier, Ground Ground, string Guidance, string? Channel, DateTimeOffset At) : Ended(Dossier);

    /// <summary>Any appeal that was recorded.</summary>
    public abstract record Filed(Dossier Dossier) : Appeal;

    /// <summary>Terminal: its clocks are history and nothing escalates any more.</summary>
    public abstract record Ended(Dossier Dossier) : Filed(Dossier);

    private Appeal() { }
}

/// <summary>The facts that an appeal carries through its whole life. No long texts: those are in the record's events.</summary>
public sealed record Dossier
{
    public required string Id { get; init; }
    public required string CreditCode { get; init; }
    public required string EnterpriseName { get; init; }
    /// <summary>Who filed it: the token's subject.</summary>
    public required string Appellant { get; init; }
    public required string District { get; init; }
    public required string Title { get; init; }
    public bool Confidential { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The policy it was received under; never changes.</summary>
    public required int PolicyVersion { get; init; }
    /// <summary>The calendar its deadlines are computed with; a newer one is adopted by an event.</summary>
    public required int CalendarVersion { get; init; }

    /// <summary>What the company called it; counts until triage confirms a kind.</summary>
    public Kind? DeclaredKind { get; init; }
    public Kind? Kind { get; init; }
    public StatutoryTrack Track { get; init; }
    public Tier? Tier { get; init; }
    /// <summary>Somebody or something thinks it Complex; a supervisor has not confirmed.</summary>
    public bool ComplexSuggested { get; init; }
    public Suggestion? Suggestion { get; init; }
    public Emergency? Emergency { get; init; }
    public string? ServiceOwner { get; init; }

    /// <summary>The promise counts from here: receipt, then each tier change or redo.</summary>
    public required DateTimeOffset PromiseFrom { get; init; }
    /// <summary>When the promise stood still, in order; the last one is open exactly while the company is being asked.</summary>
    public IReadOnlyList<Pause> Pauses { get; init; } = [];
    public Ladder Ladder { get; init; } = new(0, []);

    public DateTimeOffset? DispatchedAt { get; init; }
    public DateTimeOffset? ContactedAt { get; init; }
    public DateTimeOffset? LastStageReplyAt { get; init; }
    /// <summary>Steps whose limit passed and was recorded; each once until the step starts anew.</summary>
    public IReadOnlyList<StepLimit> MissedSteps { get; init; } = [];

    /// <summary>First unit to receive it.</summary>
    public string? FirstReceiver { get; init; }
    /// <summary>Who answers for it: the first receiver until a designated unit accepts by claiming (首接负责制).</summary>
    public string? Accountable { get; init; }
    public int Returns { get; init; }
    public int Questions { get; init; }
    public bool Supervised { get; init; }
    /// <summary>Leases given so far; the next lease's number. A fencing token: it only grows.</summary>
    public int LeasesGiven { get; init; }
    /// <summary>Units that handled a round that left the company dissatisfied.</summary>
    public IReadOnlyList<string> FormerHandlers { get; init; } = [];

    /// <summary>The tier whose limits run: until one is decided, the strictest.</summary>
    [JsonIgnore]
    public Tier TierInForce => Tier ?? Policy.Tier.Consultation;
    /// <summary>The kind whose outer limit runs: confirmed, else as the company called it, else the strictest.</summary>
    [JsonIgnore]
    public Kind KindInForce => Kind ?? DeclaredKind ?? Policy.Kind.Consultation;
}

/// <summary>What the classifier or a person thought, as shown to people.</summary>
/// <param name="Confidence">0–1, calibrated.</param>
/// <param name="Source"><c>rules</c>, <c>embedded</c>, <c>llm</c> or <c>person</c>.</param>
/// <param name="Candidates">Next best units, best first; at most three with the lead.</param>
public sealed record Suggestion(
    Tier Tier, string Unit, IReadOnlyList<string> Candidates, double Confidence, string Source, string Reason, Kind? Kind = null);

public sealed record Emergency(IReadOnlyList<string> Numbers, IReadOnlyList<string> Words);

/// <summary>The unit that has it. A designated unit cannot return it. Rounds count from 1.</summary>
public sealed record Assignment(string Unit, DateTimeOffset Since, bool Designated = false, int Round = 1);

/// <summary>Exclusive, temporary right to work; a command under an older number is stale.</summary>
public sealed record Lease(int Number, string Holder, DateTimeOffset Until, TimeSpan Length);

public sealed record Question(DateTimeOffset AskedAt, DateTimeOffset Until);

public sealed record Pause(DateTimeOffset From, DateTimeOffset? To);

/// <summary>Which rungs were reached. A new epoch begins with a tier change, a designation or a redo; the event that begins it says which rungs stay reached.</summary>
public sealed record Ladder(int Epoch, IReadOnlyList<string> Reached);

/// <param name="Ground">One of the policy's return grounds.</param>
public sealed record ReturnRequest(string Ground, string ProposedOwner, string By, DateTimeOffset At);

/// <param name="Outcome">Code of the outcome the unit proposes.</param>
public sealed record Reply(Outcome Outcome, string By, DateTimeOffset At);

/// <summary>How a unit says it ended; fixed is not the same as explained (peers.md §2.3).</summary>
[JsonConverter(typeof(NamedEnum<Outcome>))]
public enum Outcome { Resolved, PartlyResolved, Explained, OutOfScope }

/// <param name="Level">The company's evaluation 1–5; null where it is an audit of a satisfied closure.</param>
public sealed record CallBackTask(string Id, int? Level, DateTimeOffset OpenedAt, int Attempts);

[JsonConverter(typeof(NamedEnum<ClosedAs>))]
public enum ClosedAs { Satisfied, Unevaluated, FoundUnjustified, Unreachable }

/// <summary>Steps with a limit of their own besides the promise and the outer limit.</summary>
[JsonConverter(typeof(NamedEnum<StepLimit>))]
public enum StepLimit { Dispatch, FirstContact, StageReply, Arbitration }

/// <summary>The seven grounds of non-acceptance (domain.md §2.2, 《深圳市企业诉求服务指引》 article 1, grade B).</summary>
[JsonConverter(typeof(NamedEnum<Ground>))]
public enum Ground { NA_JURISDICTION, NA_LEGAL_PROCEDURE, NA_PETITION, NA_SECRET, NA_ILLEGAL_OR_EMPTY, NA_REPEAT, NA_OTHER }
