using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.DependencyInjection;

namespace ServerlessQiFu.Driving;

/// <summary>
/// The metadata of functions that a test or a tool brings itself, read from their attributes: the SDK generates it for the app only.
/// The worker's own executor by reflection calls them.
/// </summary>
internal sealed class ReflectedFunctions(IReadOnlyCollection<Type> types) : IFunctionMetadataProvider
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static void Add(FunctionsApplicationBuilder builder, params IReadOnlyCollection<Type> types) =>
        builder.Services.AddSingleton<IFunctionMetadataProvider>(new ReflectedFunctions(types));

    public Task<ImmutableArray<IFunctionMetadata>> GetFunctionMetadataAsync(string directory) => Task.FromResult<ImmutableArray<IFunctionMetadata>>(
        [.. types.SelectMany(type => type.GetMethods()).Where(method => method.IsDefined(typeof(FunctionAttribute))).Select(Describe)]);

    private static DefaultFunctionMetadata Describe(MethodInfo method) => new()
    {
        Name = method.GetCustomAttribute<FunctionAttribute>()!.Name, Language = "dotnet-isolated",
        // As the SDK writes it: a nested class behind a plus.
        EntryPoint = $"{method.DeclaringType!.FullName}.{method.Name}",
        ScriptFile = Path.GetFileName(method.Module.Assembly.Location),
        RawBindings = [.. method.GetParameters().Select(Binding).OfType<string>()],
    };

    private static string? Binding(ParameterInfo parameter)
    {
        var attribute = (BindingAttribute?)parameter.GetCustomAttribute<TriggerBindingAttribute>() ?? parameter.GetCustomAttribute<InputBindingAttribute>();
        if (attribute is null) return null;
        var name = attribute.GetType().Name[..^nameof(Attribute).Length];
        var binding = new Dictionary<string, object?> { ["name"] = parameter.Name, ["type"] = char.ToLowerInvariant(name[0]) + name[1..], ["direction"] = "In" };
        foreach (var property in attribute.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
            binding[char.ToLowerInvariant(property.Name[0]) + property.Name[1..]] = property.GetValue(attribute) is Enum value ? value.ToString() : property.GetValue(attribute);
        return JsonSerializer.Serialize(binding, Web);
    }
}
