using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary><c>POST /api/appeals/{id}/ruling</c>.</summary>
public sealed record RuleOnReturnRequest : IRequestBody
{
    public required string Unit { get; init; }
    public required string Reason { get; init; }

    public void Check(FieldErrors errors)
    {
        errors.UnitCode("unit", Unit);
        errors.Text("reason", Reason, TextLimits.Note);
    }
}

/// <summary><c>POST /api/appeals/{id}/return</c>.</summary>
public sealed record ReturnAppealRequest : IRequestBody, ILeasedRequest
{
    public required string Lease { get; init; }
    /// <summary>One of the policy's return grounds.</summary>
    public required string Ground { get; init; }
    public required string ProposedOwner { get; init; }
    public required string Note { get; init; }

    public void Check(FieldErrors errors)
    {
        errors.Lease("lease", Lease);
        errors.Word("ground", Ground);
        errors.UnitCode("proposedOwner", ProposedOwner);
        errors.Text("note", Note, TextLimits.Note);
    }
}
