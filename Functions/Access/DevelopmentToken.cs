using ServerlessQiFu.Domain.Enterprises;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Access;

public sealed record DevelopmentToken(string Token);

/// <summary><c>POST /api/dev/token</c>, in Development only.</summary>
public sealed record IssueDevelopmentTokenRequest : IRequestBody
{
    public required string Role { get; init; }
    public required string Sub { get; init; }
    public string? Unit { get; init; }
    public string? Enterprise { get; init; }

    public void Check(FieldErrors errors)
    {
        if (Access.RoleNames.Find(Role) is null) errors.Add("role", "The role is one of " + string.Join(", ", Access.RoleNames.All) + ".");
        if (Sub.Length is 0 or > TextLimits.Subject || Sub.Any(c => c is < '!' or > '~')) errors.Add("sub", "sub is 1 to 100 visible ASCII characters.");
        if (Unit is not null) errors.UnitCode("unit", Unit);
        if (Enterprise is not null) errors.CreditCode("enterprise", Enterprise);
    }
}
