namespace ServerlessQiFu.Embedded;

/// <summary>Runs the app's functions by name; what the durable engine, the broker and the timers know of them.</summary>
internal interface IFunctionInvoker
{
    /// <summary>Whether there is a function of this name whose trigger carries <paramref name="triggerAttribute"/>.</summary>
    bool Knows(string function, Type triggerAttribute);

    /// <summary>The type of the parameter that carries the trigger.</summary>
    Type TriggerType(string function);

    /// <summary>Invokes with the trigger's value already of <see cref="TriggerType"/>; other parameters come from the binding data and the host.</summary>
    Task<object?> Invoke(string function, object? trigger, IReadOnlyDictionary<string, object?> bindingData, CancellationToken cancellation);
}
