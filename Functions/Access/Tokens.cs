using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Access;

/// <summary>One whose tokens are taken.</summary>
/// <param name="Algorithms">Never those of another issuer: a public key must not pass as a shared secret.</param>
public sealed record TrustedIssuer(string Name, string Audience, IReadOnlyList<string> Algorithms, ISigningKeys Keys)
{
    public static readonly IReadOnlyList<string> PublicKeyAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256];
    public static readonly IReadOnlyList<string> DevelopmentAlgorithms = [SecurityAlgorithms.HmacSha256];
}

/// <summary>
/// Tells who a token speaks of. A token once found good is remembered until it ends, at most <see cref="Memory"/>, so that
/// thousands of requests a second do not verify thousands of signatures.
/// </summary>
public sealed class Tokens(IEnumerable<TrustedIssuer> issuers, TimeProvider clock)
{
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);
    /// <summary>A key withdrawn by its issuer is forgotten here no later than this.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(5);
    public const int Longest = 8 * 1024;
    internal const int MostRemembered = 20_000;

    private readonly Dictionary<string, TrustedIssuer> _issuers = issuers.ToDictionary(i => i.Name, StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Remembered> _known = new(StringComparer.Ordinal);
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    internal int RememberedCount => _known.Count;

    public async ValueTask<Checked<Actor>> Read(string token, CancellationToken cancellation = default)
    {
        if (token.Length > Longest) return No("The token is longer than any of ours.");
        var now = clock.GetUtcNow();
        // A full hash: a collision would be somebody else's identity.
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (_known.TryGetValue(hash, out var known))
        {
            if (now < known.Until && clock.IsFresh(known.At, Memory)) return known.Actor;
            _known.TryRemove(hash, out _);
        }
        var verified = await Verify(token, now, cancellation);
        if (!verified.Try(out var good, out var problem)) return problem;
        if (!ActorOf(good).Try(out var actor, out problem)) return problem;
        Remember(hash, new(actor, new DateTimeOffset(good.ValidTo, TimeSpan.Zero) + Skew, clock.GetTimestamp()), now);
        return actor;
    }

    private async ValueTask<Checked<JsonWebToken>> Verify(string token, DateTimeOffset now, CancellationToken cancellation)
    {
        JsonWebToken unverified;
        try { unverified = _handler.ReadJsonWebToken(token); }
        catch (Exception fault) when (fault is ArgumentException or SecurityTokenException) { return No("The token is not a JSON Web Token."); }
        if (!_issuers.TryGetValue(unverified.Issuer, out var issuer)) return No("The token is from an issuer that is not trusted here.");

        IReadOnlyCollection<SecurityKey> keys;
        try { keys = await issuer.Keys.Current(cancellation); }
        catch (InvalidOperationException)
        {
            return new Problem(ProblemType.IdentityUnavailable, "The identity provider's keys cannot be read now; try again in a moment.");
        }
        var result = await _handler.ValidateTokenAsync(token, Rules(issuer, keys, now));
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
        {
            issuer.Keys.LookAgain();
            var again = await issuer.Keys.Current(cancellation);
            if (!ReferenceEquals(again, keys)) result = await _handler.ValidateTokenAsync(token, Rules(issuer, again, now));
        }
        return result.IsValid ? (JsonWebToken)result.SecurityToken : No(Why(result.Exception));
    }

    private static TokenValidationParameters Rules(TrustedIssuer issuer, IReadOnlyCollection<SecurityKey> keys, DateTimeOffset now) => new()
    {
        ValidIssuer = issuer.Name,
        ValidAudience = issuer.Audience,
        ValidAlgorithms = issuer.Algorithms,
        IssuerSigningKeys = keys,
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        // The library would ask the machine's clock.
        LifetimeValidator = (notBefore, expires, _, _) =>
            expires is { } end && now < new DateTimeOffset(end, TimeSpan.Zero) + Skew
            && (notBefore is not { } start || now >= new DateTimeOffset(start, TimeSpan.Zero) - Skew),
    };

    private static Checked<Actor> ActorOf(JsonWebToken token)
    {
        string? Claim(string name) => token.TryGetPayloadValue<string>(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value : null;

        if (Claim("sub") is not { } subject) return No("The token has no sub.");
        if (Claim("role") is not { } name || RoleNames.Find(name) is not { } role) return No("The token's role is none of ours.");
        var (unit, enterprise) = (Claim("unit"), Claim("enterprise"));
        if (role is Role.Officer or Role.Specialist && unit is null) return No($"A token for the role {name} names its unit.");
        if (role is Role.Enterprise && enterprise is null) return No($"A token for the role {name} names its enterprise.");
        return new Actor(role, subject, unit, enterprise);
    }

    private void Remember(string hash, Remembered remembered, DateTimeOffset now)
    {
        if (_known.Count >= MostRemembered)
        {
            foreach (var (old, entry) in _known) if (entry.Until <= now || !clock.IsFresh(entry.At, Memory)) _known.TryRemove(old, out _);
            // Still full: somebody sends more good tokens than there are people. Forgetting costs time, not safety.
            if (_known.Count >= MostRemembered) _known.Clear();
        }
        _known[hash] = remembered;
    }

    private static string Why(Exception? fault) => fault switch
    {
        SecurityTokenInvalidLifetimeException or SecurityTokenExpiredException or SecurityTokenNotYetValidException or SecurityTokenNoExpirationException =>
            "The token is not valid at this time; get a new one.",
        SecurityTokenInvalidAudienceException => "The token is for another audience.",
        _ => "The token's signature is not one of the issuer's.",
    };

    private static Problem No(string why) => new(ProblemType.Unauthenticated, why);

    /// <param name="Until">When the token itself ends.</param>
    /// <param name="At">The timestamp at which it was verified.</param>
    private sealed record Remembered(Actor Actor, DateTimeOffset Until, long At);
}
