using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Access;

/// <summary>Counts each HTTP call by its address, before anybody's token costs anything. It stands before <see cref="AdmitCallers"/>.</summary>
internal sealed class LimitAddresses : IFunctionsWorkerMiddleware
{
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next) => OverRate.Limit(context, next, (rates, http) => rates.CountAddress(http));
}

/// <summary>Counts each HTTP call of somebody by caller and company. It stands after <see cref="AdmitCallers"/>.</summary>
internal sealed class LimitCallers : IFunctionsWorkerMiddleware
{
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next) => OverRate.Limit(
        context, next, (rates, http) => http.Features.Get<Actor>() is { } actor ? rates.CountCaller(actor, http) : ValueTask.FromResult<Problem?>(null));
}

/// <summary>A request over a limit that is read all the same, since what it says may be urgent.</summary>
public sealed record OverRate(Problem Problem)
{
    internal static async Task Limit(FunctionContext context, FunctionExecutionDelegate next, Func<CallRates, HttpContext, ValueTask<Problem?>> count)
    {
        // An app that has not started has no rates, and answers that it lives.
        if (context.GetHttpContext() is { } http && AdmitCallers.Operations.GetValueOrDefault(context.FunctionDefinition.Name) is { IsProbe: false } operation
            && context.InstanceServices.GetService<CallRates>() is { } rates && await count(rates, http) is { } problem)
        {
            if (!operation.MayBeUrgent)
            {
                context.GetInvocationResult().Value = problem;
                return;
            }
            http.Features.Set(new OverRate(problem));
        }
        await next(context);
    }
}

public static class OverRates
{
    /// <summary>The refusal of a request that is over a limit, unless it is urgent; null for any other. Only for operations that <see cref="Operation.MayBeUrgent"/>.</summary>
    public static Problem? UnlessUrgent(this HttpRequest request) => request.HttpContext.Features.Get<OverRate>()?.Problem;
}
