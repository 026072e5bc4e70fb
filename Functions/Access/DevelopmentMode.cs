using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Access;

/// <summary>
/// Whether anybody may have a token for trying things out. One name left over in one place must not open a city's system: the environment of .NET
/// and that of Azure Functions must both say Development, and whoever calls must be on this machine.
/// </summary>
/// <param name="WhyOff">A sentence about names that do not agree; empty where they do.</param>
public sealed record DevelopmentMode(bool IsOn, string WhyOff = "")
{
    /// <summary>What Azure Functions and its tools call the environment.</summary>
    public const string FunctionsName = "AZURE_FUNCTIONS_ENVIRONMENT";
    private static readonly string[] DotNetNames = ["DOTNET_ENVIRONMENT", "ASPNETCORE_ENVIRONMENT"];
    private static readonly string[] LocalNames = ["localhost", "127.0.0.1", "[::1]"];

    public static DevelopmentMode Read(IConfiguration configuration, IHostEnvironment environment)
    {
        (string Name, string? Value)[] names =
        [
            ("the host's environment", environment.EnvironmentName), (FunctionsName, configuration[FunctionsName]),
            .. DotNetNames.Select(name => (name, configuration[name])).Where(named => !string.IsNullOrEmpty(named.Item2)),
        ];
        var others = names.Where(n => !string.Equals(n.Value, Environments.Development, StringComparison.OrdinalIgnoreCase)).ToList();
        if (others.Count == 0) return new(true);
        return others.Count == names.Length ? new(false) : new(false,
            $" This is not Development, since {string.Join(" and ", others.Select(o => string.IsNullOrEmpty(o.Value) ? $"{o.Name} is not set" : $"{o.Name} is {o.Value}"))}.");
    }

    /// <summary>Null when the call is from this machine and to a name that only this machine has: no page in a browser can point a name of its own here.</summary>
    public static Problem? Refuse(HttpContext http)
    {
        var from = http.Connection.RemoteIpAddress;
        if (from is not null && !IPAddress.IsLoopback(from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from))
            return new(ProblemType.LocalOnly, "This is Development, which answers calls from this machine only. Elsewhere configure an issuer and another environment.");
        return LocalNames.Contains(http.Request.Host.Host, StringComparer.OrdinalIgnoreCase)
            ? null
            : new(ProblemType.LocalOnly, $"This is Development, which answers to {string.Join(", ", LocalNames)} only: call it by one of these names.");
    }
}
