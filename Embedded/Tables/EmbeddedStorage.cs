using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ServerlessQiFu.Embedded;

internal static class EmbeddedStorage
{
    /// <summary>Registers the clients of Azure's storage, all kept in <paramref name="journal"/>; stamps come from the registered <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddEmbeddedStorage(this IServiceCollection services, Journal journal)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new TableStore(journal, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<TableServiceClient>(provider => new EmbeddedTableServiceClient(provider.GetRequiredService<TableStore>()));
        services.AddSingleton(provider => new BlobStore(journal, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<BlobServiceClient>(provider => new EmbeddedBlobServiceClient(provider.GetRequiredService<BlobStore>()));
        return services;
    }
}
