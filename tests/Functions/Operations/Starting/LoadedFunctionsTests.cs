using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ServerlessQiFu.Functions;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Operations;
using ServerlessQiFu.LocalHost;

namespace ServerlessQiFu.Tests.Functions.Operations.Starting;

/// <summary>A host without its Service Bus extension loads everything but the bus functions; the app must be able to say so.</summary>
public sealed class LoadedFunctionsTests : IDisposable
{
    private readonly IHost _worker;

    public LoadedFunctionsTests()
    {
        var builder = FunctionsApplication.CreateBuilder([]).ConfigureFunctionsWebApplication();
        builder.AddGeneratedFunctions();
        builder.Services.AddSingleton<LoadedFunctions>();
        _worker = builder.Build();
    }

    public void Dispose() => _worker.Dispose();

    [Fact]
    public async Task What_the_host_has_not_loaded_is_missing_by_name()
    {
        var loaded = _worker.Services.GetRequiredService<LoadedFunctions>();
        var all = (await _worker.Services.GetRequiredService<IFunctionMetadataManager>().GetFunctionMetadataAsync(AppContext.BaseDirectory))
            .Select(described => new HostedFunction(described, AppContext.BaseDirectory)).ToList();
        Assert.Equal(all.Count, (await loaded.Missing()).Count);

        foreach (var function in all.Where(f => f.TriggerType != TriggerTypes.ServiceBus)) Load(function);
        Assert.Contains(nameof(SettleAppeal), await loaded.Missing());
        Assert.Equal(all.Where(f => f.TriggerType == TriggerTypes.ServiceBus).Select(f => f.Name).Order(StringComparer.Ordinal), await loaded.Missing());

        foreach (var function in all.Where(f => f.TriggerType == TriggerTypes.ServiceBus)) Load(function);
        Assert.Empty(await loaded.Missing());
    }

    /// <summary>As the channel to a host does it for each request of the host to load one.</summary>
    private void Load(HostedFunction function) =>
        LoadedFunctions.Application.GetMethod("LoadFunction")!.Invoke(_worker.Services.GetRequiredService(LoadedFunctions.Application), [function.Definition]);
}
