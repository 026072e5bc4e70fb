using System.Net.Sockets;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ServerlessQiFu.Embedded;

/// <summary>The running app: what <c>Program.cs</c> runs, and what a test starts on a port of its own with a clock of its own.</summary>
internal sealed class EmbeddedHost(WebApplication app, DataFolder? data) : IHost, IAsyncDisposable
{
    public IServiceProvider Services => app.Services;

    public Pumps Pumps => app.Services.GetRequiredService<Pumps>();

    /// <summary>Where the app listens, once started.</summary>
    public Uri Address => new(app.Urls.First());

    /// <summary>Starts the functions among <paramref name="types"/> on a free port.</summary>
    public static async Task<EmbeddedHost> Start(
        IReadOnlyCollection<Type> types, EmbeddedOptions options, Action<FunctionsApplicationBuilder>? configure = null)
    {
        string[] args = options.Args.Any(a => a.StartsWith("--urls", StringComparison.Ordinal)) ? options.Args : [.. options.Args, "--urls", "http://127.0.0.1:0"];
        var builder = new FunctionsApplicationBuilder(types, options with { Args = args });
        configure?.Invoke(builder);
        var host = (EmbeddedHost)builder.Build();
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

    /// <summary>Starts all functions of an app on a free port.</summary>
    public static Task<EmbeddedHost> Start(
        Assembly app, Action<FunctionsApplicationBuilder> configure, TimeProvider clock, Journal journal, params string[] args) =>
        Start(app.GetTypes(), new EmbeddedOptions { Args = args, Clock = clock, Journal = journal }, configure);

    /// <summary>Completes when nothing is due, nothing in flight and no request unanswered.</summary>
    public Task WhenIdle() => Pumps.WhenIdle();

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await ((IHost)app).StartAsync(cancellationToken);
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException)
        {
            throw new StartRefused($"The address {app.Configuration["urls"]} is in use by another process; name another with --urls.", taken);
        }
        catch (Exception wrong) when (wrong is SocketException or FormatException or InvalidOperationException or IOException && wrong.Source?.Contains("Kestrel", StringComparison.Ordinal) == true)
        {
            throw new StartRefused($"The app cannot listen on {app.Configuration["urls"]}: {wrong.Message}", wrong);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken = default) => app.StopAsync(cancellationToken);

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        data?.Dispose();
    }
}
