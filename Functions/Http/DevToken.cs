using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Enterprises;
using ServerlessQiFu.Functions.Http.Access;
using ServerlessQiFu.Functions.Http.Contracts;
using ServerlessQiFu.Functions.Http.Problems;

namespace ServerlessQiFu.Functions.Http;

/// <summary>Issues a token of any role for trying things out. In Development, and only there, it exists.</summary>
public sealed class DevToken(IServiceProvider services, TimeProvider clock)
{
    internal static readonly Operation Operation = Operation.Open("issueDevelopmentToken");

    [Function(nameof(DevToken))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/dev/token")] HttpRequest request, CancellationToken cancellation)
    {
        if (services.GetService<DevelopmentKey>() is not { } key) return Problem.NotFound();
        if (!(await JsonBody.Read<DevelopmentTokenRequest>(request, cancellation: cancellation)).Try(out var body, out var problem)) return problem;
        var enterprise = CreditCode.TryParse(body.Enterprise, out var code, out _) ? code.Value : null;
        var actor = new Actor(RoleNames.Find(body.Role)!.Value, body.Sub, body.Unit, enterprise);
        return Answer.Json(StatusCodes.Status200OK, new DevelopmentToken(key.Issue(actor, clock.GetUtcNow())));
    }
}
