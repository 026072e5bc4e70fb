using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Web;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>Finds out who a visitor is; who must sign in is shown the way there and comes back, who may not see a page is told so.</summary>
public sealed class PageDoor(PageFrames frames) : IPageDoor
{
    public async Task<bool> Admit(FunctionContext context, HttpContext http, Operation page)
    {
        SecurityHeaders.Set(http.Response.Headers);
        var visitor = await Sessions.Read(http);
        if (visitor is not null)
        {
            http.Features.Set(visitor);
            http.Is(visitor.Actor);
        }
        if (page.IsOpen) return true;
        context.GetInvocationResult().Value = visitor switch
        {
            // A form that was on its way comes back as a page: its words are kept on the device.
            null => Results.Redirect("/sign-in?to=" + Uri.EscapeDataString(HttpMethods.IsGet(http.Request.Method) ? http.Request.Path + http.Request.QueryString : BackFrom(http.Request))),
            _ when page.Refuse(visitor.Actor) is { } refusal => await ProblemPages.Of(frames, http, refusal),
            _ => null,
        };
        return context.GetInvocationResult().Value is null;
    }

    private static string BackFrom(HttpRequest request) =>
        Uri.TryCreate(request.Headers.Referer, UriKind.Absolute, out var from) && from.Host == request.Host.Host ? from.PathAndQuery : "/";
}

/// <summary>What every page tells the browser: nothing from elsewhere, no frames, no cache.</summary>
internal static class SecurityHeaders
{
    private const string Policy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";

    public static void Set(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers["Referrer-Policy"] = "same-origin";
        headers.CacheControl = "no-cache, no-store";
        headers.Pragma = "no-cache";
    }
}
