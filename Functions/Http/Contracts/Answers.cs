using System.Text.Json;
using System.Text.Json.Serialization;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Enterprises;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Routing;
using ServerlessQiFu.Functions.Http.Problems;

namespace ServerlessQiFu.Functions.Http.Contracts;

/// <summary>202 of a submission.</summary>
/// <param name="Links">By name; always <c>self</c>.</param>
/// <param name="Emergency">Whom to call at once; the appeal is taken in all the same.</param>
public sealed record AppealAccepted(string Id, Status Status, IReadOnlyDictionary<string, string> Links, EmergencyAdvice? Emergency = null);

/// <param name="Call">Of 110, 119, 120, 122.</param>
public sealed record EmergencyAdvice(IReadOnlyList<string> Call, string Advice);

public sealed record AttachmentKept(string Id, string ContentType, long Bytes);

/// <summary>One line of an import's answer.</summary>
/// <param name="Line">Counted from 1.</param>
public sealed record ImportResult(int Line, ImportOutcome Outcome, string? Id = null, ProblemDocument? Problem = null);

/// <summary>In lower case on the wire.</summary>
public enum ImportOutcome { Accepted, Repeated, Refused }

/// <summary>200 of a command.</summary>
/// <param name="Etag">To be sent as <c>If-Match</c>, quotes included.</param>
public sealed record CommandDone(string Id, Status Status, int Version, string Etag);

public sealed record Claims(IReadOnlyList<ClaimItem> Items);

/// <param name="Tier">Absent on the triage desk.</param>
/// <param name="Due">When the next limit of this appeal ends; the order of the queue.</param>
/// <param name="Lease">Sent with every command of the holder.</param>
/// <param name="Suggestion">What the classifier thinks, for the triage desk.</param>
public sealed record ClaimItem(
    string Id, Tier? Tier, string Title, string District, DateTimeOffset Due, string Lease, DateTimeOffset LeaseUntil, string Etag,
    TriageView? Suggestion, IReadOnlyDictionary<string, string> Links);

