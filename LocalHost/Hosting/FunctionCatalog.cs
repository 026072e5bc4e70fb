using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;

namespace ServerlessQiFu.LocalHost;

/// <summary>All functions of the app, by the metadata that the worker's SDK has generated for a host.</summary>
internal sealed class FunctionCatalog
{
    private static readonly HashSet<string> Known =
        [TriggerTypes.Http, TriggerTypes.Timer, TriggerTypes.ServiceBus, TriggerTypes.Orchestration, TriggerTypes.Activity];

    /// <summary>Hundreds of hosts of one process have the same functions: each is read once.</summary>
    private static readonly ConcurrentDictionary<string, HostedFunction> Read = new(StringComparer.Ordinal);

    /// <exception cref="StartRefused">Two functions share a name or a route, one asks for a function key, or has a trigger that is not known here.</exception>
    public FunctionCatalog(IFunctionMetadataManager metadata)
    {
        var functions = new Dictionary<string, HostedFunction>(StringComparer.OrdinalIgnoreCase);
        var routes = new Dictionary<(string Method, string Route), HostedFunction>();
        foreach (var described in metadata.GetFunctionMetadataAsync(AppContext.BaseDirectory).GetAwaiter().GetResult())
        {
            var function = Read.GetOrAdd(
                string.Join('\n', [described.Name, described.EntryPoint, .. described.RawBindings!]), _ => new HostedFunction(described, AppContext.BaseDirectory));
            if (!Known.Contains(function.TriggerType)) throw function.Refusal($"has a {function.TriggerType}, which this host does not know");
            if (function.TriggerType == TriggerTypes.Http && function.Setting("authLevel") != "Anonymous")
                throw function.Refusal("asks for a function key, which this host has not; let it be Anonymous and check who calls");
            if (!functions.TryAdd(function.Name, function)) throw function.Refusal($"has the name {function.Name}, which {functions[function.Name].Place} has already");
            foreach (var (method, route) in function.Routes)
                if (!routes.TryAdd((method, route), function)) throw function.Refusal($"answers {method} /{route}, which {routes[(method, route)].Place} answers already");
        }
        Functions = functions;
    }

    /// <summary>By name, which is the same in any case, as on the platform.</summary>
    public IReadOnlyDictionary<string, HostedFunction> Functions { get; }

    public IEnumerable<HostedFunction> With(string triggerType) =>
        Functions.Values.Where(f => f.TriggerType == triggerType).OrderBy(f => f.Name, StringComparer.Ordinal);

    public HostedFunction? Find(string name, string triggerType) =>
        Functions.TryGetValue(name, out var function) && function.TriggerType == triggerType ? function : null;
}
