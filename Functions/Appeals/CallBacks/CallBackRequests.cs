using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary><c>POST /api/call-backs/{callBack}/attempts</c>.</summary>
public sealed record RecordAttemptRequest : IRequestBody, ILeasedRequest
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
public sealed record DeclareUnreachableRequest : IRequestBody, ILeasedRequest
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
public sealed record ReviewCallBackRequest : IRequestBody
{
    public required bool Agreed { get; init; }
    public required string Note { get; init; }

    public void Check(FieldErrors errors) => errors.Text("note", Note, TextLimits.Note);
}
