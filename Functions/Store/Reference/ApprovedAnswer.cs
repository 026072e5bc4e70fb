namespace ServerlessQiFu.Functions.Store;

/// <summary>An answer of the knowledge base: written by one specialist, and shown to anyone once another has approved it.</summary>
/// <param name="Source">Where it is from: the rule, the notice, the page.</param>
/// <param name="ValidUntil">The last day on which it is shown, in Shenzhen.</param>
public sealed record ApprovedAnswer(
    string Id, string Question, string Answer, string Source, DateOnly ValidUntil, IReadOnlyList<string> Tags, string WrittenBy, DateTimeOffset WrittenAt)
{
    /// <summary>Null for a draft.</summary>
    public string? ApprovedBy { get; init; }
    public DateTimeOffset? ApprovedAt { get; init; }
}
