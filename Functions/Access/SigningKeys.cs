using System.Text.Json;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Access;

/// <summary>Where an issuer publishes its keys: the port to the city's identity provider.</summary>
public interface ISigningKeys
{
    /// <exception cref="KeysUnavailableException">There are none that may still be trusted.</exception>
    ValueTask<FreshKeySet> Current(CancellationToken cancellation);

    /// <summary>A token was not signed with any of these: look again soon, but never as often as somebody sends such tokens.</summary>
    void LookAgain();
}

/// <param name="Keys">The same object for as long as they were not read again.</param>
/// <param name="FreshFor">How long from now a token verified with them may be taken without asking again.</param>
public sealed record FreshKeySet(IReadOnlyCollection<SecurityKey> Keys, TimeSpan FreshFor);

public sealed class KeysUnavailableException(Exception? why = null) : Exception("The issuer's keys cannot be read.", why);

/// <summary>The keys of the development key file.</summary>
public sealed class FixedKeys(params SecurityKey[] keys) : ISigningKeys
{
    public ValueTask<FreshKeySet> Current(CancellationToken cancellation) => new(new FreshKeySet(keys, ReadKeys.Freshness));
    public void LookAgain() { }
}

/// <summary>
/// Keys that are read from somewhere and read again while they are used, so that a new key is known and a withdrawn one unknown in
/// <see cref="Freshness"/>. The library's own ConfigurationManager promises less: it answers with what it has while it reads anew, on the machine's clock.
/// </summary>
/// <param name="read">Fails where the keys cannot be had.</param>
public sealed class ReadKeys(Func<CancellationToken, Task<IReadOnlyCollection<SecurityKey>>> read, TimeProvider clock) : ISigningKeys
{
    /// <summary>From the reading of the keys to the last token that is taken because of it, remembered tokens included.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromMinutes(5);
    /// <summary>When they cannot be read again: how long those that were good are trusted further.</summary>
    internal static readonly TimeSpan LongestTrust = TimeSpan.FromHours(1);
    internal static readonly TimeSpan LeastBetweenLooks = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LeastBetweenFirstLooks = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _reading = new(1);
    private volatile Kept? _kept;
    private volatile Tried? _tried;
    private volatile bool _lookAgain;

    /// <summary>A JSON Web Key Set in a file; replaced by replacing the file.</summary>
    public static ReadKeys OfFile(string path, TimeProvider clock) => new(async cancellation => KeysIn(await File.ReadAllTextAsync(path, cancellation)), clock);

    /// <summary>OpenID Connect discovery: the metadata at the address must be the issuer's own (Discovery 1.0, 4.3), and so must the keys it names.</summary>
    public static ReadKeys OfMetadata(string address, string issuer, IDocumentRetriever documents, TimeProvider clock) => new(async cancellation =>
    {
        var metadata = await OpenIdConnectConfigurationRetriever.GetAsync(address, documents, cancellation);
        if (metadata.Issuer != issuer) throw new InvalidDataException($"{address} is the metadata of {metadata.Issuer}, not of {issuer}.");
        return metadata.SigningKeys.Count > 0 ? [.. metadata.SigningKeys] : throw new InvalidDataException($"{address} names no signing key.");
    }, clock);

    public async ValueTask<FreshKeySet> Current(CancellationToken cancellation)
    {
        if (Usable() is { } keys) return keys;
        await _reading.WaitAsync(cancellation);
        try
        {
            if (Usable() is { } meanwhile) return meanwhile;
            var begun = clock.GetTimestamp();
            Exception? fault = null;
            _lookAgain = false;
            // Whoever waits for it: it is for everybody, so nobody's going away ends it.
            try { _kept = new(await clock.Within(LongestRead, read, CancellationToken.None), begun); }
            catch (Exception trouble) { fault = trouble; }
            _tried = new(clock.GetTimestamp(), fault);
            return Usable() ?? throw new KeysUnavailableException(fault);
        }
        finally { _reading.Release(); }
    }

    public void LookAgain() => _lookAgain = true;

    /// <summary>Signing keys of a key set; one without any withdraws all.</summary>
    /// <exception cref="ArgumentException">It is no key set.</exception>
    internal static IReadOnlyCollection<SecurityKey> KeysIn(string text)
    {
        try { using var json = JsonDocument.Parse(text); }
        catch (JsonException broken) { throw new ArgumentException("This is no JSON Web Key Set.", broken); }
        return [.. new JsonWebKeySet(text).GetSigningKeys()];
    }

    /// <summary>Null when they must be read first.</summary>
    private FreshKeySet? Usable()
    {
        var (kept, tried) = (_kept, _tried);
        var sinceTried = tried is null ? TimeSpan.MaxValue : clock.GetElapsedTime(tried.At);
        if (kept is null) return tried is not null && sinceTried < LeastBetweenFirstLooks ? throw new KeysUnavailableException(tried.Fault) : null;
        var age = clock.GetElapsedTime(kept.At);
        if (age < Freshness) return _lookAgain && sinceTried >= LeastBetweenLooks ? null : new(kept.Keys, Freshness - age);
        if (sinceTried >= LeastBetweenLooks) return null;
        return age < LongestTrust ? new(kept.Keys, TimeSpan.Zero) : throw new KeysUnavailableException(tried!.Fault);
    }

    /// <param name="At">Timestamp of the clock when the reading began.</param>
    private sealed record Kept(IReadOnlyCollection<SecurityKey> Keys, long At);

    private sealed record Tried(long At, Exception? Fault);
}
