using System.Text.Json;
using System.Text.Unicode;
using ServerlessQiFu.Domain.DataFiles;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Access;

/// <summary>
/// A token as it is written, before anybody has looked at its signature: three parts, two of them JSON objects in which nothing stands twice,
/// and the registered claims of the types that RFC 7519 gives them. The library is given nothing else, so that what it reads is what was checked here.
/// </summary>
/// <param name="Claims">The payload.</param>
internal sealed record TokenText(string Algorithm, string Issuer, IReadOnlyList<string> Audiences, DateTimeOffset Expires, DateTimeOffset? NotBefore, JsonElement Claims)
{
    private const int LongestText = 500;
    private const int MostAudiences = 20;
    /// <summary>Seconds of the year 9999's end: later instants are none.</summary>
    private const double LatestSecond = 253_402_300_799;
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = StrictJson.Deepest, AllowDuplicateProperties = false };

    /// <summary>What a token of ours says it is: RFC 7519's name, and that of RFC 9068 for access tokens.</summary>
    private static readonly string[] Types = ["JWT", "at+jwt", "application/at+jwt"];

    public static Checked<TokenText> Read(string token)
    {
        var parts = token.Split('.', 4);
        if (parts.Length != 3 || Object(parts[0]) is not { } header || Object(parts[1]) is not { } claims || StrictBase64.Decode(parts[2]) is not { } signature) return No("The token is not a JSON Web Token.");
        if (signature.Length == 0) return No("The token has no signature.");
        if (header.TryGetProperty("crit", out _)) return No("The token demands by crit what is not understood here.");
        if (Text(header, "typ") is not { } type || !Types.Contains(type, StringComparer.OrdinalIgnoreCase)) return No("The token's typ is not JWT or at+jwt.");
        if (Text(header, "alg") is not { } algorithm) return No("The token names no algorithm.");
        if (header.TryGetProperty("kid", out _) && Text(header, "kid") is null) return No("The token's kid is not a name.");

        if (Text(claims, "iss") is not { } issuer) return No("The token names no issuer.");
        if (AudiencesOf(claims) is not { } audiences) return No("The token names no audience.");
        if (Instant(claims, "exp") is not { } expires) return No("The token does not say when it ends, in seconds.");
        var notBefore = Instant(claims, "nbf");
        if (notBefore is null && claims.TryGetProperty("nbf", out _)) return No("The token's nbf is not a number of seconds.");
        if (claims.TryGetProperty("iat", out _) && Instant(claims, "iat") is null) return No("The token's iat is not a number of seconds.");
        return new TokenText(algorithm, issuer, audiences, expires, notBefore, claims);
    }

    /// <summary>A text that says something; null for anything else.</summary>
    public static string? Text(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String) return null;
        string text;
        try { text = value.GetString()!; }
        // Half a character, written as an escape.
        catch (InvalidOperationException) { return null; }
        return text.Length <= LongestText && !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl) ? text : null;
    }

    private static string? Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? Text(value) : null;

    private static List<string>? AudiencesOf(JsonElement claims)
    {
        if (!claims.TryGetProperty("aud", out var value)) return null;
        if (value.ValueKind != JsonValueKind.Array) return Text(value) is { } one ? [one] : null;
        var all = value.EnumerateArray().Take(MostAudiences + 1).Select(Text).ToList();
        return all.Count is > 0 and <= MostAudiences && !all.Contains(null) ? [.. all.OfType<string>()] : null;
    }

    private static DateTimeOffset? Instant(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0 and <= LatestSecond
            ? DateTimeOffset.UnixEpoch.AddSeconds(Math.Floor(seconds))
            : null;

    private static JsonElement? Object(string part)
    {
        if (StrictBase64.Decode(part) is not { Length: > 0 } bytes || !Utf8.IsValid(bytes)) return null;
        try
        {
            using var document = JsonDocument.Parse(bytes, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        // A name with half a character in it is the second.
        catch (Exception fault) when (fault is JsonException or InvalidOperationException) { return null; }
    }

    private static Problem No(string why) => new(ProblemType.Unauthenticated, why);
}
