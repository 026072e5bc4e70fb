using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ServerlessQiFu.Embedded;

internal static class DurableComposition
{
    /// <summary>The engine's two pumps and the client. Wants a journal, an <see cref="IFunctionInvoker"/>, a clock and logging beside it.</summary>
    public static IServiceCollection AddEmbeddedDurable(this IServiceCollection services, DurableOptions options) => services
        .AddSingleton(options)
        .AddSingleton<DurableJournal>()
        .AddSingleton<TurnPump>()
        .AddSingleton<ActivityPump>()
        .AddSingleton<IPump>(provider => provider.GetRequiredService<TurnPump>())
        .AddSingleton<IPump>(provider => provider.GetRequiredService<ActivityPump>())
        .AddSingleton<DurableTaskClient>(provider => new EmbeddedDurableTaskClient(provider.GetRequiredService<DurableJournal>(), options));
}
