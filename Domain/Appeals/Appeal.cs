using System.Text.Json.Serialization;
using ServerlessQiFu.Domain.Calendar;
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
    public sealed record Received(Dossier Dossier) : Existing(Dossier);

    /// <summary>The classifier was not sure; a specialist decides, or a supervisor where it is for them. <paramref name="Lease"/> is who is looking at it.</summary>
    public sealed record OnTriageDesk(Dossier Dossier, Lease? Lease) : Existing(Dossier);

    /// <summary>Waiting in a unit's queue for an officer. A later round is a redo.</summary>
    public sealed record Queued(Dossier Dossier, Assignment Assignment) : Assigned(Dossier, Assignment);

    /// <summary>An officer of the unit works on it under a lease.</summary>
    public sealed record InProgress(Dossier Dossier, Assignment Assignment, Lease Lease) : Assigned(Dossier, Assignment);

    /// <summary>The officer asked the company something; only the promise pauses (domain.md §2.6 rule 3).</summary>
    public sealed record AwaitingAppellant(Dossier Dossier, Assignment Assignment, Lease Lease, Question Question) : Assigned(Dossier, Assignment);

    /// <summary>A unit returned it; the supervisor designates. The unit that returned stays accountable.</summary>
    public sealed record InArbitration(Dossier Dossier, Assignment Assignment, ReturnRequest Return) : Assigned(Dossier, Assignment);

    /// <summary>The unit proposed a resolution; the company judges.</summary>
    /// <param name="Review">The reply is flagged; nothing closes before a reviewer has passed it.</param>
    /// <param name="Evaluation">Of this reply; with level 3–5 it waits only for the review.</param>
    /// <param name="Settled">A call-back came to this end; it waits only for the review.</param>
    public sealed record Replied(
        Dossier Dossier, Assignment Assignment, Reply Reply, ReviewTask? Review = null, Evaluation? Evaluation = null,
        ClosedAs? Settled = null, bool Reminded = false) : Assigned(Dossier, Assignment);

    /// <summary>The company is dissatisfied, or drawn for an audit; somebody who was not the handler calls back.</summary>
    /// <param name="Review">Waits until the call-back is done; a redo makes it pointless.</param>
    public sealed record CallingBack(
        Dossier Dossier, Assignment Assignment, Reply Reply, CallBackTask Task, ReviewTask? Review = null, Evaluation? Evaluation = null) : Assigned(Dossier, Assignment);

    /// <summary>Over, unless the company contests it in time.</summary>
    public sealed record Closed(
        Dossier Dossier, Assignment Assignment, Reply Reply, Evaluation? Evaluation, ClosedAs As, DateTimeOffset At) : Ended(Dossier);

    /// <summary>The company took it back.</summary>
    public sealed record Withdrawn(Dossier Dossier, DateTimeOffset At) : Ended(Dossier);

    /// <summary>Not for the city, with what to do instead (domain.md §2.2).</summary>
    public sealed record NotAccepted(Dossier Dossier, Ground Ground, string Guidance, string? Channel, DateTimeOffset At) : Ended(Dossier);

    /// <summary>A unit has it, or had it last and answers for it.</summary>
    public abstract record Assigned(Dossier Dossier, Assignment Assignment) : Existing(Dossier);

    /// <summary>Any appeal that was recorded.</summary>
    public abstract record Existing(Dossier Dossier) : Appeal;

    /// <summary>Terminal: its clocks are history and nothing escalates any more.</summary>
    public abstract record Ended(Dossier Dossier) : Existing(Dossier);

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
    /// <summary>The unit that it complains of: barred from it, see <see cref="ComplainedOf"/>. Null for none.</summary>
    public string? About { get; init; }
    /// <summary>Only a supervisor decides its triage.</summary>
    public bool ForSupervisors { get; init; }
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
    /// <summary>When the present redo began: then the promise is the redo's. Null in the first round.</summary>
    public DateTimeOffset? RedoFrom { get; init; }
    /// <summary>Working time added to the promise that runs.</summary>
    public IReadOnlyList<Limit> Extensions { get; init; } = [];
    /// <summary>Over the whole life, whatever promise they were for.</summary>
    public int ExtensionsGranted { get; init; }
    /// <summary>Asked for and not decided.</summary>
    public ExtensionRequest? Extension { get; init; }
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
    /// <summary>That came unasked in this round.</summary>
    public int Supplements { get; init; }
    public bool Supervised { get; init; }
    /// <summary>The window of the ladder in which the company last urged; null for never.</summary>
    public UrgeWindow? Urged { get; init; }
    /// <summary>Leases given so far; the next lease's number. A fencing token: it only grows.</summary>
    public int LeasesGiven { get; init; }
    /// <summary>When the present unit first claimed it in this round.</summary>
    public DateTimeOffset? WorkingSince { get; init; }
    /// <summary>The lead proposes it to this unit, which accepts by claiming.</summary>
    public string? HandOverTo { get; init; }
    /// <summary>What co-handlers do, in order of their ids.</summary>
    public IReadOnlyList<Part> Parts { get; init; } = [];
    /// <summary>Everybody who ever worked on it, by subject: none of them judges it.</summary>
    public IReadOnlyList<string> Handlers { get; init; } = [];
    /// <summary>Every unit that ever had it or a part of it: none of its people judges it.</summary>
    public IReadOnlyList<string> HandlingUnits { get; init; } = [];
    /// <summary>Units whose answer did not stand.</summary>
    public IReadOnlyList<string> FormerHandlers { get; init; } = [];
    /// <summary>Officers whose answer did not stand, by subject: none of them does it again.</summary>
    public IReadOnlyList<string> FormerOfficers { get; init; } = [];

    /// <summary>How often the company was dissatisfied: evaluations of level 1–2, contests, audits that found it out.</summary>
    public int Dissatisfied { get; init; }
    /// <summary>Call-backs opened so far; the next one's number.</summary>
    public int CallBacks { get; init; }
    /// <summary>A second dissatisfaction raised the tier to this; nobody lowers it below.</summary>
    public Tier? RaisedTo { get; init; }

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

