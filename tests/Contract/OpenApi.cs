using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using NJsonSchema;
using NJsonSchema.Validation;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Tests.Architecture;

namespace ServerlessQiFu.Tests.Contract;

/// <summary>The contract as tests read it: <c>docs/openapi.yaml</c>.</summary>
internal static class OpenApi
{
    private static readonly ConcurrentDictionary<string, JsonSchema> Built = new(StringComparer.Ordinal);
    private static readonly string[] Methods = ["get", "put", "post", "delete", "patch", "head", "options"];

    public static string Yaml { get; } = File.ReadAllText(Path.Combine(SourceRuleTests.Root, "docs", "openapi.yaml"));

    /// <summary>As the build wrote it and as it is served.</summary>
    public static JsonObject Document { get; } = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "openapi.json")))!.AsObject();

    public static IReadOnlyDictionary<string, ContractOperation> Operations { get; } = (
        from path in Document["paths"]!.AsObject()
        from method in path.Value!.AsObject().Where(m => Methods.Contains(m.Key))
        select new ContractOperation(path.Key, method.Key.ToUpperInvariant(), method.Value!.AsObject())).ToDictionary(o => o.Id);

    /// <summary>The operation that serves a path as it was called; null for none.</summary>
    public static ContractOperation? OperationOf(string method, string path)
    {
        var steps = path.Split('/');
        return Operations.Values.Where(o => o.Method == method && Fits(o.Path.Split('/'), steps)).MinBy(o => o.Path.Count(c => c == '{'));

        static bool Fits(string[] pattern, string[] steps) =>
            pattern.Length == steps.Length && pattern.Zip(steps).All(p => p.First.StartsWith('{') ? p.Second.Length > 0 : p.First == p.Second);
    }

    public static JsonObject Schemas => Document["components"]!["schemas"]!.AsObject();

    /// <summary>The thing itself, or what its <c>$ref</c> points at.</summary>
    public static JsonObject Resolve(JsonNode node)
    {
        while (node["$ref"]?.GetValue<string>() is { } pointer)
            node = pointer.TrimStart('#', '/').Split('/').Aggregate((JsonNode)Document, (at, name) => at[name] ?? throw new InvalidOperationException($"{pointer} points at nothing."));
        return node.AsObject();
    }

    /// <summary>What is wrong with a value, or nothing.</summary>
    public static IReadOnlyList<string> Faults(JsonNode schema, JsonNode? value)
    {
        var built = Built.GetOrAdd(schema.ToJsonString(), text =>
        {
            var whole = new JsonObject { ["allOf"] = new JsonArray(JsonNode.Parse(text)), ["definitions"] = Schemas.DeepClone() };
            return JsonSchema.FromJsonAsync(whole.ToJsonString().Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal)).GetAwaiter().GetResult();
        });
        return [.. built.Validate(value?.ToJsonString() ?? "null").SelectMany(Told)];

        static IEnumerable<string> Told(ValidationError error) => error is ChildSchemaValidationError child
            ? child.Errors.SelectMany(e => e.Value).SelectMany(Told).Prepend($"{error.Path}: {error.Kind}")
            : [$"{error.Path}: {error.Kind}"];
    }

    public static JsonObject Named(string schema) => new() { ["$ref"] = "#/components/schemas/" + schema };
}

internal sealed record ContractOperation(string Path, string Method, JsonObject Node)
{
    public string Id => Node["operationId"]!.GetValue<string>();
    public IReadOnlyList<string> Roles => [.. Node["x-roles"]!.AsArray().Select(r => r!.GetValue<string>())];
    /// <summary>For anyone, without a token.</summary>
    public bool IsOpen => Node["security"] is JsonArray { Count: 0 };
    public JsonObject Responses => Node["responses"]!.AsObject();

    /// <summary>The name of the JSON body's schema; null without one.</summary>
    public string? RequestSchema => Node["requestBody"]?["content"]?["application/json"]?["schema"]?["$ref"]?.GetValue<string>().Split('/')[^1];

    public IEnumerable<JsonObject> Parameters => (Node["parameters"]?.AsArray() ?? []).Select(p => OpenApi.Resolve(p!));

    public override string ToString() => Id;
}
