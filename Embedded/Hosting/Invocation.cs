using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace ServerlessQiFu.Embedded;

/// <summary>One call of a function, from the trigger's value to the function's result.</summary>
internal sealed class Invocation(FunctionDescription function, object? trigger, IReadOnlyDictionary<string, object?> bindingData) : FunctionContext
{
    private IDictionary<object, object>? _items;

    public FunctionDescription Function => function;

    /// <summary>The trigger's value, of the type of the parameter that carries the trigger.</summary>
    public object? Trigger => trigger;

    public IReadOnlyDictionary<string, object?> BindingData => bindingData;

    public object? Result { get; set; }

    public CancellationToken Cancellation { get; init; }

    public HttpContext? Http
    {
        init
        {
            if (value is not null) Items[FunctionContextExtensions.HttpContextKey] = value;
        }
    }

    public override string InvocationId { get; } = Guid.NewGuid().ToString();

    public override string FunctionId => function.Name;

    public override TraceContext TraceContext { get; } = new CurrentTrace(Activity.Current);

    public override BindingContext BindingContext => new InvocationBinding(bindingData);

    public override required IServiceProvider InstanceServices { get; set; }

    public override FunctionDefinition FunctionDefinition => function.Definition;

    public override IDictionary<object, object> Items
    {
        get => _items ??= new Dictionary<object, object>();
        set => _items = value;
    }

    public override CancellationToken CancellationToken => Cancellation;

    private sealed class CurrentTrace(Activity? activity) : TraceContext
    {
        public override string TraceParent => activity?.Id ?? "";

        public override string TraceState => activity?.TraceStateString ?? "";
    }

    private sealed class InvocationBinding(IReadOnlyDictionary<string, object?> data) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => data;
    }

    internal static IReadOnlyDictionary<string, object?> NoData => ImmutableDictionary<string, object?>.Empty;
}
