using System.Diagnostics;

namespace ServerlessQiFu.LocalHost;

/// <summary>One invocation of a function, as middleware and functions see it.</summary>
internal sealed class Invocation(
    HostedFunction function, IInvocationFeatures features, IReadOnlyDictionary<string, object?> data, string id, CancellationToken cancellation) : FunctionContext
{
    private IDictionary<object, object>? _items;

    public HostedFunction Function => function;

    public override string InvocationId => id;

    public override string FunctionId => function.Definition.Id;

    public override TraceContext TraceContext { get; } = new CurrentTrace(Activity.Current);

    public override BindingContext BindingContext => new Binding(data);

    /// <summary>No function of ours is retried by its host.</summary>
    public override RetryContext RetryContext => null!;

    public override required IServiceProvider InstanceServices { get; set; }

    public override FunctionDefinition FunctionDefinition => function.Definition;

    public override IDictionary<object, object> Items
    {
        get => _items ??= new Dictionary<object, object>();
        set => _items = value;
    }

    public override IInvocationFeatures Features => features;

    public override CancellationToken CancellationToken => cancellation;

    private sealed class CurrentTrace(Activity? activity) : TraceContext
    {
        public override string TraceParent => activity?.Id ?? "";

        public override string TraceState => activity?.TraceStateString ?? "";
    }

    private sealed class Binding(IReadOnlyDictionary<string, object?> data) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => data;
    }
}
