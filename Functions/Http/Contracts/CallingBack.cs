using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.CallBacks;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Functions.Http.Contracts;

/// <summary><c>POST /api/call-backs/{callBack}/attempts</c>.</summary>
public sealed record CallBackAttempt : IRequestBody, ILeasedRequest
{
    public required string Lease { get; init; }
    public required bool Reached { get; init; }
    /// <summary><c>NotReached</c> exactly when nobody was reached.</summary>
    public required AttemptOutcome Outcome { get; init; }
    /// <summary>For staff only.</summary>
    public required string Note { get; init; }
    /// <summary>What the company says.</summary>
    public bool? Solved { get; init; }
    /// <summary>With <c>Justified</c>: who does it again; else the same unit by another officer.</summary>
    public string? RedoUnit { get; init; }

    public void Check(FieldErrors errors)
    {
        errors.Lease("lease", Lease);
        errors.Text("note", Note, TextLimits.Note);
        if (Reached == (Outcome == AttemptOutcome.NotReached)) errors.Add("outcome", "NotReached goes with reached: false, and every other outcome with reached: true.");
        if (RedoUnit is null) return;
        errors.UnitCode("redoUnit", RedoUnit);
        if (Outcome != AttemptOutcome.Justified) errors.Add("redoUnit", "Only a justified dissatisfaction is done again.");
    }
}

/// <summary><c>POST /api/call-backs/{callBack}/unreachable</c>.</summary>
public sealed record DeclareUnreachable : IRequestBody, ILeasedRequest
{
    public required string Lease { get; init; }
    public required string Note { get; init; }

    public void Check(FieldErrors errors)
    {
        errors.Lease("lease", Lease);
        errors.Text("note", Note, TextLimits.Note);
    }
}

/// <summary><c>POST /api/call-backs/{callBack}/review</c>.</summary>
public sealed record CallBackReview : IRequestBody
{
    public required bool Agreed { get; init; }
    public required string Note { get; init; }

    public void Check(FieldErrors errors) => errors.Text("note", Note, TextLimits.Note);
}

public sealed record CallBackClaims(IReadOnlyList<CallBackItem> Items);

/// <param name="Id">Of the call-back.</param>
/// <param name="Level">The company's dissatisfaction, 1–2; absent where it is an audit of a satisfied closure.</param>
/// <param name="Due">Until when the first attempt is made; after it, until when the call-back is done. The order of the queue.</param>
public sealed record CallBackItem(
    string Id, string Appeal, Tier? Tier, string Title, string Unit, int? Level, int Attempts, ContactView Contact, DateTimeOffset Due,
    string Lease, DateTimeOffset LeaseUntil, string Etag, IReadOnlyDictionary<string, string> Links);

public sealed record Reviews(IReadOnlyList<ReviewItem> Items);

/// <param name="CallBack">The call-back whose finding waits; absent where a reply does.</param>
/// <param name="Flags">Why the reply is reviewed.</param>
/// <param name="Finding">What the caller says and a second person decides.</param>
public sealed record ReviewItem(
    string Appeal, Status Status, Tier? Tier, string Title, string Unit, DateTimeOffset Due, string? CallBack, IReadOnlyList<ReplyFlag>? Flags,
    FindingKind? Finding, string Etag, IReadOnlyDictionary<string, string> Links);
