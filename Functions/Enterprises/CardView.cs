using ServerlessQiFu.Domain.Enterprises;

namespace ServerlessQiFu.Functions.Enterprises;

public sealed record CardView(
    string CreditCode, ServiceStage Stage, ServiceCard Card, string ServiceOwner, string AssignedBy, string Reason, DateOnly ValidFrom, DateOnly? ValidTo);