/// <summary>What an appeal's words say of an emergency (domain.md §2.6 rule 7).</summary>
/// <param name="Numbers">To call at once: of 110, 119, 120, 122.</param>
/// <param name="Words">Those that were found in it.</param>
public sealed record Emergency(IReadOnlyList<string> Numbers, IReadOnlyList<string> Words);

/// <summary>The unit that has it. A designated unit cannot return it. Rounds count from 1.</summary>
public sealed record Assignment(string Unit, DateTimeOffset Since, bool Designated = false, int Round = 1);

/// <summary>Exclusive, temporary right to work; a command under an older number is stale (peers.md №11).</summary>
/// <param name="Number">Counts from 1 over the appeal's life, whoever holds it.</param>
/// <param name="Holder">The holder's subject.</param>
/// <param name="Length">By which every act of the holder renews it.</param>
public sealed record Lease(int Number, string Holder, DateTimeOffset Until, TimeSpan Length);

/// <summary>What the company is being asked; the text is in the record.</summary>
/// <param name="Until">Without an answer the promise runs on from here.</param>
public sealed record Question(DateTimeOffset AskedAt, DateTimeOffset Until);

/// <summary>A time in which the promise stood still.</summary>
/// <param name="To">Null while it stands still.</param>
public sealed record Pause(DateTimeOffset From, DateTimeOffset? To);

/// <summary>Which rungs were reached. A new epoch begins with a tier change, a designation or a redo; the event that begins it says which rungs stay reached.</summary>
/// <param name="Epoch">Counts from 0.</param>
/// <param name="Reached">By the policy's names.</param>
public sealed record Ladder(int Epoch, IReadOnlyList<string> Reached)
{
    [JsonIgnore] public UrgeWindow Window => new(Epoch, Reached.Count);
}

/// <summary>Between two rungs of a ladder: so many were reached in the epoch.</summary>
public sealed record UrgeWindow(int Epoch, int Rungs);

/// <param name="Ground">One of the policy's return grounds.</param>
public sealed record ReturnRequest(string Ground, string ProposedOwner, string By, DateTimeOffset At);

/// <param name="Outcome">Code of the outcome the unit proposes.</param>
public sealed record Reply(Outcome Outcome, string By, DateTimeOffset At);

/// <summary>How a unit says it ended; fixed is not the same as explained (peers.md §2.3).</summary>
[JsonConverter(typeof(NamedEnum<Outcome>))]
public enum Outcome { Resolved, PartlyResolved, Explained, OutOfScope }

/// <summary>A second person looks at a flagged reply.</summary>
public sealed record ReviewTask(IReadOnlyList<ReplyFlag> Flags, DateTimeOffset OpenedAt);

/// <summary>Why a reply is reviewed (peers.md №10).</summary>
[JsonConverter(typeof(NamedEnum<ReplyFlag>))]
public enum ReplyFlag
{
    /// <summary>As good as the same as one of the unit's latest.</summary>
    CopyPaste,
    /// <summary>Implausibly soon after the unit took it.</summary>
    Hasty,
}

/// <summary>An extension that is asked for and not decided.</summary>
/// <param name="By">Working time to add to the promise.</param>
/// <param name="AskedBy">The officer's subject; somebody else decides.</param>
public sealed record ExtensionRequest(Limit By, string AskedBy, DateTimeOffset At);

/// <summary>What a co-handler does.</summary>
/// <param name="Id">Unique in the appeal: P1, P2, …</param>
/// <param name="Missed">Its clock ran out while it was open; recorded once.</param>
/// <param name="Limit">By which it was counted; null where an earlier version recorded it.</param>
/// <param name="Since">From when it was counted; null likewise.</param>
public sealed record Part(string Id, string Unit, DateTimeOffset DueAt, PartState State, bool Missed = false, Limit? Limit = null, DateTimeOffset? Since = null);

/// <summary>What became of a part. Only an open one keeps the lead from answering.</summary>
[JsonConverter(typeof(NamedEnum<PartState>))]
public enum PartState { Open, Finished, Waived }

/// <summary>How an answered appeal ended. Unevaluated never counts as satisfied (domain.md §12).</summary>
[JsonConverter(typeof(NamedEnum<ClosedAs>))]
public enum ClosedAs { Satisfied, Unevaluated, FoundUnjustified, Unreachable }

/// <summary>Steps with a limit of their own besides the promise and the outer limit.</summary>
[JsonConverter(typeof(NamedEnum<StepLimit>))]
public enum StepLimit { Dispatch, FirstContact, StageReply, Arbitration, Review }

/// <summary>The seven grounds of non-acceptance (domain.md §2.2, 《深圳市企业诉求服务指引》 article 1, grade B).</summary>
[JsonConverter(typeof(NamedEnum<Ground>))]
public enum Ground { NA_JURISDICTION, NA_LEGAL_PROCEDURE, NA_PETITION, NA_SECRET, NA_ILLEGAL_OR_EMPTY, NA_REPEAT, NA_OTHER }
