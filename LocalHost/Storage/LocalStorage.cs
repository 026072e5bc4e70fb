using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ServerlessQiFu.LocalHost;

internal static class LocalStorage
{
    public static IServiceCollection AddLocalStorage(this IServiceCollection services, Journal journal) => services.AddSingleton(journal).AddLocalStorage();

    /// <summary>Registers the clients of Azure's storage, all kept in the registered <see cref="Journal"/>; stamps come from the registered <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddLocalStorage(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new TableStore(provider.GetRequiredService<Journal>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<TableServiceClient>(provider => new LocalTableServiceClient(provider.GetRequiredService<TableStore>()));
        services.AddSingleton(provider => new BlobStore(provider.GetRequiredService<Journal>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<BlobServiceClient>(provider => new LocalBlobServiceClient(provider.GetRequiredService<BlobStore>()));
        return services;
    }
}
