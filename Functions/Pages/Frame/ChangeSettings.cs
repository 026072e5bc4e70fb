using Microsoft.AspNetCore.Http;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>Language and size of the pages, kept on the visitor's device; nothing of the record changes.</summary>
public sealed class ChangeSettings
{
    internal static readonly Operation Operation = Operation.Page("changeSettings");

    [Function(nameof(ChangeSettings))]
    public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "settings")] HttpRequest request)
    {
        var cookies = request.HttpContext.Response.Cookies;
        var kept = new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, HttpOnly = true, Secure = request.IsHttps, IsEssential = true };
        if (request.Query["lang"] is ["zh" or "en"] language) cookies.Append(PageFrames.LanguageCookie, language!, kept);
        if (request.Query["care"] is ["0" or "1"] care) cookies.Append(PageFrames.CareCookie, care!, kept);
        return Results.LocalRedirect(LocalPath.Of(request.Query["to"]));
    }
}

/// <summary>A path of this site to go back to; anything else is the first page.</summary>
internal static class LocalPath
{
    public static string Of(string? to) => to is ['/', not ('/' or '\\'), ..] or "/" && !to.Any(char.IsControl) ? to : "/";
}
