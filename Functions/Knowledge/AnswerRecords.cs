using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Knowledge;

/// <summary><c>POST /api/answers</c>.</summary>
public sealed record DraftAnswerRequest : IRequestBody
{
    public required string Question { get; init; }
    public required string Answer { get; init; }
    /// <summary>Where it is from: the rule, the notice, the page.</summary>
    public required string Source { get; init; }
    /// <summary>The last day on which it is shown, in Shenzhen.</summary>
    public required DateOnly ValidUntil { get; init; }
    public IReadOnlyList<string>? Tags { get; init; }

    public void Check(FieldErrors errors)
    {
        errors.Text("question", Question, TextLimits.Title);
        errors.Text("answer", Answer, TextLimits.Text);
        errors.Text("source", Source, TextLimits.ShortReason);
        if (Tags is null) return;
        errors.Texts("tags", Tags, TextLimits.MostTags, TextLimits.Matter);
        errors.Distinct("tags", Tags);
    }
}

/// <summary>As the specialists see it.</summary>
/// <param name="ApprovedBy">Absent for a draft.</param>
public sealed record AnswerKept(
    string Id, string Question, string Answer, string Source, DateOnly ValidUntil, IReadOnlyList<string> Tags, string WrittenBy, DateTimeOffset WrittenAt,
    string? ApprovedBy = null, DateTimeOffset? ApprovedAt = null);

/// <summary>As anyone sees it: no persons.</summary>
public sealed record AnswerView(string Id, string Question, string Answer, string Source, DateOnly ValidUntil, IReadOnlyList<string> Tags, DateTimeOffset ApprovedAt);
