using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace ServerlessQiFu.LocalHost;

/// <summary>
/// What a Functions host does with a request before the worker sees it and with an answer after: gives it an invocation id, believes no
/// header that only a proxy of its own may set, and answers with a problem document wherever no function did.
/// </summary>
internal sealed class HttpFront(HttpTraffic traffic, HttpInvocations invocations, ILogger<HttpFront> log) : IStartupFilter
{
    private const string InvocationId = "x-ms-invocation-id";

    /// <summary>The worker believes these, since on the platform its host sets them. Here callers would.</summary>
    private static readonly string[] OfProxies =
    [
        ForwardedHeadersDefaults.XForwardedForHeaderName, ForwardedHeadersDefaults.XForwardedHostHeaderName,
        ForwardedHeadersDefaults.XForwardedProtoHeaderName, ForwardedHeadersDefaults.XForwardedPrefixHeaderName,
    ];

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(Serve);
        next(app);
    };

    private async Task Serve(HttpContext context, RequestDelegate next)
    {
        traffic.Count(context.Response);
        var id = Guid.NewGuid().ToString();
        foreach (var name in OfProxies) context.Request.Headers.Remove(name);
        context.Request.Headers[InvocationId] = id;
        try
        {
            await next(context);
            var routed = context.GetEndpoint() is RouteEndpoint;
            if (!routed && !context.Response.HasStarted && context.Response.StatusCode is StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed)
                await Problems.Write(context, context.Response.StatusCode);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller went away; there is nobody to answer.
        }
        catch (Exception refused) when (refused.GetBaseException() is BadHttpRequestException bad)
        {
            await Problems.Write(context, bad.StatusCode);
        }
        catch (Exception failure)
        {
            log.LogError(failure, "The function {Function} failed on {Method} {Path}", context.GetEndpoint()?.DisplayName, context.Request.Method, context.Request.Path);
            await Problems.Write(context, StatusCodes.Status500InternalServerError);
        }
        finally
        {
            invocations.Forget(id);
        }
    }
}
