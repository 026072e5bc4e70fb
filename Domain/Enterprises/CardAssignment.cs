using System.Diagnostics.CodeAnalysis;

namespace ServerlessQiFu.Domain.Enterprises;

/// <summary>
/// Which service card a company holds and who owns the service: the officer who hears of every appeal and rung of that
/// company (domain.md §1).
/// </summary>
/// <param name="ServiceOwner">A person of the directory.</param>
/// <param name="ValidFrom">First day, the city's date.</param>
/// <param name="ValidTo">Last day; null while open.</param>
public sealed record CardAssignment(
    ServiceStage Stage, ServiceCard Card, string ServiceOwner, string AssignedBy, string Reason, DateOnly ValidFrom, DateOnly? ValidTo)
{
    public const int LongestReason = 500;

    public bool IsValidOn(DateOnly date) => date >= ValidFrom && (ValidTo is null || date <= ValidTo);

    /// <summary>The card that belongs to a stage.</summary>
    public static ServiceCard CardOf(ServiceStage stage) => stage switch
    {
        ServiceStage.Germination => ServiceCard.Birth,
        ServiceStage.Seedling => ServiceCard.Companionship,
        ServiceStage.Growth => ServiceCard.DripIrrigation,
        ServiceStage.Maturity => ServiceCard.WinWin,
        _ => throw new ArgumentOutOfRangeException(nameof(stage)),
    };

    /// <param name="refusal">A sentence that says what to change; empty when it was assigned.</param>
    public static bool TryAssign(
        ServiceStage stage, ServiceCard card, string? serviceOwner, string? assignedBy, string? reason, DateOnly validFrom, DateOnly? validTo,
        [NotNullWhen(true)] out CardAssignment? assignment, out string refusal)
    {
        assignment = null;
        refusal =
            !Enum.IsDefined(stage) || !Enum.IsDefined(card) ? "The stage and the card are ones of the four."
            : CardOf(stage) != card ? $"A company in stage {stage} holds the card {CardOf(stage)}, not {card}."
            : string.IsNullOrWhiteSpace(serviceOwner) ? "A card has a service owner: name the person who looks after the company."
            : string.IsNullOrWhiteSpace(assignedBy) ? "An assignment says who made it."
            : string.IsNullOrWhiteSpace(reason) || reason.Length > LongestReason ? $"An assignment gives its reason in at most {LongestReason} characters."
            : validTo < validFrom ? "An assignment ends on or after the day it begins."
            : "";
        if (refusal.Length > 0) return false;
        assignment = new(stage, card, serviceOwner!.Trim(), assignedBy!.Trim(), reason!.Trim(), validFrom, validTo);
        return true;
    }
}
