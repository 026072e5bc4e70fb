using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ServerlessQiFu.Functions.Platform;

/// <summary>
/// Which version a caller has seen: entity tags and <c>If-Match</c>. A command is decided on a version, whoever reads it as what; so the version stands first in
/// every tag. Where readers see different things of one version, what they see stands behind it.
/// </summary>
public static class EntityTags
{
    private const int Longest = 64;
    private const char BeforeContent = '-';
    private const int ContentBytes = 12;

    public static string Of(int version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>Of what one reader sees of a version: another where anything in it differs, such as by role or by a clock's light.</summary>
    public static string Of(int version, ReadOnlySpan<byte> content) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{version}{BeforeContent}{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, ContentBytes))}\"");

    /// <summary>Whether the caller has just this, by <c>If-None-Match</c>.</summary>
    public static bool Has(HttpRequest request, string tag) =>
        request.GetTypedHeaders().IfNoneMatch.Any(seen => seen.Compare(new EntityTagHeaderValue(tag), useStrongComparison: false));

    /// <summary>
    /// The version in <c>If-Match</c>. Missing is 428. <c>*</c>, weak tags and lists are 400: they would say that nobody looked.
    /// A tag that is not a version of ours is 412, as any other that does not match.
    /// </summary>
    public static Checked<int> Required(HttpRequest request) => Tag(request) is not { } read
        ? new Problem(ProblemType.IfMatchMissing, "Send If-Match with the ETag of the version you decided on (from GET or from the claim).")
        : !read.Try(out var tag, out var problem) ? problem
        : int.TryParse(tag[1..^1].Split(BeforeContent, 2)[0], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version
        : Stale();

    /// <summary>The tag in <c>If-Match</c>, quotes included; null when there is none.</summary>
    public static Checked<string>? Tag(HttpRequest request)
    {
        var values = request.Headers.IfMatch;
        if (values.Count == 0) return null;
        var tag = values.Count == 1 ? values[0]!.Trim() : "";
        return IsStrong(tag) ? tag : new Problem(ProblemType.InvalidHeader, "If-Match is one strong tag in quotes, such as \"7\"; * and lists are not taken.");
    }

    public static Problem Stale() => new(ProblemType.StaleVersion, "It has changed since you read it: read it again, look, and send the command with the new ETag.");

    private static bool IsStrong(string tag) =>
        tag.Length is > 2 and <= Longest + 2 && tag[0] == '"' && tag[^1] == '"' && !tag.AsSpan(1, tag.Length - 2).ContainsAnyExceptInRange('!', '~') && !tag[1..^1].Contains('"');
}

/// <summary>The client's own name for a request.</summary>
public static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";
    public const int Longest = 128;
    public const string Rule = "An idempotency key is 1 to 128 visible ASCII characters.";

    public static bool IsWellFormed(string key) => key.Length is > 0 and <= Longest && !key.AsSpan().ContainsAnyExceptInRange('!', '~');

    public static Checked<string> Required(HttpRequest request) => Optional(request) is { } key
        ? key
        : new Problem(ProblemType.IdempotencyKeyMissing, "Send Idempotency-Key: a key of your choice for this request, the same when you repeat it.");

    /// <summary>Null when there is none.</summary>
    public static Checked<string>? Optional(HttpRequest request)
    {
        var values = request.Headers[Header];
        if (values.Count == 0) return null;
        var key = values.Count == 1 ? values[0]! : "";
        return IsWellFormed(key) ? key : new Problem(ProblemType.InvalidHeader, Rule + " Send one.");
    }
}
