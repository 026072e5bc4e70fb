using System.Text.Json.Serialization;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>What happened. Events are the record: the state is these and nothing else.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(Filed), nameof(Filed))]
[JsonDerivedType(typeof(EmergencyHandedOff), nameof(EmergencyHandedOff))]
[JsonDerivedType(typeof(SentToDesk), nameof(SentToDesk))]
[JsonDerivedType(typeof(TriageClaimed), nameof(TriageClaimed))]
[JsonDerivedType(typeof(Triaged), nameof(Triaged))]
[JsonDerivedType(typeof(ComplexSuggested), nameof(ComplexSuggested))]
[JsonDerivedType(typeof(Dispatched), nameof(Dispatched))]
[JsonDerivedType(typeof(Refused), nameof(Refused))]
[JsonDerivedType(typeof(Claimed), nameof(Claimed))]
[JsonDerivedType(typeof(HandOverAccepted), nameof(HandOverAccepted))]
[JsonDerivedType(typeof(Released), nameof(Released))]
[JsonDerivedType(typeof(LeaseExpired), nameof(LeaseExpired))]
[JsonDerivedType(typeof(Contacted), nameof(Contacted))]
[JsonDerivedType(typeof(ProgressReported), nameof(ProgressReported))]
[JsonDerivedType(typeof(Asked), nameof(Asked))]
[JsonDerivedType(typeof(Supplemented), nameof(Supplemented))]
[JsonDerivedType(typeof(PauseEnded), nameof(PauseEnded))]
[JsonDerivedType(typeof(Returned), nameof(Returned))]
[JsonDerivedType(typeof(Ruled), nameof(Ruled))]
[JsonDerivedType(typeof(TierChanged), nameof(TierChanged))]
[JsonDerivedType(typeof(ComplexDeclined), nameof(ComplexDeclined))]
[JsonDerivedType(typeof(KindConfirmed), nameof(KindConfirmed))]
[JsonDerivedType(typeof(EpochBegan), nameof(EpochBegan))]
[JsonDerivedType(typeof(RungReached), nameof(RungReached))]
[JsonDerivedType(typeof(StepMissed), nameof(StepMissed))]
[JsonDerivedType(typeof(SupervisionOpened), nameof(SupervisionOpened))]
[JsonDerivedType(typeof(CalendarAdopted), nameof(CalendarAdopted))]
[JsonDerivedType(typeof(WithdrawnByAppellant), nameof(WithdrawnByAppellant))]
[JsonDerivedType(typeof(ExtensionRequested), nameof(ExtensionRequested))]
[JsonDerivedType(typeof(ExtensionGranted), nameof(ExtensionGranted))]
[JsonDerivedType(typeof(ExtensionDeclined), nameof(ExtensionDeclined))]
[JsonDerivedType(typeof(CoHandlerAdded), nameof(CoHandlerAdded))]
[JsonDerivedType(typeof(PartFinished), nameof(PartFinished))]
[JsonDerivedType(typeof(PartWaived), nameof(PartWaived))]
[JsonDerivedType(typeof(PartMissed), nameof(PartMissed))]
[JsonDerivedType(typeof(HandOverProposed), nameof(HandOverProposed))]
[JsonDerivedType(typeof(HandedOver), nameof(HandedOver))]
[JsonDerivedType(typeof(ReplyGiven), nameof(ReplyGiven))]
[JsonDerivedType(typeof(ReplyReviewed), nameof(ReplyReviewed))]
[JsonDerivedType(typeof(EvaluationReminded), nameof(EvaluationReminded))]
[JsonDerivedType(typeof(Evaluated), nameof(Evaluated))]
[JsonDerivedType(typeof(Contested), nameof(Contested))]
[JsonDerivedType(typeof(CallBackOpened), nameof(CallBackOpened))]
[JsonDerivedType(typeof(CallBackClaimed), nameof(CallBackClaimed))]
[JsonDerivedType(typeof(AttemptRecorded), nameof(AttemptRecorded))]
[JsonDerivedType(typeof(UnreachableDeclared), nameof(UnreachableDeclared))]
[JsonDerivedType(typeof(CallBackReviewed), nameof(CallBackReviewed))]
[JsonDerivedType(typeof(CallBackRungReached), nameof(CallBackRungReached))]
[JsonDerivedType(typeof(DissatisfactionFound), nameof(DissatisfactionFound))]
[JsonDerivedType(typeof(CallBackDone), nameof(CallBackDone))]
[JsonDerivedType(typeof(TierRaised), nameof(TierRaised))]
[JsonDerivedType(typeof(RedoBegan), nameof(RedoBegan))]
[JsonDerivedType(typeof(Closed), nameof(Closed))]
public abstract record AppealEvent
{
    public sealed record Filed(Submission Submission, int PolicyVersion, int CalendarVersion) : AppealEvent;
    public sealed record EmergencyHandedOff(IReadOnlyList<string> Numbers, IReadOnlyList<string> Words) : AppealEvent;
    public sealed record SentToDesk(Suggestion? Suggestion, string Reason) : AppealEvent;
    public sealed record TriageClaimed(Lease Lease) : AppealEvent;
    /// <param name="Tier">The tier in force; Complex only by a supervisor's word.</param>
    public sealed record Triaged(Tier Tier, Suggestion Decision, string? Note) : AppealEvent;
    public sealed record ComplexSuggested(string Reason) : AppealEvent;
    /// <summary>The supervisor says it stays the tier it is.</summary>
    public sealed record ComplexDeclined(string Reason) : AppealEvent;
    public sealed record KindConfirmed(Kind Kind, StatutoryTrack Track) : AppealEvent;
    public sealed record Dispatched(string Unit) : AppealEvent;
    public sealed record Refused(Ground Ground, string Guidance, string? Channel) : AppealEvent;
    public sealed record Claimed(Lease Lease) : AppealEvent;
    public sealed record HandOverAccepted(string Unit) : AppealEvent;
    public sealed record Released(int Lease, string? Note) : AppealEvent;
    public sealed record LeaseExpired(int Lease) : AppealEvent;
    public sealed record Contacted(string Note) : AppealEvent;
    public sealed record ProgressReported(string Text, DateOnly? NextBy) : AppealEvent;
    public sealed record Asked(string Text, DateTimeOffset Until) : AppealEvent;
    public sealed record Supplemented(string Text, IReadOnlyList<string> Attachments) : AppealEvent;
    /// <param name="Answered">False: the company's time was over.</param>
    public sealed record PauseEnded(bool Answered) : AppealEvent;
    public sealed record Returned(string Ground, string ProposedOwner, string Note) : AppealEvent;
    public sealed record Ruled(string Unit, string Reason) : AppealEvent;
    public sealed record TierChanged(Tier Tier, string Reason) : AppealEvent;
    /// <param name="Kept">Rungs that stay reached; those of a promise that starts anew are forgotten.</param>
    public sealed record EpochBegan(int Epoch, EpochCause Cause, IReadOnlyList<string> Kept) : AppealEvent;
    /// <param name="DueAt">When it was due; the event's own instant says when it was noticed.</param>
    public sealed record RungReached(int Epoch, string Rung, DateTimeOffset DueAt, IReadOnlyList<Post> Tell) : AppealEvent;
    public sealed record StepMissed(StepLimit Limit, DateTimeOffset DueAt) : AppealEvent;
    public sealed record SupervisionOpened(string Reason) : AppealEvent;
    public sealed record CalendarAdopted(int Version) : AppealEvent;
    public sealed record WithdrawnByAppellant(string? Reason) : AppealEvent;

