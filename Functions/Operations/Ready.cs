using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Operations;

/// <summary>Whether the app can do its work: the store answers and takes writes, the rules are loaded, the sweepers run, the host has loaded every function.</summary>
public sealed class Ready(RulesStore rules, StoreProbe probe, SweepRuns sweeps, TimeProvider clock, IServiceProvider services)
{
    internal static readonly Operation Operation = Operation.Probe("ready");

    [Function(nameof(Ready))]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/health/ready")] HttpRequest request, CancellationToken cancellation)
    {
        var store = await probe.CanRead(cancellation);
        // What cannot be read is not written to.
        var writes = store ? await probe.Writes() : StoreWrites.Failing;
        var swept = store && await AreOnTime(cancellation);
        // A program that hosts itself has all of them, or does not start.
        var loaded = services.GetService<LoadedFunctions>() is not { } functions || await functions.Missing() is [];
        var isReady = store && rules.IsOpen && writes == StoreWrites.Ok && swept && loaded;
        // What is so now no cache keeps.
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        if (!isReady) request.HttpContext.Response.Headers.RetryAfter = "5";
        var checks = new Dictionary<string, string>
        {
            ["store"] = Word(store), ["storeWrites"] = writes.ToString().ToLowerInvariant(), ["rules"] = Word(rules.IsOpen), ["sweepers"] = Word(swept), ["functions"] = Word(loaded),
            ["clock"] = clock.Read().Doubt is null ? "ok" : "doubted",
        };
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
