using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Logging;

namespace ServerlessQiFu.Embedded;

/// <summary>Serves the functions with an HTTP trigger; whatever answers here without a function is a problem document.</summary>
internal sealed class HttpFunctions(FunctionCatalog catalog, FunctionKeys keys, HostJson host, ILogger<HttpFunctions> log)
{
    /// <summary>What any method serves when a trigger names none.</summary>
    private static readonly string[] AnyMethod = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"];

    /// <exception cref="StartRefused">A route cannot be read, or two functions would serve the same requests.</exception>
    public void Map(IEndpointRouteBuilder app)
    {
        var served = new Dictionary<string, FunctionDescription>(StringComparer.OrdinalIgnoreCase);
        foreach (var (function, trigger) in catalog.With<HttpTriggerAttribute>())
        {
            if (trigger.AuthLevel is AuthorizationLevel.User or AuthorizationLevel.System)
                throw function.Refusal($"demands the level {trigger.AuthLevel}; Anonymous, Function and Admin are known");
            var pattern = Pattern(function, trigger);
            string[] methods = trigger.Methods is { Length: > 0 } named ? [.. named.Select(m => m.ToUpperInvariant())] : AnyMethod;
            foreach (var method in methods)
                if (!served.TryAdd($"{method} {Shape(pattern)}", function))
                    throw function.Refusal($"serves {method} {pattern.RawText}, which {served[$"{method} {Shape(pattern)}"].Place} serves already");
            app.MapMethods(pattern.RawText!, methods, context => Serve(function, trigger.AuthLevel, context));
        }
    }

    private RoutePattern Pattern(FunctionDescription function, HttpTriggerAttribute trigger)
    {
        var route = (trigger.Route ?? function.Name).Trim('/');
        try
        {
            return RoutePatternFactory.Parse(host.RoutePrefix.Length == 0 ? $"/{route}" : $"/{host.RoutePrefix}/{route}");
        }
        catch (RoutePatternException broken)
        {
            throw function.Refusal($"has the route {route}, which cannot be read: {broken.Message.TrimEnd('.')}");
        }
    }

    /// <summary>Two patterns of one shape would match the same paths: names of parameters do not count, constraints do.</summary>
    private static string Shape(RoutePattern pattern) => string.Join('/', pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternParameterPart p => $"{{{(p.IsCatchAll ? "*" : "")}:{string.Join(':', p.ParameterPolicies.Select(c => c.Content))}}}",
        RoutePatternLiteralPart literal => literal.Content,
        _ => ".",
    }))));

    private async Task Serve(FunctionDescription function, AuthorizationLevel level, HttpContext context)
    {
        if (!keys.Admit(level, context.Request))
        {
            await Problems.Write(context, StatusCodes.Status401Unauthorized);
            return;
        }
        try
        {
            await Answer(context, await catalog.Invoke(function, context, RouteValues(context)));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller went away; there is nobody to answer.
        }
        catch (BadHttpRequestException bad)
        {
            await Problems.Write(context, bad.StatusCode);
        }
        catch (Exception failure)
        {
            log.LogError(failure, "The function {Function} failed on {Method} {Path}", function.Name, context.Request.Method, context.Request.Path);
            await Problems.Write(context, StatusCodes.Status500InternalServerError);
        }
    }

    private static Task Answer(HttpContext context, object? result)
    {
        switch (result)
        {
            case IResult ready:
                return ready.ExecuteAsync(context);
            case IActionResult action:
                return action.ExecuteResultAsync(new ActionContext(context, context.GetRouteData(), new Microsoft.AspNetCore.Mvc.Abstractions.ActionDescriptor()));
            case null:
                if (!context.Response.HasStarted) context.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            case string text:
                return Results.Text(text).ExecuteAsync(context);
            default:
                return Results.Json(result, contentType: "application/json; charset=utf-8").ExecuteAsync(context);
        }
    }

    private static IReadOnlyDictionary<string, object?> RouteValues(HttpContext context) =>
        context.Request.RouteValues.Count == 0 ? Invocation.NoData : context.Request.RouteValues;
}
