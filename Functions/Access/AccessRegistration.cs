using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Access;

public static class AccessRegistration
{
    /// <summary>The <see cref="Gate"/>, <see cref="Tokens"/>, <see cref="AccessSettings"/> and, in Development only, the <see cref="DevelopmentKey"/>.</summary>
    /// <exception cref="InvalidDataException">From the development key's file.</exception>
    public static IServiceCollection AddAccess(this IServiceCollection services, AccessSettings settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(settings);
        if (settings.IsDevelopment) services.AddSingleton(DevelopmentKey.Load(settings.DataFolder));
        services.AddSingleton(provider => new Tokens(Issuers(settings, provider), provider.GetRequiredService<TimeProvider>().OfActs()));
        services.AddSingleton<Gate>();
        return services;
    }

    private static IEnumerable<TrustedIssuer> Issuers(AccessSettings settings, IServiceProvider provider)
    {
        if (provider.GetService<DevelopmentKey>() is { } development)
            yield return new(DevelopmentKey.Issuer, DevelopmentKey.Audience, TrustedIssuer.DevelopmentAlgorithms, new FixedKeys(development.Key));
        if (settings is { Issuer: { } issuer, Audience: { } audience, Keys: { } keys })
            yield return new(issuer, audience, TrustedIssuer.PublicKeyAlgorithms,
                settings.KeysAreRemote ? new MetadataKeys(keys) : new KeySetFile(keys, provider.GetRequiredService<TimeProvider>()));
    }
}
