using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ServerlessQiFu.Embedded;

/// <summary>All functions of the app, found once at start, and the one way to invoke them: through the middleware.</summary>
internal sealed class FunctionCatalog : IFunctionInvoker
{
    private readonly IServiceScopeFactory _scopes;
    private readonly TimeProvider _clock;
    private readonly TimeSpan? _timeout;
    private readonly FunctionExecutionDelegate _pipeline;

    /// <exception cref="StartRefused">A method cannot be a function, or two share a name.</exception>
    public FunctionCatalog(
        IEnumerable<Type> types,
        IEnumerable<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> middleware,
        IServiceScopeFactory scopes,
        TimeProvider clock,
        TimeSpan? timeout = null)
    {
        (_scopes, _clock, _timeout) = (scopes, clock, timeout);
        Functions = Discover(types);
        _pipeline = middleware.Reverse().Aggregate(
            (FunctionExecutionDelegate)(context => ((Invocation)context).Function.Run((Invocation)context)), (next, wrap) => wrap(next));
    }

    /// <summary>By name, which is the same in any case, as on the platform.</summary>
    public IReadOnlyDictionary<string, FunctionDescription> Functions { get; }

    public IEnumerable<(FunctionDescription Function, T Trigger)> With<T>() where T : TriggerBindingAttribute =>
        Functions.Values.Where(f => f.Trigger is T).OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => (f, (T)f.Trigger));

    public bool Knows(string function, Type triggerAttribute) =>
        Functions.TryGetValue(function, out var known) && triggerAttribute.IsInstanceOfType(known.Trigger);

    public Type TriggerType(string function) => Functions[function].TriggerParameter.ParameterType;

    public async Task<object?> Invoke(
        string function, object? trigger, IReadOnlyDictionary<string, object?> bindingData, CancellationToken cancellation)
    {
        await using var scope = _scopes.CreateAsyncScope();
        return await Invoke(Functions[function], trigger, bindingData, scope.ServiceProvider, null, cancellation);
    }

    /// <summary>Invokes within the scope of a request.</summary>
    public Task<object?> Invoke(FunctionDescription function, HttpContext http, IReadOnlyDictionary<string, object?> routeValues) =>
        Invoke(function, http.Request, routeValues, http.RequestServices, http, http.RequestAborted);

    /// <summary>Refuses functions that ask for what nobody registered.</summary>
    public void Check(IServiceProviderIsService registered)
    {
        foreach (var function in Functions.Values) function.Check(registered);
    }

    private async Task<object?> Invoke(
        FunctionDescription function, object? trigger, IReadOnlyDictionary<string, object?> bindingData,
        IServiceProvider services, HttpContext? http, CancellationToken cancellation)
    {
        // A turn of an orchestration ends by waiting and is left there: its time limit would stay with the clock, once a turn.
        var limit = function.Trigger is OrchestrationTriggerAttribute ? null : _timeout;
        using var expiry = limit is { } longest ? new CancellationTokenSource(longest, _clock) : null;
        using var both = expiry is null ? null : CancellationTokenSource.CreateLinkedTokenSource(cancellation, expiry.Token);
        var invocation = new Invocation(function, trigger, bindingData)
        {
            InstanceServices = services,
            Cancellation = both?.Token ?? cancellation,
            Http = http,
        };
        await _pipeline(invocation);
        return invocation.Result;
    }

    private static Dictionary<string, FunctionDescription> Discover(IEnumerable<Type> types)
    {
        const BindingFlags any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var functions = new Dictionary<string, FunctionDescription>(StringComparer.OrdinalIgnoreCase);
        foreach (var method in types.SelectMany(t => t.GetMethods(any)).Where(m => m.IsDefined(typeof(FunctionAttribute))))
        {
            var function = FunctionDescription.Of(method);
            if (!functions.TryAdd(function.Name, function))
                throw function.Refusal($"has the name {function.Name}, which {functions[function.Name].Place} has already");
        }
        return functions;
    }
}
