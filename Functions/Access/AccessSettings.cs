using Microsoft.Extensions.Configuration;
using Microsoft.IdentityModel.Tokens;

namespace ServerlessQiFu.Functions.Access;

/// <summary>Whose tokens are taken. Outside Development an issuer is a must: nothing starts that nobody may call, or anybody.</summary>
/// <param name="Issuer">The tokens' <c>iss</c>.</param>
/// <param name="Audience">The tokens' <c>aud</c>.</param>
/// <param name="Keys">File with a JSON Web Key Set, or https address of OpenID metadata.</param>
public sealed record AccessSettings(string? Issuer, string? Audience, string? Keys, bool IsDevelopment, string DataFolder)
{
    /// <exception cref="InvalidDataException">In one sentence: what is missing.</exception>
    public static AccessSettings Read(IConfiguration configuration, bool isDevelopment)
    {
        var settings = new AccessSettings(
            Text(configuration[SettingNames.Issuer]), Text(configuration[SettingNames.Audience]), Text(configuration[SettingNames.Keys]), isDevelopment,
            Text(configuration[SettingNames.Data]) ?? "data");
        var given = new[] { settings.Issuer, settings.Audience, settings.Keys }.Count(s => s is not null);
        if (given is not (0 or 3))
            throw new InvalidDataException("auth:issuer, auth:audience and auth:jwks go together: set all three to say whose tokens are taken.");
        if (given == 0 && !isDevelopment)
            throw new InvalidDataException("No issuer of tokens is configured: outside Development set auth:issuer, auth:audience and auth:jwks (a key set file or an https metadata address).");
        if (settings.Keys is { } keys && !settings.KeysAreRemote && !File.Exists(keys))
            throw new InvalidDataException($"auth:jwks names {keys}, which is neither a file that exists nor an https address.");
        if (settings.Keys is { } file && !settings.KeysAreRemote && !HasKeys(file))
            throw new InvalidDataException($"auth:jwks names {file}, which is not a JSON Web Key Set with a signing key in it.");
        return settings;
    }

    public bool KeysAreRemote => Keys is not null && Keys.StartsWith("https://", StringComparison.OrdinalIgnoreCase);

    private static bool HasKeys(string file)
    {
        try { return new JsonWebKeySet(File.ReadAllText(file)).GetSigningKeys().Count > 0; }
        catch (ArgumentException) { return false; }
    }

    private static string? Text(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