    public sealed record ExtensionRequested(Limit By, string Reason) : AppealEvent;
    /// <param name="PromiseAt">When the promise is due now; while the company is asked, if no answer comes.</param>
    public sealed record ExtensionGranted(Limit By, string Reason, DateTimeOffset PromiseAt) : AppealEvent;
    public sealed record ExtensionDeclined(string Reason) : AppealEvent;
    public sealed record CoHandlerAdded(string PartId, string Unit, string Part, DateTimeOffset DueAt) : AppealEvent;
    public sealed record PartFinished(string PartId, string Text) : AppealEvent;
    public sealed record PartWaived(string PartId, string Reason) : AppealEvent;
    public sealed record PartMissed(string PartId, string Unit, DateTimeOffset DueAt, IReadOnlyList<Post> Tell) : AppealEvent;
    public sealed record HandOverProposed(string Unit, string Note) : AppealEvent;
    /// <summary>The proposed unit takes it: the lease of the unit that proposed is over.</summary>
    public sealed record HandedOver(string Unit) : AppealEvent;

    /// <param name="Flags">Any of them opens a review.</param>
    public sealed record ReplyGiven(Outcome Outcome, string Text, string? Evidence, IReadOnlyList<ReplyFlag> Flags) : AppealEvent;
    public sealed record ReplyReviewed(bool Passed, string Note) : AppealEvent;
    public sealed record EvaluationReminded(DateTimeOffset DueAt) : AppealEvent;
    /// <param name="Round">The round whose answer it judges.</param>
    public sealed record Evaluated(int Round, int Level, int? Speed, int? Effect, int? Experience, int? Quality, string? Text) : AppealEvent;
    /// <summary>Dissatisfaction in words instead of a level.</summary>
    public sealed record Contested(int Round, string Text) : AppealEvent;

