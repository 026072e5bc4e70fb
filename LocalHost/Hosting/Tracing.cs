using System.Diagnostics;

namespace ServerlessQiFu.LocalHost;

/// <summary>W3C traces go through requests and messages whether or not somebody exports them: logs and problems name the trace.</summary>
internal static class Tracing
{
    private static readonly ActivitySource Source = new("ServerlessQiFu.LocalHost");

    static Tracing() => ActivitySource.AddActivityListener(new ActivityListener
    {
        ShouldListenTo = source => source == Source || source.Name == "Microsoft.AspNetCore",
        Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.PropagationData,
    });

    /// <summary>Makes sure that requests are traced from now on.</summary>
    public static void Begin() => _ = Source;

    /// <summary>The span of one invocation that no request began, going on with the trace of whoever caused it.</summary>
    public static Activity? Start(string function, string? traceParent, ActivityKind kind) =>
        Source.StartActivity(function, kind, ActivityContext.TryParse(traceParent, null, out var parent) ? parent : default);
}
