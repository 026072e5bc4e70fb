using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace ServerlessQiFu.Functions.Access;

/// <summary>Under which names an issuer writes what we ask for. A name that begins with a slash is a place inside the claims (RFC 6901), such as /realm_access/roles.</summary>
public sealed record ClaimNames(string Subject = "sub", string Role = "role", string Unit = "unit", string Enterprise = "enterprise", string FilesFor = "filesFor")
{
    private const int LongestName = 200;

    public static ClaimNames Ours { get; } = new();

    /// <exception cref="InvalidDataException">In one sentence, which is no name.</exception>
    public static ClaimNames Read(IConfiguration configuration)
    {
        return new(Name("sub"), Name("role"), Name("unit"), Name("enterprise"), Name("filesFor"));

        string Name(string ours)
        {
            if (configuration[$"{SettingNames.Claims}:{ours}"] is not { } given) return ours;
            return given.Length is > 0 and <= LongestName && given.Trim() == given && given != "/"
                ? given
                : throw new InvalidDataException($"{SettingNames.Claims}:{ours} is the name of a claim, or a place in the claims that begins with a slash.");
        }
    }

    /// <summary>Null where the claims do not have it.</summary>
    public static JsonElement? Find(JsonElement claims, string name)
    {
        if (name[0] != '/') return claims.TryGetProperty(name, out var found) ? found : null;
        foreach (var step in name[1..].Split('/').Select(s => s.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))
            if (claims.ValueKind != JsonValueKind.Object || !claims.TryGetProperty(step, out claims)) return null;
        return claims;
    }
}
