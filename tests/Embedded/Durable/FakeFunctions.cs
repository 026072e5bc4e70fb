using ServerlessQiFu.Embedded;

namespace ServerlessQiFu.Tests.Embedded.Durable;

/// <summary>An app made of delegates.</summary>
internal sealed class FakeFunctions : IFunctionInvoker
{
    private readonly Dictionary<string, Func<TaskOrchestrationContext, Task<object?>>> _orchestrators = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, (Type Input, Func<object?, CancellationToken, Task<object?>> Run)> _activities = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The activities that ran, in order; more than once where the engine died before it could note the result.</summary>
    public List<string> Ran { get; } = [];

    public FakeFunctions Orchestrator<T>(string name, Func<TaskOrchestrationContext, Task<T>> run)
    {
        _orchestrators[name] = async context => await run(context);
        return this;
    }

    public FakeFunctions Orchestrator(string name, Func<TaskOrchestrationContext, Task> run) => Orchestrator<object?>(name, async context =>
    {
        await run(context);
        return null;
    });

    public FakeFunctions Activity<TIn, TOut>(string name, Func<TIn, TOut> run) => Activity<TIn, TOut>(name, (input, _) => Task.FromResult(run(input)));

    public FakeFunctions Activity<TIn, TOut>(string name, Func<TIn, CancellationToken, Task<TOut>> run)
    {
        _activities[name] = (typeof(TIn), async (input, cancellation) => await run((TIn)input!, cancellation));
        return this;
    }

    public bool Knows(string function, Type triggerAttribute) =>
        triggerAttribute == typeof(OrchestrationTriggerAttribute) ? _orchestrators.ContainsKey(function) : _activities.ContainsKey(function);

    public Type TriggerType(string function) => _activities[function].Input;

    public Task<object?> Invoke(string function, object? trigger, IReadOnlyDictionary<string, object?> bindingData, CancellationToken cancellation)
    {
        if (trigger is TaskOrchestrationContext context) return _orchestrators[function](context);
        lock (Ran) Ran.Add($"{function} {trigger}".TrimEnd());
        return _activities[function].Run(trigger, cancellation);
    }
}
