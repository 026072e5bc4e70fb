using ServerlessQiFu.Domain.Enterprises;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Enterprises;

/// <summary><c>PUT /api/enterprises/{creditCode}/card</c>.</summary>
public sealed record AssignCardRequest : IRequestBody
{
    public required ServiceStage Stage { get; init; }
    public required ServiceCard Card { get; init; }
    public required string ServiceOwner { get; init; }
    public required string Reason { get; init; }
    public required DateOnly ValidFrom { get; init; }
    public DateOnly? ValidTo { get; init; }
    /// <summary>The licence has this code, although its check character is wrong.</summary>
    public bool? CreditCodeConfirmed { get; init; }

    public void Check(FieldErrors errors)
    {
        errors.Text("serviceOwner", ServiceOwner, TextLimits.Person);
        errors.Text("reason", Reason, CardAssignment.LongestReason);
        if (CardAssignment.CardOf(Stage) != Card) errors.Add("card", $"A company in stage {Stage} holds the card {CardAssignment.CardOf(Stage)}.");
        if (ValidTo < ValidFrom) errors.Add("validTo", "The last day is on or after the first.");
    }
}
