using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Visibility;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary><c>GET /api/appeals/{id}</c>, as the caller may see it.</summary>
public sealed record AppealView
{
    public required string Id { get; init; }
    public required Status Status { get; init; }
    /// <summary>Null for operators, who read nobody's words.</summary>
    public string? Title { get; init; }
    public Tier? Tier { get; init; }
    public string? Unit { get; init; }
    public Kind? Kind { get; init; }
    public required string District { get; init; }
    /// <summary>Absent for those who do not see whose a confidential appeal is.</summary>
    public EnterpriseRef? Enterprise { get; init; }
    public required DateTimeOffset ReceivedAt { get; init; }
    public required bool Confidential { get; init; }
    /// <summary>The unit that it complains of; for those who read its words.</summary>
    public string? About { get; init; }
    public required bool Supervised { get; init; }
    public required int Version { get; init; }
    public TriageView? Triage { get; init; }
    public required ClocksView Clocks { get; init; }
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
    /// <summary>For the company, and for staff while they have a purpose.</summary>
    public ContactView? Contact { get; init; }
    public IReadOnlyList<string>? Attachments { get; init; }
    public required IReadOnlyList<TimelineEntry> Timeline { get; init; }
    public required IReadOnlyDictionary<string, string> Links { get; init; }
}

/// <param name="Unverified">True where a person confirmed the code although its check character is wrong.</param>
public sealed record EnterpriseRef(string CreditCode, string Name, bool? Unverified = null);

/// <param name="Confidence">0–1, calibrated.</param>
/// <param name="Source"><c>rules</c>, <c>embedded</c>, <c>llm</c> or <c>person</c>.</param>
/// <param name="Machine">What the machine rested on, where it has spoken; it stays when a person decides otherwise.</param>
public sealed record TriageView(
    Tier Tier, string Unit, IReadOnlyList<string> Candidates, double Confidence, string Source, string Reason, MachineView? Machine = null)
{
    public static TriageView? Of(Suggestion? suggestion) => suggestion is null
        ? null
        : new(suggestion.Tier, suggestion.Unit, suggestion.Candidates, suggestion.Confidence, suggestion.Source, MachineWords.Of(suggestion));
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
/// <param name="Limit">After it the present round is late: the outer limit, or a redo's own where that is later.</param>
public sealed record ClocksView(PromiseClockView? Promise, OuterClockView Outer, LimitClockView Limit, int PolicyVersion, int CalendarVersion);

/// <param name="Provisional">The holiday notice for that year is not out: the deadline can still move.</param>
public sealed record PromiseClockView(DateTimeOffset Due, bool Provisional, bool Paused, Light Light);

public sealed record OuterClockView(DateTimeOffset Due, bool Provisional);

public sealed record LimitClockView(DateTimeOffset Due, bool Provisional);

public sealed record QuestionView(string Text, DateTimeOffset Until);

public sealed record NotAcceptedView(Ground Ground, string? Guidance, string? Channel);

/// <param name="Phone">As it was typed.</param>
/// <param name="Numbers">The numbers in that, as machines dial them; absent in old records.</param>
public sealed record ContactView(string Name, string Phone, string? Email, IReadOnlyList<string>? Numbers = null);

public sealed record AppealSummary(
    string Id, Status Status, string? Title, Tier? Tier, string? Unit, DateTimeOffset ReceivedAt, IReadOnlyDictionary<string, string> Links);
