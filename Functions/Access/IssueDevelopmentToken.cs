using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Access;

/// <summary><c>POST /api/dev/token</c>: a token for trying things out. Outside Development there is no key, and so nothing here.</summary>
public sealed class IssueDevelopmentToken(IServiceProvider services, TimeProvider clock)
{
    internal static readonly Operation Operation = Operation.Open("issueDevelopmentToken");

    [Function(nameof(IssueDevelopmentToken))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/dev/token")] HttpRequest request, CancellationToken cancellation)
    {
        if (services.GetService<DevelopmentKey>() is not { } key) return Problem.NotFound();
        if (!(await JsonBody.Read<IssueDevelopmentTokenRequest>(request, cancellation: cancellation)).Try(out var wanted, out var problem)) return problem;

        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return Results.Json(new DevelopmentToken(key.Issue(wanted.Actor(), clock.Read().Acts)), ContractJson.Options);
    }
}
