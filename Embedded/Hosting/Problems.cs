using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.WebUtilities;

namespace ServerlessQiFu.Embedded;

/// <summary>Problem documents (RFC 9457) for what no function answered: unknown paths, wrong methods, missing keys, failures.</summary>
internal static class Problems
{
    /// <summary>Gives a body to the 404 and 405 of the router; a function's own empty answers stay empty.</summary>
    public static IApplicationBuilder UseProblems(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        await next(context);
        var routed = context.GetEndpoint() is RouteEndpoint;
        if (!routed && !context.Response.HasStarted && context.Response.StatusCode is StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed)
            await Write(context, context.Response.StatusCode);
    });

    /// <summary>Answers with the status and nothing that tells of the inside; the trace id finds the log.</summary>
    public static Task Write(HttpContext context, int status)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return Task.CompletedTask;
        }
        var allow = context.Response.Headers.Allow;
        context.Response.Clear();
        if (allow.Count > 0) context.Response.Headers.Allow = allow;
        var trace = new Dictionary<string, object?> { ["traceId"] = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier };
        return Results.Problem(statusCode: status, title: ReasonPhrases.GetReasonPhrase(status), type: "about:blank", extensions: trace).ExecuteAsync(context);
    }
}
