using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.IdentityModel.Protocols;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Access;

public static class AccessRegistration
{
    private const long LargestMetadata = 1024 * 1024;

    /// <summary>The <see cref="Gate"/>, <see cref="Tokens"/>, <see cref="AccessSettings"/> and, in Development only, the <see cref="DevelopmentKey"/>.</summary>
    /// <exception cref="InvalidDataException">From the development key's file.</exception>
    public static IServiceCollection AddAccess(this IServiceCollection services, AccessSettings settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        if (settings.IsDevelopment) services.AddSingleton(DevelopmentKey.Load(settings.DataFolder));
        services.AddSingleton(provider => new Tokens(Issuers(settings, provider), provider.GetRequiredService<TimeProvider>().OfActs(), provider.GetService<PostsOf>()));
        services.AddSingleton<Gate>();
        return services;
    }

    private static IEnumerable<TrustedIssuer> Issuers(AccessSettings settings, IServiceProvider provider)
    {
        if (provider.GetService<DevelopmentKey>() is { } development)
            yield return new(DevelopmentKey.Issuer, DevelopmentKey.Audience, TrustedIssuer.DevelopmentAlgorithms, new FixedKeys(development.Key)) { FilesForAny = settings.FilesForAny };
        if (settings is { Issuer: { } issuer, Audience: { } audience, Keys: not null })
            yield return new(issuer, audience, TrustedIssuer.PublicKeyAlgorithms, KeysOf(settings, provider.GetRequiredService<TimeProvider>()))
            {
                FilesForAny = settings.FilesForAny, Claims = settings.Claims, Clients = settings.Clients, RolesFromDirectory = settings.RolesFromDirectory,
            };
    }

    private static ReadKeys KeysOf(AccessSettings settings, TimeProvider clock) => settings.KeysAreRemote
        ? ReadKeys.OfMetadata(settings.Keys!, settings.Issuer!, new HttpDocumentRetriever(Metadata()) { RequireHttps = true }, clock)
        : ReadKeys.OfFile(settings.Keys!, clock);

    /// <summary>The address is the operator's; where it leads is followed nowhere else. How long it may take <see cref="ReadKeys"/> says.</summary>
    private static HttpClient Metadata() => new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(2) })
    {
        MaxResponseContentBufferSize = LargestMetadata,
        Timeout = Timeout.InfiniteTimeSpan,
    };
}
