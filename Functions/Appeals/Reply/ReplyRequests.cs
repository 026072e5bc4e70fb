using System.Text.Json.Serialization;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary><c>POST /api/appeals/{id}/reply</c>: the company reads the text and judges.</summary>
public sealed record ReplyToCompanyRequest : IRequestBody, ILeasedRequest
{
    public required string Lease { get; init; }
    public required Outcome Outcome { get; init; }
    public required string Text { get; init; }
    /// <summary>Where it can be seen: a file number, an attachment's id.</summary>
    [JsonConverter(typeof(OneLineText))] public string? Evidence { get; init; }
    public IReadOnlyList<string>? Attachments { get; init; }

    public void Check(FieldErrors errors)
    {
        errors.Lease("lease", Lease);
        errors.Text("text", Text, TextLimits.Text);
        errors.OptionalText("evidence", Evidence, TextLimits.Title);
        errors.AttachmentIds("attachments", Attachments);
    }
}

/// <summary><c>POST /api/appeals/{id}/reply-review</c>.</summary>
public sealed record ReviewReplyRequest : IRequestBody
{
    public required bool Passed { get; init; }
    public required string Note { get; init; }

    public void Check(FieldErrors errors) => errors.Text("note", Note, TextLimits.Note);
}
