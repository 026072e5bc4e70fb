using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace ServerlessQiFu.LocalHost;

/// <summary>One function of the app, as a host knows it: what triggers it, and the definition that the worker wants of it.</summary>
internal sealed partial class HostedFunction
{
    public HostedFunction(IFunctionMetadata metadata, string folder)
    {
        Name = metadata.Name!;
        Place = string.Join('.', metadata.EntryPoint!.Split('.', '+')[^2..]);
        var bindings = metadata.RawBindings!.Select(raw => JsonSerializer.Deserialize<JsonElement>(raw)).ToList();
        Trigger = bindings.Single(binding => Text(binding, "type").EndsWith("Trigger", StringComparison.Ordinal));
        DurableClients = [.. bindings.Where(binding => Text(binding, "type") == "durableClient").Select(binding => Text(binding, "name"))];
        Routes = TriggerType == TriggerTypes.Http ? [.. Methods.Select(method => (method.ToUpperInvariant(), Shape(Setting("route") ?? Name)))] : [];
        Definition = new WorkerDefinition(metadata, Path.Combine(folder, metadata.ScriptFile!), MethodOf(folder, metadata), bindings.Where(binding => Text(binding, "direction") == "In"));
    }

    public string Name { get; }

    /// <summary>The method as a person finds it in the sources: class and name.</summary>
    public string Place { get; }

    /// <summary>The trigger's binding in the metadata; its members are those of the trigger's attribute.</summary>
    public JsonElement Trigger { get; }

    /// <summary>Such as <c>httpTrigger</c>; the words of <see cref="TriggerTypes"/>.</summary>
    public string TriggerType => Text(Trigger, "type");

    /// <summary>The parameter that the trigger's value goes to.</summary>
    public string TriggerName => Text(Trigger, "name");

    /// <summary>The parameters that get a durable client.</summary>
    public ImmutableArray<string> DurableClients { get; }

    public FunctionDefinition Definition { get; }

    /// <summary>What an HTTP function answers; two routes that differ in their parameters' names only are the same.</summary>
    public ImmutableArray<(string Method, string Route)> Routes { get; }

    private IEnumerable<string> Methods => Trigger.TryGetProperty("methods", out var methods) && methods.ValueKind == JsonValueKind.Array
        ? methods.EnumerateArray().Select(method => method.GetString()!)
        : ["any"];

    public string? Setting(string name) => Trigger.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    public bool Flag(string name, bool otherwise) =>
        Trigger.TryGetProperty(name, out var value) ? value.ValueKind == JsonValueKind.True || value.ToString().Equals("true", StringComparison.OrdinalIgnoreCase) : otherwise;

    public StartRefused Refusal(string why) => new($"The function {Place} {why}.");

    private static string Shape(string route) => RouteParameters().Replace(route, parameter => $"{{{parameter.Groups["constraint"].Value}}}").ToUpperInvariant();

    [GeneratedRegex(@"\{[^{}:]*(?<constraint>:[^{}]*)?\}", RegexOptions.ExplicitCapture)]
    private static partial Regex RouteParameters();

    private static string Text(JsonElement binding, string name) => binding.GetProperty(name).GetString()!;

    private static MethodInfo MethodOf(string folder, IFunctionMetadata metadata)
    {
        var cut = metadata.EntryPoint!.LastIndexOf('.');
        var assembly = Assembly.LoadFrom(Path.Combine(folder, metadata.ScriptFile!));
        return assembly.GetType(metadata.EntryPoint[..cut])?.GetMethod(metadata.EntryPoint[(cut + 1)..])
            ?? throw new StartRefused($"The function {metadata.Name} is not where the metadata says, {metadata.EntryPoint}; build the app again.");
    }

    private sealed class WorkerDefinition(IFunctionMetadata metadata, string file, MethodInfo method, IEnumerable<JsonElement> inputs) : FunctionDefinition
    {
        public override string Id { get; } = metadata.FunctionId ?? metadata.Name!;

        public override string Name => metadata.Name!;

        public override string EntryPoint => metadata.EntryPoint!;

        public override string PathToAssembly => file;

        public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; } =
            inputs.ToImmutableDictionary(input => Text(input, "name"), input => (BindingMetadata)new Input(Text(input, "name"), Text(input, "type")));

        /// <summary>What a function returns goes to whoever invoked it; no other output is known here.</summary>
        public override IImmutableDictionary<string, BindingMetadata> OutputBindings => ImmutableDictionary<string, BindingMetadata>.Empty;

        public override ImmutableArray<FunctionParameter> Parameters { get; } =
            [.. method.GetParameters().Select(p => new FunctionParameter(p.Name!, p.ParameterType, p.HasDefaultValue, p.DefaultValue, Properties(p)))];

        /// <summary>What the worker's converters want to know of a parameter, as its own definition gives it (a copy of GrpcFunctionDefinition's in version 2.52).</summary>
        private static ImmutableDictionary<string, object> Properties(ParameterInfo parameter)
        {
            if (parameter.GetCustomAttribute<InputConverterAttribute>() is { } own)
                return ImmutableDictionary<string, object>.Empty.Add(WorkerInternals.ConverterType, own.ConverterType.AssemblyQualifiedName!);
            var binding = (BindingAttribute?)parameter.GetCustomAttribute<InputBindingAttribute>() ?? parameter.GetCustomAttribute<TriggerBindingAttribute>();
            if (binding is null) return ImmutableDictionary<string, object>.Empty;
            var converters = binding.GetType().GetCustomAttributes<InputConverterAttribute>().ToDictionary(c => c.ConverterType, _ => new List<Type>());
            var properties = ImmutableDictionary<string, object>.Empty.Add(WorkerInternals.BindingAttribute, binding).Add(WorkerInternals.SupportedConverters, converters);
            return converters.Count == 0
                ? properties
                : properties.Add(WorkerInternals.FallbackBehavior, binding.GetType().GetCustomAttribute<ConverterFallbackBehaviorAttribute>()?.Behavior ?? ConverterFallbackBehavior.Default);
        }
    }

    private sealed class Input(string name, string type) : BindingMetadata
    {
        public override string Name => name;
        public override string Type => type;
        public override BindingDirection Direction => BindingDirection.In;
    }
}

/// <summary>The triggers that this host knows, by their names in the metadata.</summary>
internal static class TriggerTypes
{
    public const string Http = "httpTrigger";
    public const string Timer = "timerTrigger";
    public const string ServiceBus = "serviceBusTrigger";
    public const string Orchestration = "orchestrationTrigger";
    public const string Activity = "activityTrigger";
}
