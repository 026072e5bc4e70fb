using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Functions.Access;

/// <summary>Who a visitor of the pages is: an actor and the name to show.</summary>
public sealed record Visitor(Actor Actor, string Name);

/// <summary>
/// Sessions of people who use the pages: an encrypted cookie by ASP.NET Core's own handler, called from functions because a Functions host runs no
/// middleware of ASP.NET Core.
/// </summary>
public static class Sessions
{
    /// <summary>The cookie handler's scheme.</summary>
    public const string Scheme = "session";
    /// <summary>A session that nobody uses ends after this.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(8);

    /// <summary>Null for a visitor without a session, or with one that has ended.</summary>
    public static async Task<Visitor?> Read(HttpContext http)
    {
        if ((await http.AuthenticateAsync(Scheme)).Principal is not { } person) return null;
        return RoleNames.Find(person.FindFirstValue("role") ?? "") is { } role && person.FindFirstValue("sub") is { } subject
            ? new(new Actor(role, subject, person.FindFirstValue("unit"), person.FindFirstValue("enterprise")), person.FindFirstValue("name") ?? subject)
            : null;
    }

    public static Task Begin(HttpContext http, Visitor visitor)
    {
        var actor = visitor.Actor;
        List<Claim> claims = [new("role", RoleNames.Of(actor.Role)), new("sub", actor.Subject), new("name", visitor.Name)];
        if (actor.Unit is { } unit) claims.Add(new("unit", unit));
        if (actor.Enterprise is { } enterprise) claims.Add(new("enterprise", enterprise));
        return http.SignInAsync(Scheme, new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme)));
    }

    public static Task End(HttpContext http) => http.SignOutAsync(Scheme);
}
