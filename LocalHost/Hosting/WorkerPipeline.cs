using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Azure.Functions.Worker.Context.Features;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace ServerlessQiFu.LocalHost;

/// <summary>Runs a function as the worker runs it for a Functions host: its middleware, its converters, its executor.</summary>
internal sealed class WorkerPipeline
{
    private readonly IServiceProvider _services;
    private readonly FunctionExecutionDelegate _pipeline;
    private readonly IServiceScopeFactory _scopes;
    private readonly object _conversion;
    private readonly object? _noOutputs;
    private readonly TimeProvider _clock;
    private readonly TimeSpan? _timeout;

    public WorkerPipeline(IServiceProvider services, FunctionExecutionDelegate pipeline, IServiceScopeFactory scopes, FunctionCatalog functions, HostJson host, TimeProvider clock)
    {
        (_services, _pipeline, _scopes, _clock, _timeout) = (services, pipeline, scopes, clock, host.FunctionTimeout);
        _conversion = WorkerInternals.NewConversionFeature(services);
        _noOutputs = functions.Functions.Values.FirstOrDefault() is { } any ? WorkerInternals.OutputsOf(services, any.Definition) : null;
    }

    /// <summary>Invokes with services of its own; gives what the function returned.</summary>
    public async Task<object?> Invoke(HostedFunction function, object? trigger, IReadOnlyDictionary<string, object?> data, CancellationToken cancellation)
    {
        await using var scope = _scopes.CreateAsyncScope();
        return await Invoke(function, trigger, data, scope.ServiceProvider, Guid.NewGuid().ToString(), cancellation);
    }

    /// <summary>Invokes with the services of a request.</summary>
    /// <param name="trigger">The trigger's value as a host gives it: a text, mostly JSON; null where the worker has it from elsewhere.</param>
    /// <param name="data">The trigger's metadata, such as route values; keys in any case.</param>
    public async Task<object?> Invoke(
        HostedFunction function, object? trigger, IReadOnlyDictionary<string, object?> data, IServiceProvider services, string id, CancellationToken cancellation)
    {
        // A turn of an orchestration only replays: a time limit would cost each a timer and end none.
        var limit = function.TriggerType == TriggerTypes.Orchestration ? null : _timeout;
        using var expiry = limit is { } longest ? new CancellationTokenSource(longest, _clock) : null;
        using var both = expiry is null ? null : CancellationTokenSource.CreateLinkedTokenSource(cancellation, expiry.Token);
        var (feature, bindings) = NewBindings(function, trigger, data);
        var features = new Features();
        features.Set(WorkerInternals.BindingsFeature, feature);
        features.Set(WorkerInternals.ConversionFeature, _conversion);
        features.Set(typeof(IFunctionInputBindingFeature), WorkerInternals.NewInputBindingFeature(_services));
        await _pipeline(new Invocation(function, features, data, id, both?.Token ?? cancellation) { InstanceServices = services });
        return bindings.Result;
    }

    private (object Feature, Bindings Values) NewBindings(HostedFunction function, object? trigger, IReadOnlyDictionary<string, object?> data)
    {
        var feature = DispatchProxy.Create(WorkerInternals.BindingsFeature, typeof(Bindings));
        var values = (Bindings)feature;
        var input = new Dictionary<string, object?>(1 + function.DurableClients.Length, StringComparer.OrdinalIgnoreCase);
        if (trigger is not null) input[function.TriggerName] = trigger;
        // What a host says of its durable backend; ours needs no address.
        foreach (var client in function.DurableClients) input[client] = "{}";
        (values.Input, values.Metadata, values.Outputs) = (input, data, _noOutputs);
        return (feature, values);
    }

    /// <summary>Stands for the worker's internal feature of the same members.</summary>
    public class Bindings : DispatchProxy
    {
        private Dictionary<string, object?>? _outputs;

        internal IReadOnlyDictionary<string, object?> Input { get; set; } = ImmutableDictionary<string, object?>.Empty;
        internal IReadOnlyDictionary<string, object?> Metadata { get; set; } = ImmutableDictionary<string, object?>.Empty;
        internal object? Outputs { get; set; }
        internal object? Result { get; private set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
        {
            "get_TriggerMetadata" => Metadata,
            "get_InputData" => Input,
            "get_OutputBindingData" => _outputs ??= [],
            "get_OutputBindingsInfo" => Outputs,
            "get_InvocationResult" => Result,
            "set_InvocationResult" => Result = args![0],
            var other => throw new NotSupportedException($"The worker asks a host for {other}, which LocalHost does not know."),
        };
    }

    private sealed class Features : IInvocationFeatures
    {
        private readonly Dictionary<Type, object> _all = [];

        public void Set(Type type, object feature) => _all[type] = feature;

        public void Set<T>(T instance) => _all[typeof(T)] = instance!;

        public T? Get<T>() => _all.TryGetValue(typeof(T), out var feature) ? (T)feature : default;

        public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => _all.GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
