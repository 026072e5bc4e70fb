using System.Net;
using System.Net.Sockets;

namespace ServerlessQiFu.Functions.Http.Contracts;

/// <summary><c>POST /api/subscriptions</c>.</summary>
public sealed record Subscribe : IRequestBody
{
    public const int MostEvents = 50;

    public required string Unit { get; init; }
    /// <summary>https. Names that resolve to private addresses are refused when something is sent, not here.</summary>
    public required string Url { get; init; }
    /// <summary>Names of events; all when absent.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    public void Check(FieldErrors errors)
    {
        errors.UnitCode("unit", Unit);
        if (Url.Length > TextLimits.Url || !Uri.TryCreate(Url, UriKind.Absolute, out var url) || url.Scheme != Uri.UriSchemeHttps || url.UserInfo.Length > 0)
            errors.Add("url", "The address begins with https://, has no user name in it and at most 500 characters.");
        else if (IsOurs(url))
            errors.Add("url", "The address is a public one: private, local and link-local addresses are not called.");
        if (Events is null) return;
        errors.Count("events", Events.Count, 1, MostEvents);
        errors.Distinct("events", Events);
        foreach (var (i, name) in Events.Index().Take(MostEvents)) errors.At("events").Word(i, name);
    }

    private static bool IsOurs(Uri url) =>
        url.IsLoopback || !url.DnsSafeHost.Contains('.') && !url.DnsSafeHost.Contains(':')
        || url.DnsSafeHost.EndsWith(".local", StringComparison.OrdinalIgnoreCase) || url.DnsSafeHost.EndsWith(".internal", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(url.DnsSafeHost, out var address) && !PublicAddress.Is(address));
}

/// <summary>Which addresses may be called from here (no request forgery through webhooks).</summary>
public static class PublicAddress
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
            "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001:db8::/32", "2002::/16", "fc00::/7", "fe80::/10", "ff00::/8",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    public static bool Is(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6 && !NotPublic.Any(n => n.Contains(plain));
    }
}

/// <summary><c>POST /api/dev/token</c>, in Development only.</summary>
public sealed record DevelopmentTokenRequest : IRequestBody
{
    public required string Role { get; init; }
    public required string Sub { get; init; }
    public string? Unit { get; init; }
    public string? Enterprise { get; init; }

    public void Check(FieldErrors errors)
    {
        if (Access.RoleNames.Find(Role) is null) errors.Add("role", "The role is one of " + string.Join(", ", Access.RoleNames.All) + ".");
        if (Sub.Length is 0 or > TextLimits.Subject || Sub.Any(c => c is < '!' or > '~')) errors.Add("sub", "sub is 1 to 100 visible ASCII characters.");
        if (Unit is not null) errors.UnitCode("unit", Unit);
        if (Enterprise is not null) errors.CreditCode("enterprise", Enterprise);
    }
}