/// <summary><c>GET /api/appeals/{id}</c>, as the caller may see it.</summary>
public sealed record AppealView
{
    public required string Id { get; init; }
    public required Status Status { get; init; }
    public required string Title { get; init; }
    public Tier? Tier { get; init; }
    public string? Unit { get; init; }
    public Kind? Kind { get; init; }
    public required string District { get; init; }
    public required EnterpriseRef Enterprise { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public required bool Confidential { get; init; }
    public required bool Supervised { get; init; }
    public required int Version { get; init; }
    public TriageView? Triage { get; init; }
    public required Clocks Clocks { get; init; }
    public EmergencyAdvice? Emergency { get; init; }
    public QuestionView? Question { get; init; }
    public NotAcceptedView? NotAccepted { get; init; }
    public ExtensionView? Extension { get; init; }
    public IReadOnlyList<PartView>? Parts { get; init; }
    public ReplyView? Reply { get; init; }
    public EvaluationView? Evaluation { get; init; }
    public CallBackView? CallBack { get; init; }
    /// <summary>Absent for those who see no texts.</summary>
    public string? Text { get; init; }
    /// <summary>Absent for those who see no texts.</summary>
    public ContactView? Contact { get; init; }
    public IReadOnlyList<string>? Attachments { get; init; }
    public required IReadOnlyList<TimelineEntry> Timeline { get; init; }
    public required IReadOnlyDictionary<string, string> Links { get; init; }
}

public sealed record EnterpriseRef(string CreditCode, string Name);

/// <param name="Confidence">0–1, calibrated.</param>
/// <param name="Source"><c>rules</c>, <c>embedded</c>, <c>llm</c> or <c>person</c>.</param>
/// <param name="Machine">What the machine rested on, where it has spoken; it stays when a person decides otherwise.</param>
public sealed record TriageView(
    Tier Tier, string Unit, IReadOnlyList<string> Candidates, double Confidence, string Source, string Reason, MachineView? Machine = null)
{
    public static TriageView? Of(Suggestion? suggestion) => suggestion is null
        ? null
        : new(suggestion.Tier, suggestion.Unit, suggestion.Candidates, suggestion.Confidence, suggestion.Source, suggestion.Reason);
}

/// <param name="Model">SHA-256 of what decided; so <paramref name="Prompt"/> and <paramref name="Schema"/>, of a language model only.</param>
/// <param name="Abstained">Why a person was asked; absent when none was.</param>
/// <param name="Redacted">How many things of each kind were hidden before a model read the letter.</param>
/// <param name="FollowUpOf">The company's open appeal about the same matter.</param>
/// <param name="Companies">Other companies with the same matter open.</param>
/// <param name="Precedent">The appeal whose ruling decided the unit; for staff.</param>
/// <param name="Similar">For staff.</param>
public sealed record MachineView(
    string Source, string? Model, string? Prompt, string? Schema, string? Item, bool Urgent, IReadOnlyList<string> Signals, string? Abstained,
    IReadOnlyDictionary<string, int> Redacted, string? FollowUpOf, int Companies, string? Precedent = null, IReadOnlyList<SimilarView>? Similar = null);

/// <summary>An appeal that says nearly the same, and what has become of it.</summary>
/// <param name="Similarity">0–1.</param>
public sealed record SimilarView(string Id, double Similarity, bool SameCompany, Status Status, string? Unit);

/// <param name="Promise">Absent until there is a tier.</param>
public sealed record Clocks(PromiseClock? Promise, OuterClock Outer, int PolicyVersion, int CalendarVersion);

/// <param name="Provisional">The holiday notice for that year is not out: the deadline can still move.</param>
public sealed record PromiseClock(DateTimeOffset Due, bool Provisional, bool Paused, Light Light);

public sealed record OuterClock(DateTimeOffset Due, bool Provisional);

public sealed record QuestionView(string Text, DateTimeOffset Until);

public sealed record NotAcceptedView(Ground Ground, string Guidance, string? Channel);

public sealed record ContactView(string Name, string Phone, string? Email);

/// <summary>One event with its own fields beside these.</summary>
public sealed record TimelineEntry(int Version, DateTimeOffset At, TimelineActor By, string Event)
{
    [JsonExtensionData] public Dictionary<string, JsonElement>? Data { get; init; }
}

/// <param name="Role">A name of <see cref="Access.RoleNames"/>.</param>
/// <param name="Subject">For staff only.</param>
public sealed record TimelineActor(string Role, string? Unit = null, string? Subject = null);

/// <param name="Next">Token of the next page; absent on the last.</param>
public sealed record Paged<T>(IReadOnlyList<T> Items, string? Next = null);

public sealed record AppealSummary(
    string Id, Status Status, string Title, Tier? Tier, string? Unit, DateTimeOffset ReceivedAt, IReadOnlyDictionary<string, string> Links);

public sealed record CardView(
    string CreditCode, ServiceStage Stage, ServiceCard Card, string ServiceOwner, string AssignedBy, string Reason, DateOnly ValidFrom, DateOnly? ValidTo);

public sealed record DirectoryView(int Version, IReadOnlyList<UnitRef> Units, IReadOnlyList<DistrictView> Districts);

public sealed record UnitRef(string Code, string Name, UnitLevel Level, string? District);

public sealed record DistrictView(string Id, string Name, IReadOnlyList<string> Streets);

public sealed record UnitView(
    string Code, string Name, UnitLevel Level, string? Parent, string? District, IReadOnlyList<string> Takes,
    IReadOnlyList<string> Officers, IReadOnlyList<string> Heads, IReadOnlyList<string> BureauLeaders);

public sealed record CityView(
    string Specialists, string CallBackDesk, string Fallback, IReadOnlyList<string> Supervisors, IReadOnlyList<LeaderInput> Leaders,
    IReadOnlyList<string> EmergencyPager, IReadOnlyList<string> Reviewers);

public sealed record NoticeView(string Id, string Event, string? Appeal, DateTimeOffset At, string Text, IReadOnlyList<DeliveryView> Deliveries);

/// <param name="LastError">For supervisor and ops only.</param>
public sealed record DeliveryView(string Channel, DeliveryState State, int Attempts, DateTimeOffset? NextAt = null, string? LastError = null);

/// <summary>In lower case on the wire.</summary>
public enum DeliveryState { Pending, Delivered, Dead }

public sealed record SubscriptionView(string Id, string Unit, string Url, IReadOnlyList<string>? Events, DateTimeOffset CreatedAt, string CreatedBy);

/// <param name="Secret">Shown this once.</param>
public sealed record SubscriptionCreated(
    string Id, string Unit, string Url, IReadOnlyList<string>? Events, DateTimeOffset CreatedAt, string CreatedBy, string Secret);

public sealed record Liveness(string Status = "live");

/// <param name="Checks">By dependency: <c>ok</c> or <c>failing</c>.</param>
public sealed record Readiness(string Status, IReadOnlyDictionary<string, string> Checks);

public sealed record DevelopmentToken(string Token);
