using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Operations;

/// <summary>Whether the process lives; it asks nothing of anybody.</summary>
public static class Live
{
    internal static readonly Operation Operation = Operation.Probe("live");

    [Function(nameof(Live))]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/health/live")] HttpRequest request) =>
        Answer.Json(StatusCodes.Status200OK, new Liveness());
}
