using System.Text.Json;
using System.Text.Json.Serialization;
using ServerlessQiFu.Domain.Enterprises;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Enterprises;

public sealed record CardView(
    string CreditCode, ServiceStage Stage, ServiceCard Card, string ServiceOwner, string AssignedBy, string Reason, DateOnly ValidFrom, DateOnly? ValidTo);
