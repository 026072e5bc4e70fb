using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary><c>POST /api/triage/claims</c> and <c>/api/units/{unit}/claims</c>.</summary>
public sealed record ClaimRequest : IRequestBody
{
    public const int Most = 64;
    /// <summary>Two weeks, the longest lease of the shipped policy; the policy's own for the tier caps it.</summary>
    public const int LongestMinutes = 14 * 24 * 60;

    public int Max { get; init; } = 1;
    public int LeaseMinutes { get; init; } = 30;

    public void Check(FieldErrors errors)
    {
        errors.Range("max", Max, 1, Most);
        errors.Range("leaseMinutes", LeaseMinutes, 1, LongestMinutes);
    }
}

/// <summary><c>POST /api/appeals/{id}/contact</c>.</summary>
public sealed record RecordContactRequest : IRequestBody, ILeasedRequest
{
    public required string Lease { get; init; }
    public required string Note { get; init; }

    public void Check(FieldErrors errors)
    {
        errors.Lease("lease", Lease);
        errors.Text("note", Note, TextLimits.Note);
    }
}

/// <summary><c>POST /api/appeals/{id}/progress</c>: the company reads the text.</summary>
public sealed record ReportProgressRequest : IRequestBody, ILeasedRequest
{
    public required string Lease { get; init; }
    public required string Text { get; init; }
    public DateOnly? NextBy { get; init; }
    public IReadOnlyList<string>? Attachments { get; init; }

    public void Check(FieldErrors errors)
    {
        errors.Lease("lease", Lease);
        errors.Text("text", Text, TextLimits.Text);
        errors.AttachmentIds("attachments", Attachments);
    }
}

/// <summary><c>POST /api/appeals/{id}/question</c>: the company reads the text.</summary>
public sealed record AskCompanyRequest : IRequestBody, ILeasedRequest
{
    public required string Lease { get; init; }
    public required string Text { get; init; }

    public void Check(FieldErrors errors)
    {
        errors.Lease("lease", Lease);
        errors.Text("text", Text, TextLimits.Note);
    }
}

/// <summary><c>POST /api/appeals/{id}/answer</c>: what the company said by phone; the company reads it.</summary>
public sealed record RecordAnswerRequest : IRequestBody, ILeasedRequest
{
    public required string Lease { get; init; }
    public required string Text { get; init; }

    public void Check(FieldErrors errors)
    {
        errors.Lease("lease", Lease);
        errors.Text("text", Text, TextLimits.Text);
    }
}

/// <summary><c>POST /api/appeals/{id}/release</c>.</summary>
public sealed record ReleaseAppealRequest : IRequestBody, ILeasedRequest
{
    public required string Lease { get; init; }
    public string? Note { get; init; }

    public void Check(FieldErrors errors)
    {
        errors.Lease("lease", Lease);
        errors.OptionalText("note", Note, TextLimits.Note);
    }
}
