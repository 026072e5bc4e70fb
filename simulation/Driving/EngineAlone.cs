using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.LocalHost;

namespace ServerlessQiFu.Driving;

/// <summary>LocalHost in this process with functions of the caller's own and nothing of the product: for those who measure the durable engine.</summary>
public sealed class EngineAlone : IAsyncDisposable
{
    private readonly LocalFunctionsHost _host;

    private EngineAlone(LocalFunctionsHost host) => _host = host;

    public DurableTaskClient Client => _host.Services.GetRequiredService<DurableTaskClient>();

    /// <param name="data">The folder of its SQLite file.</param>
    /// <param name="app">The folder that has <c>host.json</c>.</param>
    /// <param name="functions">Types whose methods are functions.</param>
    public static async Task<EngineAlone> Start(string data, string app, params IReadOnlyCollection<Type> functions) => new(await LocalFunctionsHost.Start(
        new LocalHostOptions { Args = ["--data", data, "--Logging:LogLevel:Default=Warning"], AppFolder = app }, builder => ReflectedFunctions.Add(builder, functions)));

    public ValueTask DisposeAsync() => _host.DisposeAsync();
}
