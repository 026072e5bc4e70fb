using ServerlessQiFu.Domain.Appeals;
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
    /// <summary><c>any</c>, for a bot that files for any company.</summary>
    public string? FilesFor { get; init; }

    public void Check(FieldErrors errors)
    {
        if (Access.RoleNames.Find(Role) is null) errors.Add("role", "The role is one of " + string.Join(", ", Access.RoleNames.All) + ".");
        if (!TokenClaims.IsSubject(Sub)) errors.Add("sub", "sub is 1 to 100 visible ASCII characters.");
        if (Unit is not null) errors.UnitCode("unit", Unit);
        if (Enterprise is not null) errors.CreditCode("enterprise", Enterprise, confirmed: true);
        if (FilesFor is not (null or TokenClaims.AnyCompany)) errors.Add(TokenClaims.FilesFor, $"The only value is {TokenClaims.AnyCompany}.");
        if (Access.RoleNames.Find(Role) is { } role && TokenClaims.FaultOf(ActorOf(role)) is var (claim, why)) errors.Add(claim, why);
    }

    public Actor Actor() => ActorOf(Access.RoleNames.Find(Role)!.Value);

    private Actor ActorOf(Role role) => new(role, Sub, Unit, Enterprise) { FilesForAnyCompany = FilesFor is not null };
}