    /// <param name="Level">The company's dissatisfaction, 1–2; null where it is an audit of a satisfied closure.</param>
    public sealed record CallBackOpened(string CallBackId, int? Level) : AppealEvent;
    public sealed record CallBackClaimed(string CallBackId, Lease Lease) : AppealEvent;
    public sealed record AttemptRecorded(string CallBackId, bool Reached, AttemptOutcome Outcome, string Note, bool? Solved) : AppealEvent;
    public sealed record UnreachableDeclared(string CallBackId, string Note) : AppealEvent;
    public sealed record CallBackReviewed(string CallBackId, bool Agreed, string Note) : AppealEvent;
    public sealed record CallBackRungReached(string CallBackId, string Rung, DateTimeOffset DueAt, IReadOnlyList<Post> Tell) : AppealEvent;
    /// <summary>An audit found the company dissatisfied: from here it is a call-back like any other.</summary>
    /// <param name="Text">The company's own words when it contested; null when the caller found it out.</param>
    public sealed record DissatisfactionFound(string CallBackId, string? Text) : AppealEvent;
    public sealed record CallBackDone(string CallBackId, CallBackResult Result) : AppealEvent;

    /// <summary>Second dissatisfaction. Confirmed by rule; Complex stays Complex, and those told hear of it all the same.</summary>
    public sealed record TierRaised(Tier From, Tier To, string Reason, IReadOnlyList<Post> Tell) : AppealEvent;
    /// <param name="Round">2 or more.</param>
    /// <param name="Excluded">Officers whose answers did not stand: they cannot claim it.</param>
    public sealed record RedoBegan(int Round, string Unit, RedoCause Cause, IReadOnlyList<string> Excluded) : AppealEvent;
    /// <summary>Only ever a consequence of what the company, a reviewer or time said.</summary>
    public sealed record Closed(ClosedAs As) : AppealEvent;

    private AppealEvent() { }
}

[JsonConverter(typeof(NamedEnum<EpochCause>))]
public enum EpochCause { TierDecided, TierChanged, Designated, Redo }

/// <summary>Why a round is done again.</summary>
[JsonConverter(typeof(NamedEnum<RedoCause>))]
public enum RedoCause
{
    /// <summary>The caller found the dissatisfaction justified.</summary>
    Justified,
    /// <summary>The caller did not, and the second person disagreed.</summary>
    NotUnjustified,
    /// <summary>The reviewer did not pass a flagged reply.</summary>
    ReviewFailed,
}

/// <summary>An event in the record. Versions count from 1 without a gap.</summary>
public sealed record Recorded(int Version, DateTimeOffset At, Actor By, AppealEvent Event);
