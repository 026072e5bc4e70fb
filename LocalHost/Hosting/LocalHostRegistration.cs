using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace ServerlessQiFu.LocalHost;

/// <summary>Puts this host in the place of the one that a worker looks for. It comes before the app's own registrations, which keep what they find.</summary>
internal static class LocalHostRegistration
{
    /// <summary>Below the folder that the caller is in.</summary>
    internal const string DefaultFolder = "data";

    private const string DefaultAddress = "http://127.0.0.1:7071";

    /// <summary>The largest body that this host takes, bytes, unless the app sets another; a Functions host has such a limit before the worker's own, too.</summary>
    private const long LargestBody = 110 * 1024 * 1024;

    /// <summary>Connections at once; a further one is closed. Each may hold a request's body of 64 KB that comes slowly, besides what the app bounds by itself.</summary>
    private const int MostConnections = 4_096;

    /// <summary>Where the ASP.NET Core integration looks for host.json.</summary>
    private const string ApplicationFolder = "FUNCTIONS_APPLICATION_DIRECTORY";

    /// <summary>By which Azure Functions and its tools name the environment.</summary>
    private const string FunctionsEnvironment = "AZURE_FUNCTIONS_ENVIRONMENT";

    /// <exception cref="StartRefused">An option, host.json, messaging.json or the data folder is wrong.</exception>
    public static void Add(FunctionsApplicationBuilder builder, LocalHostOptions options)
    {
        CommandLine.Check(options.Args);
        Tracing.Begin();
        // It is the process's, and hosts of several folders may be in one (in tests): so it is the program's own folder for all of them.
        Environment.SetEnvironmentVariable(ApplicationFolder, AppContext.BaseDirectory);
        ListenWhereWanted(builder.Configuration);
        NameEnvironmentOnce(builder, options.Args);
        var host = HostJson.Read(Path.Combine(options.AppFolder, "host.json"));
        var topology = Topology.Read(Path.Combine(options.AppFolder, "messaging.json"));

        var services = builder.Services;
        if (options.Clock is not null) services.AddSingleton(options.Clock);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(host);
        services.AddSingleton(options);
        // A caller's journal outlives the host. The one in the data folder is opened before the app looks into that folder, and closed with the container.
        if (options.Journal is not null) services.AddSingleton(options.Journal);
        else OpenDataFolder(services, builder.Configuration["data"] is { Length: > 0 } named ? named : DefaultFolder);
        ReplaceWorkersHost(services);
        ServeHttp(builder);
        services.AddSingleton<FunctionCatalog>();
        services.AddSingleton<WorkerPipeline>();
        services.AddSingleton<Pumps>();
        if (!options.Driven) services.AddHostedService(provider => provider.GetRequiredService<Pumps>());
        // The app makes its clients itself where its tables and blobs are elsewhere; orchestrations and messages stay in the journal.
        if (string.IsNullOrEmpty(builder.Configuration["storage"])) services.AddLocalStorage();
        services.AddLocalDurable(new DurableOptions
        {
            HubName = host.HubName,
            ThrowStatusExceptionsOnRaiseEvent = host.ThrowStatusExceptionsOnRaiseEvent,
            MaxConcurrentActivityFunctions = host.MaxConcurrentActivities,
            MaxConcurrentOrchestratorFunctions = host.MaxConcurrentOrchestrators,
        });
        services.AddSingleton(provider => new Broker(provider.GetRequiredService<Journal>(), topology, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ServiceBusClient>(provider => new LocalServiceBusClient(provider.GetRequiredService<Broker>()));
        services.AddSingleton<IPump, MessagePump>();
        services.AddSingleton<IPump, TimerPump>();
    }

    /// <summary>Here the command line names the environment, and no Functions host does: what it says is meant for both. What the environment itself says stands.</summary>
    private static void NameEnvironmentOnce(FunctionsApplicationBuilder builder, string[] args)
    {
        if (new ConfigurationBuilder().AddCommandLine(args).Build()["environment"] is not { Length: > 0 } named) return;
        builder.Environment.EnvironmentName = named;
        builder.Configuration[FunctionsEnvironment] ??= named;
    }

    /// <summary>The integration has set a random port of its own, over whatever the caller asked for.</summary>
    /// <exception cref="StartRefused">An address is none, or is not free.</exception>
    private static void ListenWhereWanted(ConfigurationManager configuration)
    {
        string? wanted = null;
        foreach (var provider in ((IConfigurationRoot)configuration).Providers.Where(p => p is not ChainedConfigurationProvider))
            if (provider.TryGet("urls", out var urls)) wanted = urls;
        if (wanted is null && configuration["http_ports"] is null && configuration["https_ports"] is null) wanted = DefaultAddress;
        if (wanted is not null) ListenAddresses.Check(wanted);
        configuration["urls"] = wanted ?? "";
    }

    private static void OpenDataFolder(IServiceCollection services, string folder)
    {
        var own = DataFolder.Open(folder);
        StartRefused.Undo = own.TakeBack;
        services.AddSingleton(_ => own.Journal);
    }

    private static void ReplaceWorkersHost(IServiceCollection services)
    {
        foreach (var service in services.Where(WorkerInternals.IsForAnotherHost).ToList()) services.Remove(service);
        services.AddSingleton<HttpInvocations>();
        services.Replace(new ServiceDescriptor(
            WorkerInternals.HttpCoordinator, provider => HttpInvocations.CoordinatorOf(provider.GetRequiredService<HttpInvocations>()), ServiceLifetime.Singleton));
    }

    private static void ServeHttp(FunctionsApplicationBuilder builder)
    {
        // The SDK has removed it, since a Functions host has one of its own.
        builder.Logging.AddConsole();
        // A failed start is an error here, with its stack trace; whoever runs the host tells it in one sentence. What stops a host that runs is critical.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        builder.Services.AddSingleton<HttpTraffic>();
        builder.Services.AddSingleton<IStartupFilter, HttpFront>();
        builder.Services.AddHostedService<ServerRefusals>();
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(ServerRefusals.Watch));
        });
    }
}
