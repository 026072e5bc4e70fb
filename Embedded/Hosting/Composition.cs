using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ServerlessQiFu.Embedded;

/// <summary>Puts the host together: its own registrations before the app's, its checks after them.</summary>
internal sealed class Composition
{
    private const string DefaultAddress = "http://127.0.0.1:7071";

    /// <summary>The largest body that reaches a function, bytes; each function keeps its own smaller limit.</summary>
    private const long LargestBody = 110 * 1024 * 1024;

    private readonly WebApplicationBuilder _web;
    private readonly DataFolder? _data;
    private readonly HostJson _host;

    public Composition(WebApplicationBuilder web, IReadOnlyCollection<Type> functions, EmbeddedOptions options)
    {
        _web = web;
        _host = HostJson.Read(Path.Combine(options.AppFolder, "host.json"));
        _data = options.Journal is null ? DataFolder.Open(web.Configuration["data"] ?? "data") : null;
        var journal = options.Journal ?? _data!.Journal;

        var services = web.Services;
        if (options.Clock is not null) services.AddSingleton(options.Clock);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_host);
        services.AddSingleton(journal);
        services.AddSingleton(provider => FunctionKeys.Load(provider.GetRequiredService<IConfiguration>(), _data?.Path));
        services.AddSingleton(provider => new FunctionCatalog(
            functions, Middleware, provider.GetRequiredService<IServiceScopeFactory>(), provider.GetRequiredService<TimeProvider>(), _host.FunctionTimeout));
        services.AddSingleton<IFunctionInvoker>(provider => provider.GetRequiredService<FunctionCatalog>());
        services.AddSingleton<HttpFunctions>();
        services.AddSingleton<HttpTraffic>();
        services.AddSingleton<Pumps>();
        if (!options.Driven) services.AddHostedService(provider => provider.GetRequiredService<Pumps>());
        services.AddEmbeddedStorage(journal);
        services.AddEmbeddedDurable(new DurableOptions
        {
            MaxConcurrentActivityFunctions = _host.MaxConcurrentActivities,
            MaxConcurrentOrchestratorFunctions = _host.MaxConcurrentOrchestrators,
        });
        var topology = Topology.Read(Path.Combine(options.AppFolder, "messaging.json"));
        services.AddSingleton(provider => new Broker(journal, topology, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new ServiceBusClient(provider.GetRequiredService<Broker>()));
        services.AddSingleton<IPump, MessagePump>();
        services.AddSingleton<IPump, TimerPump>();
    }

    public List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> Middleware { get; } = [];

    public static WebApplicationBuilder NewWebApplication(EmbeddedOptions options)
    {
        CommandLine.Check(options.Args);
        Tracing.Begin();
        var web = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = options.Args,
            ContentRootPath = options.AppFolder,
            EnvironmentName = Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT"),
        });
        if (web.Configuration["urls"] is null && web.Configuration["http_ports"] is null && web.Configuration["https_ports"] is null)
            web.WebHost.UseUrls(DefaultAddress);
        web.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
        });
        // A failed start is told in one sentence by whoever runs the host; here it would come with its stack trace.
        web.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        return web;
    }

    public EmbeddedHost Build()
    {
        try
        {
            var app = _web.Build();
            app.Services.GetRequiredService<FunctionCatalog>().Check(app.Services.GetRequiredService<IServiceProviderIsService>());
            app.Services.GetRequiredService<HttpTraffic>().Count(app);
            app.UseProblems();
            app.UseRouting();
            app.Services.GetRequiredService<HttpFunctions>().Map(app);
            app.Services.GetRequiredService<Pumps>();
            return new EmbeddedHost(app, _data);
        }
        catch
        {
            _data?.Dispose();
            throw;
        }
    }
}
