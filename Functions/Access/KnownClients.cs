using System.Collections.Frozen;
using Microsoft.Extensions.Configuration;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Access;

/// <summary>A department's own system, which has a token of client credentials: what it may do, and for which one unit, the city says and not the token.</summary>
public sealed record KnownClient(Role Role, string Unit);

internal static class KnownClients
{
    private const int Most = 200;

    /// <summary>By the <c>sub</c> of their tokens; from <c>auth:clients:0:sub</c>, <c>:role</c>, <c>:unit</c> and so on.</summary>
    /// <exception cref="InvalidDataException">In one sentence, what is wrong with which.</exception>
    public static FrozenDictionary<string, KnownClient> Read(IConfiguration configuration)
    {
        var clients = new Dictionary<string, KnownClient>(StringComparer.Ordinal);
        foreach (var entry in configuration.GetSection(SettingNames.Clients).GetChildren())
        {
            var (subject, role, unit) = (entry["sub"], entry["role"], entry["unit"]);
            if (subject is null || !TokenClaims.IsSubject(subject)) throw Wrong("sub, 1 to 100 visible ASCII characters");
            if (role is null || RoleNames.Find(role) is not { } known || !ActsForUnit(known)) throw Wrong("role, officer or specialist");
            if (unit is null || !UnitCodes.IsWellFormed(unit)) throw Wrong("unit, a unit's code");
            if (!clients.TryAdd(subject, new(known, unit))) throw new InvalidDataException($"{entry.Path} names {subject} a second time: a client acts for one unit.");

            InvalidDataException Wrong(string what) => new($"{entry.Path} needs {what}.");
        }
        return clients.Count <= Most ? clients.ToFrozenDictionary(StringComparer.Ordinal) : throw new InvalidDataException($"{SettingNames.Clients} has more than {Most} entries.");
    }

    private static bool ActsForUnit(Role role) => role is Role.Officer or Role.Specialist;
}
