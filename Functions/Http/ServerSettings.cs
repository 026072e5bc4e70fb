using System.Diagnostics;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Functions.Http.Importing;

namespace ServerlessQiFu.Functions.Http;

/// <summary>What the app wants of the web server in its process, whoever hosts it: under a Functions host that is the worker's own.</summary>
internal static class ServerSettings
{
    /// <summary>Bytes of a body that reach a function: more than any takes, so that each refuses by its own limit and in its own words.</summary>
    private const long LargestBody = ImportLimits.Bytes + 10 * 1024 * 1024;

    /// <summary>
    /// A request and an invocation have a trace whether or not somebody exports it, going on with the caller's <c>traceparent</c>: problems and logs name it.
    /// </summary>
    private static readonly ActivityListener Traces = new()
    {
        ShouldListenTo = source => source.Name is "Microsoft.AspNetCore" or "Microsoft.Azure.Functions.Worker",
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
    };

    static ServerSettings() => ActivitySource.AddActivityListener(Traces);

    public static IServiceCollection AddServerSettings(this IServiceCollection services) =>
        services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = LargestBody);
}
