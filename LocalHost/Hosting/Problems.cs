using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace ServerlessQiFu.LocalHost;

/// <summary>Problem documents (RFC 9457) for what no function answered: unknown paths, wrong methods, bodies that are too large, failures.</summary>
internal static class Problems
{
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
        (context.Response.Headers.CacheControl, context.Response.Headers.XContentTypeOptions) = ("no-store", "nosniff");
        var trace = new Dictionary<string, object?> { ["traceId"] = Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier };
        return Results.Problem(statusCode: status, title: ReasonPhrases.GetReasonPhrase(status), type: "about:blank", extensions: trace).ExecuteAsync(context);
    }
}
