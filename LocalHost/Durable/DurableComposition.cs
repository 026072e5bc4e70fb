using System.Reflection;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ServerlessQiFu.LocalHost;

internal static class DurableComposition
{
    /// <summary>The backend's two pumps and the client, which functions get by <c>[DurableClient]</c>.</summary>
    public static IServiceCollection AddLocalDurable(this IServiceCollection services, DurableOptions options)
    {
        // The worker's converter, found by the attribute's own word, would make a client that calls a host's address.
        var converter = typeof(DurableClientAttribute).GetCustomAttribute<InputConverterAttribute>()!.ConverterType;
        services.Add(new ServiceDescriptor(converter, provider => new ClientConverter(provider.GetRequiredService<DurableTaskClient>()), ServiceLifetime.Singleton));
        return services
            .AddSingleton(options)
            .AddSingleton<DurableJournal>()
            .AddSingleton<IDurableFunctions, DurableFunctions>()
            .AddSingleton<TurnPump>()
            .AddSingleton<ActivityPump>()
            .AddSingleton<IPump>(provider => provider.GetRequiredService<TurnPump>())
            .AddSingleton<IPump>(provider => provider.GetRequiredService<ActivityPump>())
            .AddSingleton<DurableTaskClient>(provider => new LocalDurableTaskClient(
                provider.GetRequiredService<DurableJournal>(), provider.GetRequiredService<DurableOptions>(), provider.GetRequiredService<IOptions<DurableTaskClientOptions>>().Value.DataConverter));
    }

    private sealed class ClientConverter(DurableTaskClient client) : IInputConverter
    {
        public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) =>
            new(context.TargetType.IsInstanceOfType(client) ? ConversionResult.Success(client) : ConversionResult.Unhandled());
    }
}
