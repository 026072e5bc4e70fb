using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ServerlessQiFu.LocalHost;

/// <summary>A running app as tests, simulation and tools start it: on a port and with a clock of its own.</summary>
internal sealed class LocalFunctionsHost(IHost host) : IAsyncDisposable
{
    public IServiceProvider Services => host.Services;

    public Pumps Pumps => host.Services.GetRequiredService<Pumps>();

    /// <summary>Where the app listens, once started.</summary>
    public Uri Address => new(host.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    /// <summary>Starts an app on a free port.</summary>
    /// <param name="configure">What <c>Program.cs</c> does after <c>UseLocalHost</c>, and the app's generated functions, which the SDK finds in the entry assembly only.</param>
    public static async Task<LocalFunctionsHost> Start(LocalHostOptions options, Action<FunctionsApplicationBuilder> configure)
    {
        string[] args = options.Args.Any(a => a.StartsWith("--urls", StringComparison.Ordinal)) ? options.Args : [.. options.Args, "--urls", "http://127.0.0.1:0"];
        var builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureDurableExtension();
        builder.ConfigureFunctionsWebApplication();
        builder.ReadSettingsBesideProgram(options.AppFolder);
        LocalHostRegistration.Add(builder, options with { Args = args });
        configure(builder);
        var host = new LocalFunctionsHost(builder.Build());
        try
        {
            await host.StartAsync();
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Completes when nothing is due, nothing in flight and no request unanswered.</summary>
    public Task WhenIdle() => Pumps.WhenIdle();

    /// <summary>Completes when no message of a queue is with its function, and none waits but those that are scheduled for later.</summary>
    public Task WhenDrained(string queue) => host.Services.GetRequiredService<Broker>().Queue(queue, Topology.NoName, deadLetters: false)
        .WhenEmpty(host.Services.GetRequiredService<TimeProvider>().GetUtcNow());

    public Task StartAsync(CancellationToken cancellation = default) => host.StartAsync(cancellation);

    public Task StopAsync(CancellationToken cancellation = default) => host.StopAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        else host.Dispose();
    }
}
