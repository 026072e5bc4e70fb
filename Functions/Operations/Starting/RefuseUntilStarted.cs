using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Azure.Functions.Worker.Middleware;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Operations;

/// <summary>While the app has not started its callers are told why; what no caller waits for is held for a while, so that it is not given up.</summary>
internal sealed class RefuseUntilStarted(StartState start, TimeProvider clock) : IFunctionsWorkerMiddleware
{
    /// <summary>With the longest run of a function shorter than <c>functionTimeout</c>.</summary>
    public static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(90);

    /// <summary>Says only that the process lives.</summary>
    private const string Live = nameof(Operations.Live);

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        // An orchestration only replays, and must not fail for what its activities need.
        if (start.Refusal is null || context.FunctionDefinition.Name == Live || Is(context, "orchestrationTrigger"))
        {
            await next(context);
            return;
        }
        if (context.GetHttpContext() is not null)
        {
            if (await start.Ask(context.CancellationToken) is { } why) context.GetInvocationResult().Value = new Problem(ProblemType.NotStarted, why);
            else await next(context);
            return;
        }
        // The next minute brings another.
        if (Is(context, "timerTrigger")) return;
        var since = clock.GetTimestamp();
        while (await start.Ask(context.CancellationToken) is { } why)
        {
            if (clock.GetElapsedTime(since) >= LongestHold) throw new InvalidOperationException(why);
            await Task.Delay(StartState.BetweenTries, clock, context.CancellationToken);
        }
        await next(context);
    }

    private static bool Is(FunctionContext context, string trigger) => context.FunctionDefinition.InputBindings.Values.Any(binding => binding.Type == trigger);
}

/// <summary>
/// A worker that cannot start before its settings are mended names the host its HTTP functions only: messages, timers and orchestrations wait on the
/// platform and use up none of their deliveries.
/// </summary>
internal sealed class HttpOnlyUntilStarted(StartState start) : IFunctionMetadataTransformer
{
    public string Name => nameof(HttpOnlyUntilStarted);

    public void Transform(IList<IFunctionMetadata> original)
    {
        if (!start.IsFinal) return;
        foreach (var function in original.Where(f => f.RawBindings?.Any(b => b.Contains("\"httpTrigger\"", StringComparison.OrdinalIgnoreCase)) != true).ToList()) original.Remove(function);
    }
}
