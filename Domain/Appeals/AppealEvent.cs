using System.Text.Json.Serialization;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>What happened. Events are the record: the state is these and nothing else.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(Submitted), nameof(Submitted))]
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
public abstract record AppealEvent
{
    public sealed record Submitted(Submission Submission, int PolicyVersion, int CalendarVersion) : AppealEvent;
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

    private AppealEvent() { }
}

[JsonConverter(typeof(NamedEnum<EpochCause>))]
public enum EpochCause { TierDecided, TierChanged, Designated, Redo }

/// <summary>An event in the record. Versions count from 1 without a gap.</summary>
public sealed record Recorded(int Version, DateTimeOffset At, Actor By, AppealEvent Event);
