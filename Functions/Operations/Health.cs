using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Operations;

/// <summary>Whether the process lives, and whether it can do its work.</summary>
public sealed class Health(RulesStore rules, StoreProbe probe, SweepRuns sweeps)
{
    internal static readonly Operation LiveOperation = Operation.Open("live");
    internal static readonly Operation ReadyOperation = Operation.Open("ready");

    [Function("Live")]
    public static IResult Live([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/health/live")] HttpRequest request) =>
        Answer.Json(StatusCodes.Status200OK, new Liveness());

    [Function("Ready")]
    public async Task<IResult> Ready(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/health/ready")] HttpRequest request, CancellationToken cancellation)
    {
        var store = await probe.CanRead(cancellation);
        // What cannot be read is not written to.
        var writes = store ? await probe.Writes() : StoreWrites.Failing;
        var swept = store && await AreOnTime(cancellation);
        var isReady = store && rules.IsOpen && writes == StoreWrites.Ok && swept;
        if (!isReady) request.HttpContext.Response.Headers.RetryAfter = "5";
        var checks = new Dictionary<string, string> { ["store"] = Word(store), ["storeWrites"] = writes.ToString().ToLowerInvariant(), ["rules"] = Word(rules.IsOpen), ["sweepers"] = Word(swept) };
        return Answer.Json(isReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable, new Readiness(isReady ? "ready" : "not-ready", checks));
    }

    /// <summary>False too when the store does not answer.</summary>
    private async Task<bool> AreOnTime(CancellationToken cancellation)
    {
        try { return await sweeps.AreOnTime(cancellation); }
        catch (Azure.RequestFailedException) { return false; }
    }

    private static string Word(bool works) => works ? "ok" : "failing";
}
