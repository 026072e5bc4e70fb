using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>Everything that can be asked of an appeal. Who asks is the <see cref="Actor"/>; when, an instant beside it.</summary>
public abstract record AppealCommand
{
    /// <summary>The company files. Texts were validated; words of emergency were looked for.</summary>
    public sealed record Submit(Submission Submission) : AppealCommand;

    /// <summary>The classifier is sure enough; or a person decides or corrects.</summary>
    /// <param name="Track">Null: none at the first decision, as it is in a correction.</param>
    /// <param name="Lease">The desk's lease, when one was taken.</param>
    public sealed record Triage(Suggestion Decision, StatutoryTrack? Track = null, int? Lease = null, string? Note = null) : AppealCommand;

    /// <summary>The classifier is not sure: to the specialists' desk with what it thinks.</summary>
    public sealed record SendToDesk(Suggestion? Suggestion, string Reason) : AppealCommand;

    /// <summary>A specialist takes it from the desk.</summary>
    /// <param name="Length">Capped by the policy; zero or less asks for the usual length.</param>
    public sealed record ClaimTriage(TimeSpan Length) : AppealCommand;

    /// <summary>A specialist says it is not for the city, and where to go instead.</summary>
    public sealed record Refuse(Ground Ground, string Guidance, string? Channel, int? Lease) : AppealCommand;

    /// <summary>An officer takes it from the unit's queue.</summary>
    /// <param name="Length">Capped by the policy; zero or less asks for the usual length.</param>
    public sealed record Claim(string Unit, TimeSpan Length) : AppealCommand;

    public sealed record Release(int Lease, string? Note) : AppealCommand;
    public sealed record RecordContact(int Lease, string Note) : AppealCommand;
    /// <summary>A stage reply: shown to the company.</summary>
    public sealed record ReportProgress(int Lease, string Text, DateOnly? NextBy) : AppealCommand;
    public sealed record Ask(int Lease, string Text) : AppealCommand;
    public sealed record Supplement(string Text, IReadOnlyList<string> Attachments) : AppealCommand;
    public sealed record Return(int Lease, string Ground, string ProposedOwner, string Note) : AppealCommand;

    /// <summary>Arbitration: the designation is final.</summary>
    public sealed record Rule(string Unit, string Reason) : AppealCommand;
    public sealed record ChangeTier(Tier Tier, string Reason, Kind? Kind = null, StatutoryTrack? Track = null) : AppealCommand;
    public sealed record Supervise(string Reason) : AppealCommand;
    public sealed record Withdraw(string? Reason) : AppealCommand;

    /// <summary>Time has passed: the step that <see cref="Escalation.Next"/> named is due.</summary>
    public sealed record Take(DueStep Step) : AppealCommand;

    private AppealCommand() { }
}

/// <summary>What a company sends, after validation.</summary>
public sealed record Submission
{
    public required string Id { get; init; }
    public required string CreditCode { get; init; }
    public required string EnterpriseName { get; init; }
    public required string District { get; init; }
    public string? Street { get; init; }
    public string? Address { get; init; }
    public required string ContactName { get; init; }
    public required string ContactPhone { get; init; }
    public string? ContactEmail { get; init; }
    public required string Title { get; init; }
    public required string Text { get; init; }
    public Kind? Kind { get; init; }
    public bool Confidential { get; init; }
    public IReadOnlyList<string> Attachments { get; init; } = [];
    /// <summary>From the company's card, at the moment of filing.</summary>
    public string? ServiceOwner { get; init; }
    public Emergency? Emergency { get; init; }
}
