using System.Collections;
using System.Reflection;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.DependencyInjection;

namespace ServerlessQiFu.Functions.Operations;

/// <summary>
/// Which functions the Functions host has loaded. It leaves out those whose trigger it does not know, as without its Service Bus extension, and says
/// so in its log only; the app would take appeals in and tell nobody. The worker keeps what it was told to load to itself, so it is reached by name;
/// a test says what a package upgrade has moved.
/// </summary>
internal sealed class LoadedFunctions(IServiceProvider services, IFunctionMetadataManager metadata)
{
    private static readonly Assembly Worker = typeof(FunctionContext).Assembly;

    /// <summary>The service that the worker's channel gives each function to.</summary>
    internal static Type Application { get; } = Worker.GetType("Microsoft.Azure.Functions.Worker.IFunctionsApplication") ?? throw Moved("IFunctionsApplication");

    /// <summary>What it was given, by the functions' ids.</summary>
    private static readonly FieldInfo Given =
        Worker.GetType("Microsoft.Azure.Functions.Worker.FunctionsApplication")?.GetField("_functionMap", BindingFlags.Instance | BindingFlags.NonPublic) ?? throw Moved("FunctionsApplication._functionMap");

    /// <summary>The functions of the app that the host has not loaded, by name; none when all is well.</summary>
    public async Task<IReadOnlyList<string>> Missing()
    {
        var loaded = ((IDictionary)Given.GetValue(services.GetRequiredService(Application))!).Values.Cast<FunctionDefinition>().Select(function => function.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var all = await metadata.GetFunctionMetadataAsync(AppContext.BaseDirectory);
        return [.. all.Select(function => function.Name!).Where(name => !loaded.Contains(name)).Order(StringComparer.Ordinal)];
    }

    private static InvalidOperationException Moved(string name) =>
        new($"{Worker.GetName().Name} {Worker.GetName().Version} has no {name}: the package has moved it, so the app cannot say which functions are loaded.");
}
