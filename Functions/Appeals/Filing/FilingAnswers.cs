using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>202 of a submission.</summary>
/// <param name="Links">By name; always <c>self</c>.</param>
/// <param name="Emergency">Whom to call at once; the appeal is taken in all the same.</param>
public sealed record AppealAccepted(string Id, Status Status, IReadOnlyDictionary<string, string> Links, EmergencyAdvice? Emergency = null);

/// <param name="Call">Of 110, 119, 120, 122.</param>
public sealed record EmergencyAdvice(IReadOnlyList<string> Call, string Advice);

public sealed record AttachmentKept(string Id, string ContentType, long Bytes);

/// <summary>One line of an import's answer.</summary>
/// <param name="Line">Counted from 1.</param>
/// <param name="Id">Of the appeal that was filed; of a duplicate, the earlier one.</param>
public sealed record ImportResult(int Line, ImportOutcome Outcome, string? Id = null, ProblemDocument? Problem = null);

/// <summary>In lower case on the wire.</summary>
[LowerCaseNames]
public enum ImportOutcome
{
    Accepted, Repeated, Refused,
    /// <summary>Probably the same as an earlier appeal; not filed.</summary>
    Duplicate,
}
