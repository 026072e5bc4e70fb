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
[JsonDerivedType(typeof(AnswerRecorded), nameof(AnswerRecorded))]
[JsonDerivedType(typeof(PauseEnded), nameof(PauseEnded))]
[JsonDerivedType(typeof(Returned), nameof(Returned))]
[JsonDerivedType(typeof(Ruled), nameof(Ruled))]
[JsonDerivedType(typeof(TierChanged), nameof(TierChanged))]
[JsonDerivedType(typeof(ComplexDeclined), nameof(ComplexDeclined))]
[JsonDerivedType(typeof(KindConfirmed), nameof(KindConfirmed))]
[JsonDerivedType(typeof(AboutCorrected), nameof(AboutCorrected))]
[JsonDerivedType(typeof(EpochBegan), nameof(EpochBegan))]
[JsonDerivedType(typeof(RungReached), nameof(RungReached))]
[JsonDerivedType(typeof(StepMissed), nameof(StepMissed))]
[JsonDerivedType(typeof(SupervisionOpened), nameof(SupervisionOpened))]
[JsonDerivedType(typeof(Urged), nameof(Urged))]
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
    /// <summary>The company filed it; it is under this policy for its whole life.</summary>
    public sealed record Filed(Submission Submission, int PolicyVersion, int CalendarVersion) : AppealEvent;
    /// <summary>Its words speak of an emergency (domain.md §2.6 rule 7): the numbers were shown and somebody is paged.</summary>
    /// <param name="Words">Those that were found in it.</param>
    public sealed record EmergencyHandedOff(IReadOnlyList<string> Numbers, IReadOnlyList<string> Words) : AppealEvent;
    /// <summary>The classifier was not sure.</summary>
    /// <param name="Suggestion">What it thought all the same; null for nothing.</param>
    /// <param name="ForSupervisors">It lies on the supervisors' desk, not on the specialists'.</param>
    public sealed record SentToDesk(Suggestion? Suggestion, string Reason, bool ForSupervisors = false) : AppealEvent;
    /// <summary>A specialist took it from the desk.</summary>
    public sealed record TriageClaimed(Lease Lease) : AppealEvent;
    /// <summary>Tier and unit are decided, or corrected before the unit has started.</summary>
    /// <param name="Tier">The tier in force; Complex only by a supervisor's word.</param>
    public sealed record Triaged(Tier Tier, Suggestion Decision, string? Note) : AppealEvent;
    /// <summary>Somebody, or the classifier, thinks it Complex; a supervisor has not confirmed.</summary>
    public sealed record ComplexSuggested(string Reason) : AppealEvent;
    /// <summary>The supervisor says it stays the tier it is.</summary>
    public sealed record ComplexDeclined(string Reason) : AppealEvent;
    /// <summary>Kind and statutory track, and with them the outer limit, are decided or corrected.</summary>
    public sealed record KindConfirmed(Kind Kind, StatutoryTrack Track) : AppealEvent;
    /// <summary>Whom it complains of was corrected at triage.</summary>
    /// <param name="Unit">Null: no unit.</param>
    public sealed record AboutCorrected(string? Unit) : AppealEvent;
    /// <summary>It lies in the queue of this unit: the first, or another after a correction.</summary>
    public sealed record Dispatched(string Unit) : AppealEvent;
    /// <summary>It is not for the city (domain.md §2.2).</summary>
    public sealed record Refused(Ground Ground, string Guidance, string? Channel) : AppealEvent;
    /// <summary>An officer of the unit took it.</summary>
    public sealed record Claimed(Lease Lease) : AppealEvent;
    /// <summary>This unit answers for it from here (首接负责制).</summary>
    public sealed record HandOverAccepted(string Unit) : AppealEvent;
    /// <summary>The holder gave it back.</summary>
    /// <param name="Lease">The lease's number.</param>
    public sealed record Released(int Lease, string? Note) : AppealEvent;
    /// <summary>The lease's time was over before its holder did anything.</summary>
    public sealed record LeaseExpired(int Lease) : AppealEvent;
    /// <summary>The unit spoke with the company.</summary>
    public sealed record Contacted(string Note) : AppealEvent;
    /// <summary>A stage reply (阶段性答复); shown to the company.</summary>
    /// <param name="Attachments">Ids of files; null for none.</param>
    public sealed record ProgressReported(string Text, DateOnly? NextBy, IReadOnlyList<string>? Attachments = null) : AppealEvent;
    /// <summary>The company is asked; the promise stands still.</summary>
    /// <param name="Until">Without an answer the promise runs on from here.</param>
    public sealed record Asked(string Text, DateTimeOffset Until) : AppealEvent;
    /// <summary>The company added something.</summary>
    public sealed record Supplemented(string Text, IReadOnlyList<string> Attachments) : AppealEvent;
    /// <summary>The company answered the question by phone; the holder wrote it down. Who did, the record says beside it.</summary>
    public sealed record AnswerRecorded(string Text) : AppealEvent;
    /// <summary>The promise runs on.</summary>
    /// <param name="Answered">False: the company's time was over.</param>
    public sealed record PauseEnded(bool Answered) : AppealEvent;
    /// <summary>The unit says that it is not its matter; a supervisor rules.</summary>
    public sealed record Returned(string Ground, string ProposedOwner, string Note) : AppealEvent;
    /// <summary>A supervisor designated this unit.</summary>
    public sealed record Ruled(string Unit, string Reason) : AppealEvent;
    /// <summary>Another tier is in force; its promise starts now.</summary>
    public sealed record TierChanged(Tier Tier, string Reason) : AppealEvent;
    /// <summary>The ladder begins anew.</summary>
    /// <param name="Epoch">Counts from 0; one more than before.</param>
    /// <param name="Kept">Rungs that stay reached. Those of a promise that starts anew can be reached again.</param>
    public sealed record EpochBegan(int Epoch, EpochCause Cause, IReadOnlyList<string> Kept) : AppealEvent;
    /// <summary>A rung of the ladder was reached.</summary>
    /// <param name="DueAt">When it was due; the event's own instant says when it was recorded.</param>
    /// <param name="Tell">The posts that hear of it.</param>
    public sealed record RungReached(int Epoch, string Rung, DateTimeOffset DueAt, IReadOnlyList<Post> Tell) : AppealEvent;
    /// <summary>The limit of a step passed before the step was done.</summary>
    public sealed record StepMissed(StepLimit Limit, DateTimeOffset DueAt) : AppealEvent;
    /// <summary>Supervisors watch over it from here to its end.</summary>
    public sealed record SupervisionOpened(string Reason) : AppealEvent;
    /// <summary>The company urged (催办).</summary>
    /// <param name="Epoch">With <paramref name="Rungs"/>, how many were reached in it: in which window of the ladder. A window is urged in once.</param>
    public sealed record Urged(int Epoch, int Rungs, string? Text) : AppealEvent;
    /// <summary>Its deadlines are computed with a newer calendar.</summary>
    /// <param name="Until">Where the company is being asked and has another time for it now: until when.</param>
    /// <param name="Parts">Those that are due at another time now; null for none.</param>
    public sealed record CalendarAdopted(int Version, DateTimeOffset? Until = null, IReadOnlyList<MovedPart>? Parts = null) : AppealEvent;
    /// <summary>The company took it back.</summary>
    public sealed record WithdrawnByAppellant(string? Reason) : AppealEvent;

    /// <summary>More working time for the promise is asked for.</summary>
    public sealed record ExtensionRequested(Limit By, string Reason) : AppealEvent;
    /// <summary>The promise is later by this much; the company is told why.</summary>
    /// <param name="PromiseAt">When the promise is due now; while the company is asked, if no answer comes.</param>
    public sealed record ExtensionGranted(Limit By, string Reason, DateTimeOffset PromiseAt) : AppealEvent;
    /// <summary>The promise stays as it was; the company is told why.</summary>
    public sealed record ExtensionDeclined(string Reason) : AppealEvent;
    /// <summary>Another unit does a part (协办).</summary>
    /// <param name="DueAt">When the part is due; nothing pauses it.</param>
    /// <param name="Limit">What it was counted by, where the lead's promise does not end before; null in records of before.</param>
    public sealed record CoHandlerAdded(string PartId, string Unit, string Part, DateTimeOffset DueAt, Limit? Limit = null) : AppealEvent;
    /// <summary>The co-handling unit did its part.</summary>
    public sealed record PartFinished(string PartId, string Text) : AppealEvent;
    /// <summary>The part is not needed any more.</summary>
    public sealed record PartWaived(string PartId, string Reason) : AppealEvent;
    /// <summary>The part was open when it was due; it stays open.</summary>
    public sealed record PartMissed(string PartId, string Unit, DateTimeOffset DueAt, IReadOnlyList<Post> Tell) : AppealEvent;
    /// <summary>The lead proposes it to this unit.</summary>
    public sealed record HandOverProposed(string Unit, string Note) : AppealEvent;
    /// <summary>The proposed unit takes it: the lease of the unit that proposed is over.</summary>
    public sealed record HandedOver(string Unit) : AppealEvent;

    /// <summary>The unit answered: it proposes a resolution.</summary>
    /// <param name="Flags">Any of them opens a review.</param>
    /// <param name="Attachments">Ids of files; null for none.</param>
    public sealed record ReplyGiven(
        Outcome Outcome, string Text, string? Evidence, IReadOnlyList<ReplyFlag> Flags, IReadOnlyList<string>? Attachments = null) : AppealEvent;
    /// <summary>A reviewer decided about a flagged reply.</summary>
    public sealed record ReplyReviewed(bool Passed, string Note) : AppealEvent;
    /// <summary>The company had not judged the reply, and was reminded.</summary>
    public sealed record EvaluationReminded(DateTimeOffset DueAt) : AppealEvent;
    /// <summary>The company judged the answer, in levels of 1–5.</summary>
    /// <param name="Round">The round whose answer it judges.</param>
    public sealed record Evaluated(int Round, int Level, int? Speed, int? Effect, int? Experience, int? Quality, string? Text) : AppealEvent;
    /// <summary>Dissatisfaction in words instead of a level.</summary>
    public sealed record Contested(int Round, string Text) : AppealEvent;

    /// <summary>The company is to be called back.</summary>
    /// <param name="Level">The company's dissatisfaction, 1–2; null where it is an audit of a satisfied closure.</param>
    public sealed record CallBackOpened(string CallBackId, int? Level) : AppealEvent;
    /// <summary>A caller took it.</summary>
    public sealed record CallBackClaimed(string CallBackId, Lease Lease) : AppealEvent;
    /// <summary>One call to the company.</summary>
    /// <param name="Solved">What the company said; null where it did not say.</param>
    public sealed record AttemptRecorded(string CallBackId, bool Reached, AttemptOutcome Outcome, string Note, bool? Solved) : AppealEvent;
    /// <summary>The caller gave up; a second person decides.</summary>
    public sealed record UnreachableDeclared(string CallBackId, string Note) : AppealEvent;
    /// <summary>The second person decided about the caller's finding.</summary>
    public sealed record CallBackReviewed(string CallBackId, bool Agreed, string Note) : AppealEvent;
    /// <summary>A rung of the call-back's own ladder was reached.</summary>
    public sealed record CallBackRungReached(string CallBackId, string Rung, DateTimeOffset DueAt, IReadOnlyList<Post> Tell) : AppealEvent;
    /// <summary>An audit found the company dissatisfied: from here it is a call-back like any other.</summary>
    /// <param name="Text">The company's own words when it contested; null when the caller found it out.</param>
    public sealed record DissatisfactionFound(string CallBackId, string? Text) : AppealEvent;
    /// <summary>The call-back came to its end.</summary>
    public sealed record CallBackDone(string CallBackId, CallBackResult Result) : AppealEvent;

    /// <summary>The company is dissatisfied for the second time: the next tier, without anybody's decision (domain.md §2.5). Complex stays Complex; the posts are told of that too.</summary>
    public sealed record TierRaised(Tier From, Tier To, string Reason, IReadOnlyList<Post> Tell) : AppealEvent;
    /// <summary>It is done again.</summary>
    /// <param name="Round">2 or more.</param>
    /// <param name="Excluded">Officers whose answers did not stand: they cannot claim it.</param>
    public sealed record RedoBegan(int Round, string Unit, RedoCause Cause, IReadOnlyList<string> Excluded) : AppealEvent;
    /// <summary>It is over. No command closes: it follows from what the company or a reviewer said, or from time.</summary>
    public sealed record Closed(ClosedAs As) : AppealEvent;

    private AppealEvent() { }
}

/// <summary>When a co-handler's part is due under a newer calendar.</summary>
public sealed record MovedPart(string PartId, DateTimeOffset DueAt);

/// <summary>Why a ladder begins anew.</summary>
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
