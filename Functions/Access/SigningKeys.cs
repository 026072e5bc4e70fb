using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Access;

/// <summary>Where an issuer publishes its keys: the port to the city's identity provider.</summary>
public interface ISigningKeys
{
    ValueTask<IReadOnlyCollection<SecurityKey>> Current(CancellationToken cancellation);

    /// <summary>A token named a key that is not among these: look again soon, but never as often as somebody sends such tokens.</summary>
    void LookAgain();
}

/// <summary>The keys of the development key file.</summary>
public sealed class FixedKeys(params SecurityKey[] keys) : ISigningKeys
{
    public ValueTask<IReadOnlyCollection<SecurityKey>> Current(CancellationToken cancellation) => new(keys);
    public void LookAgain() { }
}

/// <summary>A JSON Web Key Set in a file; replaced by replacing the file.</summary>
public sealed class KeySetFile(string path, TimeProvider clock) : ISigningKeys
{
    private static readonly TimeSpan Freshness = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LeastBetweenLooks = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private IReadOnlyCollection<SecurityKey>? _keys;
    private long _readAt;
    private bool _lookAgain;

    public ValueTask<IReadOnlyCollection<SecurityKey>> Current(CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (_keys is null || !clock.IsFresh(_readAt, _lookAgain ? LeastBetweenLooks : Freshness)) Read();
            return new(_keys!);
        }
    }

    public void LookAgain()
    {
        lock (_gate) _lookAgain = true;
    }

    private void Read()
    {
        (_readAt, _lookAgain) = (clock.GetTimestamp(), false);
        try { _keys = [.. new JsonWebKeySet(File.ReadAllText(path)).GetSigningKeys()]; }
        catch (Exception fault) when (_keys is not null && fault is IOException or ArgumentException or UnauthorizedAccessException)
        {
            // Half-replaced: what was good five minutes ago still is; the next look finds the whole file.
        }
    }
}

/// <summary>OpenID Connect metadata at an https address, kept fresh by the library.</summary>
public sealed class MetadataKeys(string address) : ISigningKeys
{
    private readonly ConfigurationManager<OpenIdConnectConfiguration> _metadata = new(address, new OpenIdConnectConfigurationRetriever(), new HttpDocumentRetriever { RequireHttps = true });

    public async ValueTask<IReadOnlyCollection<SecurityKey>> Current(CancellationToken cancellation)
    {
        var configuration = await _metadata.GetConfigurationAsync(cancellation);
        return [.. configuration.SigningKeys];
    }

    public void LookAgain() => _metadata.RequestRefresh();
}
