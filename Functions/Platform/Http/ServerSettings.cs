using System.Diagnostics;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace ServerlessQiFu.Functions.Platform;

/// <summary>What the app wants of the web server in its process, whoever hosts it: under a Functions host that is the worker's own.</summary>
internal static class ServerSettings
{
    /// <summary>
    /// A request and an invocation have a trace whether or not somebody exports it, going on with the caller's <c>traceparent</c>: problems and logs name it.
    /// </summary>
    private static readonly ActivityListener Traces = new()
    {
        ShouldListenTo = source => source.Name is "Microsoft.AspNetCore" or "Microsoft.Azure.Functions.Worker",
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
    };

    static ServerSettings() => ActivitySource.AddActivityListener(Traces);

    /// <param name="largestBody">Bytes of a body that reach a function: more than any takes, so that each refuses by its own limit and in its own words.</param>
    public static IServiceCollection AddServerSettings(this IServiceCollection services, long largestBody) =>
        services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = largestBody);
}
