using Azure;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace ServerlessQiFu.Functions.Platform;

/// <summary>A caller whose request met a store that is away, busy or full is told so, and what to do. Other triggers see the failure itself, and their platform tries again.</summary>
internal sealed class AnswerStoreFailures : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        try { await next(context); }
        catch (RequestFailedException failure) when (StoreTrouble.Is(failure) && context.GetHttpContext() is not null)
        {
            context.GetInvocationResult().Value = StoreTrouble.Problem(failure);
        }
    }
}
