using System.Collections.Frozen;
using Microsoft.Extensions.Configuration;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Access;

/// <summary>Whose tokens are taken. Outside Development an issuer is a must: nothing starts that nobody may call, or anybody.</summary>
/// <param name="Issuer">The tokens' <c>iss</c>.</param>
/// <param name="Audience">The tokens' <c>aud</c>.</param>
/// <param name="Keys">File with a JSON Web Key Set, or https address of OpenID metadata.</param>
/// <param name="IsDevelopment">See <see cref="DevelopmentMode"/>.</param>
public sealed record AccessSettings(string? Issuer, string? Audience, string? Keys, bool IsDevelopment, string DataFolder)
{
    private const string Discovery = "/.well-known/openid-configuration";

    /// <summary>Bots, by their <c>sub</c>, that may file for any company.</summary>
    public IReadOnlySet<string> FilesForAny { get; private init; } = FrozenSet<string>.Empty;

    /// <summary>The issuer's names for our claims.</summary>
    public ClaimNames Claims { get; private init; } = ClaimNames.Ours;

    public IReadOnlyDictionary<string, KnownClient> Clients { get; private init; } = FrozenDictionary<string, KnownClient>.Empty;

    /// <summary>Otherwise from the tokens' claims alone.</summary>
    public bool RolesFromDirectory { get; private init; }

    public bool KeysAreRemote => Keys is not null && IsHttps(Keys);

    /// <exception cref="InvalidDataException">In one sentence: what is missing.</exception>
    public static AccessSettings Read(IConfiguration configuration, DevelopmentMode development)
    {
        var (issuer, audience, keys) = (Text(configuration[SettingNames.Issuer]), Text(configuration[SettingNames.Audience]), Text(configuration[SettingNames.Keys]));
        if (keys is null && issuer is not null && IsHttps(issuer)) keys = issuer.TrimEnd('/') + Discovery;
        var settings = new AccessSettings(issuer, audience, keys, development.IsOn, Text(configuration[SettingNames.Data]) ?? "data")
        {
            FilesForAny = Bots(configuration[SettingNames.FilesForAny]), Claims = ClaimNames.Read(configuration), Clients = KnownClients.Read(configuration),
            RolesFromDirectory = FromDirectory(configuration[SettingNames.Roles]),
        };
        var given = new[] { issuer, audience, keys }.Count(s => s is not null);
        if (given is not (0 or 3))
            throw new InvalidDataException("auth:issuer, auth:audience and auth:jwks go together: set all three to say whose tokens are taken; an issuer that is an https address needs no auth:jwks.");
        if (given == 0 && !development.IsOn)
            throw new InvalidDataException($"No issuer of tokens is configured: outside Development set auth:issuer, auth:audience and auth:jwks (a key set file or an https metadata address).{development.WhyOff}");
        if (keys is not null && !settings.KeysAreRemote && !File.Exists(keys))
            throw new InvalidDataException($"auth:jwks names {keys}, which is neither a file that exists nor an https address.");
        if (keys is not null && !settings.KeysAreRemote && !HasKeys(keys))
            throw new InvalidDataException($"auth:jwks names {keys}, which is not a JSON Web Key Set with a signing key in it.");
        return settings;
    }

    private static bool FromDirectory(string? roles) => roles switch
    {
        null or "claims" => false,
        "directory" => true,
        _ => throw new InvalidDataException("auth:roles is claims (the tokens say who has which role) or directory (its posts do)."),
    };

    private static FrozenSet<string> Bots(string? listed)
    {
        var bots = (listed ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return bots.All(TokenClaims.IsSubject)
            ? bots.ToFrozenSet(StringComparer.Ordinal)
            : throw new InvalidDataException("auth:filesForAny is a list of bots, each by the sub of its tokens (1 to 100 visible ASCII characters), with commas between.");
    }

    private static bool HasKeys(string file)
    {
        try { return ReadKeys.KeysIn(Utf8File.Read(file, "The key set that auth:jwks names,")).Count > 0; }
        catch (ArgumentException) { return false; }
    }

    private static bool IsHttps(string text) => text.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
