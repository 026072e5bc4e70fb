using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Access;

/// <summary>
/// Tells who a token speaks of. A token once found good is remembered until it ends and no longer than the keys it was verified with are fresh,
/// so that thousands of requests a second do not verify thousands of signatures.
/// </summary>
/// <param name="postsOf">For issuers whose roles are the directory's posts.</param>
public sealed class Tokens(IEnumerable<TrustedIssuer> issuers, TimeProvider clock, PostsOf? postsOf = null)
{
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);
    public const int Longest = 8 * 1024;
    internal const int MostRemembered = 20_000;

    private readonly Dictionary<string, TrustedIssuer> _issuers = issuers.ToDictionary(i => i.Name, StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Remembered> _known = new(StringComparer.Ordinal);
    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };

    internal int RememberedCount => _known.Count;

    public async ValueTask<Checked<Actor>> Read(string token, CancellationToken cancellation = default)
    {
        if (token.Length > Longest) return No("The token is longer than any of ours.");
        // A full hash: a collision would be somebody else's identity.
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        if (_known.TryGetValue(hash, out var known))
        {
            if (Stands(known)) return known.Actor;
            _known.TryRemove(hash, out _);
        }
        if (!TokenText.Read(token).Try(out var text, out var problem)) return problem;
        if (Refuse(text, out var issuer) is { } refusal) return refusal;
        var seen = clock.GetTimestamp();
        if (!(await Verify(token, issuer!, cancellation)).Try(out var keys, out problem)) return problem;
        var posts = issuer!.RolesFromDirectory && TokenClaims.SubjectOf(text.Claims, issuer) is { } person ? await postsOf!(person, cancellation) : null;
        if (!TokenClaims.Read(text.Claims, issuer, posts).Try(out var actor, out problem)) return problem;
        Remember(hash, new(actor, seen, keys.FreshFor, text.Expires + Skew));
        return actor;
    }

    /// <summary>All that does not need a key.</summary>
    private Problem? Refuse(TokenText text, out TrustedIssuer? issuer)
    {
        if (!_issuers.TryGetValue(text.Issuer, out issuer)) return No("The token is from an issuer that is not trusted here.");
        if (!text.Audiences.Contains(issuer.Audience, StringComparer.Ordinal)) return No("The token is for another audience.");
        if (!issuer.Algorithms.Contains(text.Algorithm, StringComparer.Ordinal)) return No($"The token's algorithm is not one of {string.Join(", ", issuer.Algorithms)}.");
        var now = clock.GetUtcNow();
        return now >= text.Expires + Skew || now < text.NotBefore - Skew ? No("The token is not valid at this time; get a new one.") : null;
    }

    /// <returns>The keys of which one has signed it.</returns>
    private async ValueTask<Checked<FreshKeySet>> Verify(string token, TrustedIssuer issuer, CancellationToken cancellation)
    {
        try
        {
            var keys = await issuer.Keys.Current(cancellation);
            if (await IsSigned(token, issuer, keys)) return keys;
            // Signed with a key that is newer than those, or by nobody.
            issuer.Keys.LookAgain();
            var again = await issuer.Keys.Current(cancellation);
            if (!ReferenceEquals(again.Keys, keys.Keys) && await IsSigned(token, issuer, again)) return again;
            return No("The token's signature is not one of the issuer's.");
        }
        catch (KeysUnavailableException)
        {
            return new Problem(ProblemType.IdentityUnavailable, "The identity provider's keys cannot be read now; try again in a moment.");
        }
    }

    private async ValueTask<bool> IsSigned(string token, TrustedIssuer issuer, FreshKeySet keys) => (await _handler.ValidateTokenAsync(token, new TokenValidationParameters
    {
        ValidIssuer = issuer.Name,
        ValidAudience = issuer.Audience,
        IgnoreTrailingSlashWhenValidatingAudience = false,
        ValidAlgorithms = issuer.Algorithms,
        IssuerSigningKeys = keys.Keys,
        RequireSignedTokens = true,
        // Judged before, by our own clock; the library would ask the machine's.
        ValidateLifetime = false,
    })).IsValid;

    private bool Stands(Remembered known) => clock.GetElapsedTime(known.Since) < known.For && clock.GetUtcNow() < known.Ends;

    private void Remember(string hash, Remembered remembered)
    {
        if (_known.Count >= MostRemembered)
        {
            foreach (var (old, entry) in _known) if (!Stands(entry)) _known.TryRemove(old, out _);
            // Still full: somebody sends more good tokens than there are people. Forgetting costs time, not safety.
            if (_known.Count >= MostRemembered) _known.Clear();
        }
        _known[hash] = remembered;
    }

    private static Problem No(string why) => new(ProblemType.Unauthenticated, why);

    /// <param name="Since">Timestamp of the clock: what a clock that is set back says does not lengthen it.</param>
    private sealed record Remembered(Actor Actor, long Since, TimeSpan For, DateTimeOffset Ends);
}
