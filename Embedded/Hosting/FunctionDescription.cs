using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace ServerlessQiFu.Embedded;

/// <summary>What is known of one function: its trigger, how its parameters are bound, and the compiled call.</summary>
internal sealed class FunctionDescription
{
    /// <summary>To compile the calls is half of a host's start; hundreds of hosts of one process need it once.</summary>
    private static readonly ConditionalWeakTable<MethodInfo, FunctionDescription> Known = [];

    private readonly Func<Invocation, object?>[] _bindings;
    private readonly MethodCall _call;
    private readonly ObjectFactory? _construct;

    private FunctionDescription(MethodInfo method, string name)
    {
        Method = method;
        Name = name;
        Refuse(name.Length == 0, "has an empty name");
        Refuse(!method.IsPublic, "must be public");
        Refuse(method.IsGenericMethodDefinition || method.DeclaringType!.IsGenericTypeDefinition, "must not be generic");
        Refuse(method.ReturnType == typeof(void) && method.IsDefined(typeof(AsyncStateMachineAttribute)), "is async void; let it return a Task");

        var triggers = method.GetParameters().Where(p => p.IsDefined(typeof(TriggerBindingAttribute))).ToList();
        Refuse(triggers.Count == 0, "has no parameter with a trigger");
        Refuse(triggers.Count > 1, "has more than one trigger");
        TriggerParameter = triggers[0];
        Trigger = TriggerParameter.GetCustomAttribute<TriggerBindingAttribute>()!;
        Definition = new Described(this);

        _bindings = [.. method.GetParameters().Select(p => ParameterBinding.For(this, p))];
        _call = MethodCalls.Compile(method);
        if (method.IsStatic) return;
        Refuse(method.DeclaringType!.IsAbstract, "belongs to an abstract class");
        _construct = ActivatorUtilities.CreateFactory(method.DeclaringType, Type.EmptyTypes);
    }

    public string Name { get; }

    public MethodInfo Method { get; }

    public TriggerBindingAttribute Trigger { get; }

    public ParameterInfo TriggerParameter { get; }

    public FunctionDefinition Definition { get; }

    /// <summary>The method as a person finds it in the sources.</summary>
    public string Place => $"{Method.DeclaringType!.Name}.{Method.Name}";

    /// <exception cref="StartRefused">The method cannot be a function; the sentence names it and says why.</exception>
    public static FunctionDescription Of(MethodInfo method) => Known.GetValue(method, m => new(m, m.GetCustomAttribute<FunctionAttribute>()!.Name));

    /// <summary>Binds the parameters and calls the method.</summary>
    public async Task Run(Invocation invocation)
    {
        var target = _construct?.Invoke(invocation.InstanceServices, []);
        var arguments = new object?[_bindings.Length];
        for (var i = 0; i < arguments.Length; i++) arguments[i] = _bindings[i](invocation);
        invocation.Result = await _call(target, arguments);
    }

    /// <summary>Refuses a function whose class or parameters need something that nobody registered.</summary>
    public void Check(IServiceProviderIsService registered)
    {
        foreach (var parameter in Method.GetParameters().Where(p => p.IsDefined(typeof(InputBindingAttribute))))
            Refuse(!registered.IsService(parameter.ParameterType), $"asks for a {parameter.ParameterType.Name}, which nobody registered");
        if (_construct is null) return;
        var constructors = Method.DeclaringType!.GetConstructors();
        if (constructors.Length != 1) return;
        foreach (var parameter in constructors[0].GetParameters().Where(p => !p.HasDefaultValue && !p.IsDefined(typeof(FromKeyedServicesAttribute))))
            Refuse(!registered.IsService(parameter.ParameterType), $"belongs to a class that asks for a {parameter.ParameterType.Name}, which nobody registered");
    }

    public StartRefused Refusal(string why) => new($"The function {Place} {why}.");

    private void Refuse(bool when, string why)
    {
        if (when) throw Refusal(why);
    }

    private sealed class Described(FunctionDescription function) : FunctionDefinition
    {
        public override string PathToAssembly => function.Method.Module.Assembly.Location;

        public override string EntryPoint => $"{function.Method.DeclaringType!.FullName}.{function.Method.Name}";

        public override string Id => function.Name;

        public override string Name => function.Name;
    }
}
