using System.Globalization;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace ServerlessQiFu.Functions.Platform;

/// <summary>A caller whose command must wait until the time is known is told for how long. Other triggers see the failure itself, and try again.</summary>
internal sealed class AnswerClockDoubts : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        try { await next(context); }
        catch (ClockInDoubtException doubt) when (context.GetHttpContext() is not null)
        {
            var seconds = Math.Ceiling(doubt.Wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            context.GetInvocationResult().Value = new Problem(ProblemType.ClockInDoubt,
                $"The product has just started and checks the machine's clock, on which this depends. Nothing was changed; send it again in {seconds} s.") { RetryAfter = doubt.Wait };
        }
    }
}
