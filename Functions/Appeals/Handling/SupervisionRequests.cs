using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary><c>POST /api/appeals/{id}/tier</c>.</summary>
public sealed record ChangeTierRequest : IRequestBody
{
    public required Tier Tier { get; init; }
    public required string Reason { get; init; }
    public Kind? Kind { get; init; }
    public StatutoryTrack? Track { get; init; }

    public void Check(FieldErrors errors) => errors.Text("reason", Reason, TextLimits.Note);
}

/// <summary><c>POST /api/appeals/{id}/supervision</c>.</summary>
public sealed record OpenSupervisionRequest : IRequestBody
{
    public required string Reason { get; init; }

    public void Check(FieldErrors errors) => errors.Text("reason", Reason, TextLimits.Note);
}
