using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;
using Microsoft.AspNetCore.Http;

namespace ServerlessQiFu.LocalHost;

/// <summary>
/// Where the worker's ASP.NET Core integration meets its host: a request comes in, its function is invoked, and the function's half of the
/// integration finds the request again. All on the caller's thread; the integration's own coordinator would wait on real timers.
/// </summary>
internal sealed class HttpInvocations(FunctionCatalog functions, WorkerPipeline worker)
{
    private readonly ConcurrentDictionary<string, (HostedFunction? Function, HttpContext Http)> _requests = new(StringComparer.Ordinal);

    /// <summary>The coordinator that the integration asks for.</summary>
    public static object CoordinatorOf(HttpInvocations host)
    {
        var coordinator = DispatchProxy.Create(WorkerInternals.HttpCoordinator, typeof(Coordinator));
        ((Coordinator)coordinator).Host = host;
        return coordinator;
    }

    /// <summary>A request is over, whether a function answered it or not.</summary>
    public void Forget(string id) => _requests.TryRemove(id, out _);

    private Task<FunctionContext> Begin(string id, HttpContext http)
    {
        var function = http.GetEndpoint()?.DisplayName is { } name ? functions.Find(name, TriggerTypes.Http) : null;
        _requests[id] = (function, http);
        return Task.FromResult<FunctionContext>(new RequestServices { InstanceServices = http.RequestServices });
    }

    private Task<object?> Run(string id)
    {
        var (function, http) = _requests[id];
        IReadOnlyDictionary<string, object?> data = http.Request.RouteValues.Count == 0 ? ImmutableDictionary<string, object?>.Empty : http.Request.RouteValues;
        if (function is null) throw new InvalidOperationException($"The endpoint {http.GetEndpoint()?.DisplayName} is no function of this app.");
        return worker.Invoke(function, null, data, http.RequestServices, id, http.RequestAborted);
    }

    public class Coordinator : DispatchProxy
    {
        internal HttpInvocations Host { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var id = (string)args![0]!;
            switch (targetMethod!.Name)
            {
                case "SetHttpContextAsync": return Host.Begin(id, (HttpContext)args[1]!);
                case "RunFunctionInvocationAsync": return Host.Run(id);
                case "SetFunctionContextAsync": return Task.FromResult(Host._requests[id].Http);
                case "CompleteFunctionInvocation": return null;
                case var other: throw new NotSupportedException($"The worker's ASP.NET Core integration asks a host for {other}, which LocalHost does not know.");
            }
        }
    }

    /// <summary>All that the integration wants of an invocation before it has begun: the services of the request.</summary>
    private sealed class RequestServices : FunctionContext
    {
        public override required IServiceProvider InstanceServices { get; set; }
        public override string InvocationId => "";
        public override string FunctionId => "";
        public override TraceContext TraceContext => null!;
        public override BindingContext BindingContext => null!;
        public override RetryContext RetryContext => null!;
        public override FunctionDefinition FunctionDefinition => null!;
        public override IDictionary<object, object> Items { get; set; } = ImmutableDictionary<object, object>.Empty;
        public override IInvocationFeatures Features => null!;
    }
}
