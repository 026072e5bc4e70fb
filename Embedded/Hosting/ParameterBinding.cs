using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;

namespace ServerlessQiFu.Embedded;

/// <summary>Decides at start how each parameter of a function gets its value; what it does not know it refuses.</summary>
internal static class ParameterBinding
{
    /// <summary>The names under which the platform gives the properties of a message.</summary>
    /// <remarks>Source: https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus-trigger</remarks>
    private static readonly Dictionary<string, Type> MessageData = new(StringComparer.OrdinalIgnoreCase)
    {
        ["MessageId"] = typeof(string),
        ["CorrelationId"] = typeof(string),
        ["Subject"] = typeof(string),
        ["Label"] = typeof(string),
        ["ContentType"] = typeof(string),
        ["SessionId"] = typeof(string),
        ["ReplyTo"] = typeof(string),
        ["To"] = typeof(string),
        ["DeliveryCount"] = typeof(int),
        ["SequenceNumber"] = typeof(long),
        ["EnqueuedTimeUtc"] = typeof(DateTime),
        ["ExpiresAtUtc"] = typeof(DateTime),
        ["ApplicationProperties"] = typeof(IDictionary<string, object>),
    };

    public static Func<Invocation, object?> For(FunctionDescription function, ParameterInfo parameter)
    {
        var type = parameter.ParameterType;
        if (type.IsByRef) throw function.Refusal($"has the parameter {parameter.Name} by reference");
        // By position: reflection may make the same parameter twice when several hosts start at once.
        if (parameter.Position == function.TriggerParameter.Position) return Trigger(function, type);
        if (type == typeof(CancellationToken)) return invocation => invocation.Cancellation;
        if (type == typeof(FunctionContext)) return invocation => invocation;
        if (parameter.IsDefined(typeof(InputBindingAttribute))) return invocation => invocation.InstanceServices.GetService(type);
        return function.Trigger switch
        {
            HttpTriggerAttribute when type == typeof(HttpRequest) => invocation => invocation.Trigger,
            HttpTriggerAttribute => RouteValue(function, parameter),
            ServiceBusTriggerAttribute => MessageValue(function, parameter),
            TimerTriggerAttribute => throw Unknown(function, parameter),
            _ => DurableValue(function, parameter),
        };
    }

    private static Func<Invocation, object?> Trigger(FunctionDescription function, Type type)
    {
        if (function.Trigger is HttpTriggerAttribute && type != typeof(HttpRequest))
            throw function.Refusal($"takes its HTTP trigger as {type.Name}; take it as HttpRequest");
        if (function.Trigger is TimerTriggerAttribute && type != typeof(TimerInfo))
            throw function.Refusal($"takes its timer trigger as {type.Name}; take it as TimerInfo");
        return invocation => invocation.Trigger;
    }

    /// <summary>A route value can only be what its constraint has already made sure of, so that binding never fails at a call.</summary>
    private static Func<Invocation, object?> RouteValue(FunctionDescription function, ParameterInfo parameter)
    {
        var name = parameter.Name!;
        var route = RoutePatternFactory.Parse(((HttpTriggerAttribute)function.Trigger).Route ?? function.Name).GetParameter(name)
            ?? throw Unknown(function, parameter);
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        Func<string, object> parse = type switch
        {
            _ when type == typeof(string) => text => text,
            _ when type == typeof(int) => Constrained("int", text => int.Parse(text, Invariant)),
            _ when type == typeof(long) => Constrained("long", text => long.Parse(text, Invariant)),
            _ when type == typeof(Guid) => Constrained("guid", text => Guid.Parse(text)),
            _ when type == typeof(bool) => Constrained("bool", text => bool.Parse(text)),
            _ => throw function.Refusal($"takes the route value {name} as {type.Name}; string, int, long, Guid and bool are known"),
        };
        return invocation => invocation.BindingData.GetValueOrDefault(name) is string text ? parse(text) : parameter.HasDefaultValue ? parameter.DefaultValue : null;

        Func<string, object> Constrained(string constraint, Func<string, object> otherwise) =>
            route.ParameterPolicies.Any(p => p.Content == constraint)
                ? otherwise
                : throw function.Refusal($"takes the route value {name} as {type.Name}, so its route must say {{{name}:{constraint}}}");
    }

    private static Func<Invocation, object?> MessageValue(FunctionDescription function, ParameterInfo parameter)
    {
        var name = parameter.Name!;
        if (!MessageData.TryGetValue(name, out var given)) throw Unknown(function, parameter);
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (type == typeof(DateTimeOffset) && given == typeof(DateTime))
            return invocation => invocation.BindingData.GetValueOrDefault(name) is DateTime utc ? new DateTimeOffset(utc) : null;
        if (type.IsAssignableFrom(given)) return invocation => invocation.BindingData.GetValueOrDefault(name);
        if (type == typeof(string)) return invocation => Convert.ToString(invocation.BindingData.GetValueOrDefault(name), Invariant);
        throw function.Refusal($"takes {name} as {type.Name}; it is a {given.Name}");
    }

    /// <summary>Orchestrators may take their input beside the context, activities the id of the instance that calls them.</summary>
    private static Func<Invocation, object?> DurableValue(FunctionDescription function, ParameterInfo parameter)
    {
        var (name, type) = (parameter.Name!, parameter.ParameterType);
        if (name is not ("input" or "instanceId")) throw Unknown(function, parameter);
        return invocation => invocation.BindingData.GetValueOrDefault(name) switch
        {
            null => type.IsValueType ? Activator.CreateInstance(type) : null,
            JsonElement json when type != typeof(JsonElement) => json.Deserialize((JsonTypeInfo)JsonSerializerOptions.Web.GetTypeInfo(type)),
            var value => value,
        };
    }

    private static StartRefused Unknown(FunctionDescription function, ParameterInfo parameter) =>
        function.Refusal($"has the parameter {parameter.ParameterType.Name} {parameter.Name}, which this trigger cannot fill");

    private static System.Globalization.CultureInfo Invariant => System.Globalization.CultureInfo.InvariantCulture;
}
