using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace ServerlessQiFu.Functions.Platform;

/// <summary>
/// HEAD wherever there is GET, and OPTIONS on every path, with the methods that it has. No function names them: whoever hosts the app learns of them from here,
/// and the server sends no body for HEAD.
/// </summary>
internal sealed class OtherMethods : IFunctionMetadataTransformer, IFunctionsWorkerMiddleware
{
    private const string Get = "get", Head = "head", Options = "options";

    /// <summary>The methods of a path, by the function that answers OPTIONS on it.</summary>
    private volatile IReadOnlyDictionary<string, string> _allowed = new Dictionary<string, string>();

    public string Name => nameof(OtherMethods);

    public void Transform(IList<IFunctionMetadata> original)
    {
        var allowed = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var path in original.Select(Trigger.Of).OfType<Trigger>().GroupBy(t => t.Path, StringComparer.OrdinalIgnoreCase).Select(path => path.ToList()))
        {
            foreach (var trigger in path.Where(t => t.Methods.Contains(Get))) trigger.Add(Head);
            // One function a path: a host knows of no two that answer the same.
            var first = path.Find(t => t.Methods.Contains(Options)) ?? path[0];
            first.Add(Options);
            allowed[first.Function] = string.Join(", ", path.SelectMany(t => t.Methods).Distinct().Select(m => m.ToUpperInvariant()).Order(StringComparer.Ordinal));
        }
        _allowed = allowed;
    }

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http || !HttpMethods.IsOptions(http.Request.Method))
        {
            await next(context);
            return;
        }
        http.Response.Headers.Allow = _allowed.GetValueOrDefault(context.FunctionDefinition.Name, "");
        http.Response.Headers.XContentTypeOptions = "nosniff";
        context.GetInvocationResult().Value = Results.NoContent();
    }

    /// <summary>A function's HTTP trigger, as its metadata has it.</summary>
    private sealed record Trigger(string Function, string Path, List<string> Methods, IFunctionMetadata Metadata, int At, JsonObject Binding)
    {
        /// <summary>Null for another trigger.</summary>
        public static Trigger? Of(IFunctionMetadata function)
        {
            for (var at = 0; at < function.RawBindings?.Count; at++)
                if (JsonNode.Parse(function.RawBindings[at]) is JsonObject binding && (string?)binding["type"] == "httpTrigger" && binding["methods"] is JsonArray methods)
                    return new(function.Name!, PathOf((string?)binding["route"] ?? function.Name!), [.. methods.Select(m => ((string)m!).ToLowerInvariant())], function, at, binding);
            return null;
        }

        public void Add(string method)
        {
            if (Methods.Contains(method)) return;
            Methods.Add(method);
            Binding["methods"] = new JsonArray([.. Methods.Select(m => (JsonNode)m)]);
            Metadata.RawBindings![At] = Binding.ToJsonString();
        }

        /// <summary>The names of a path's variables do not matter.</summary>
        private static string PathOf(string route) => string.Join('/', route.Trim('/').Split('/').Select(part => part.StartsWith('{') ? "{}" : part));
    }
}
