using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ServerlessQiFu.Tests.Contract;

/// <summary>Holds real answers against the contract; every test over HTTP calls it with the operation it called.</summary>
public static class ContractCheck
{
    /// <summary>Fails with everything that is not as the contract says: status, headers, content type, body; for a 2xx also the request's JSON body.</summary>
    /// <returns>The JSON body; null when there is none or it is not one JSON value.</returns>
    public static async Task<JsonNode?> Conforms(HttpResponseMessage response, string operationId)
    {
        var operation = OpenApi.Operations.GetValueOrDefault(operationId) ?? throw new ArgumentException($"The contract has no operation {operationId}.", nameof(operationId));
        var body = await response.Content.ReadAsStringAsync();
        var sent = response is { IsSuccessStatusCode: true, RequestMessage.Content: { Headers.ContentType.MediaType: "application/json" } content }
            ? await content.ReadAsStringAsync()
            : null;
        var faults = Faults(operation, response, body, sent).ToList();
        if (faults.Count > 0)
            Assert.Fail($"{operationId} answered {(int)response.StatusCode}, not as the contract says:\n  {string.Join("\n  ", faults)}\nBody: {body}");
        return IsJson(response.Content.Headers.ContentType?.MediaType) ? JsonNode.Parse(body) : null;
    }

    internal static IEnumerable<string> Faults(ContractOperation operation, HttpResponseMessage response, string body, string? sent)
    {
        var status = ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture);
        var listed = status == "405" ? OpenApi.Document["components"]!["responses"]!["MethodNotAllowed"] : operation.Responses[status];
        if (listed is null) return [$"status {status} is not listed"];
        var answer = OpenApi.Resolve(listed);
        return Headers(answer, response).Concat(Body(operation, answer, response, body)).Concat(sent is null ? [] : Request(operation, sent));
    }

    /// <summary>Every answer, the host's own too: nobody guesses its type, and what is for one caller, or says no, no cache keeps.</summary>
    internal static IEnumerable<string> Caching(ContractOperation operation, HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues("X-Content-Type-Options", out var options) || !options.SequenceEqual(["nosniff"])) yield return "a browser may guess its type: X-Content-Type-Options is not nosniff";
        if ((!operation.IsOpen || !response.IsSuccessStatusCode) && response.Headers.CacheControl?.NoStore != true) yield return "what is for one caller may be cached: Cache-Control is not no-store";
    }

    private static IEnumerable<string> Headers(JsonObject answer, HttpResponseMessage response)
    {
        foreach (var (name, node) in answer["headers"]?.AsObject() ?? [])
        {
            var header = OpenApi.Resolve(node!);
            // One header line as it was sent; the client splits what it knows to be a list.
            var value = response.Headers.NonValidated.TryGetValues(name, out var own) ? own.ToString()
                : response.Content.Headers.NonValidated.TryGetValues(name, out var ofContent) ? ofContent.ToString() : null;
            if (value is null)
            {
                if (header["required"]?.GetValue<bool>() == true) yield return $"header {name} is missing";
                continue;
            }
            var schema = header["schema"]!;
            JsonNode typed = schema["type"]?.GetValue<string>() == "integer" && long.TryParse(value, CultureInfo.InvariantCulture, out var number) ? number : value;
            foreach (var fault in OpenApi.Faults(schema, typed)) yield return $"header {name}: {value}: {fault}";
        }
    }

    private static IEnumerable<string> Body(ContractOperation operation, JsonObject answer, HttpResponseMessage response, string body)
    {
        var type = response.Content.Headers.ContentType?.MediaType;
        if (answer["content"]?.AsObject() is not { } contents)
        {
            if (body.Length > 0) yield return "there is a body, and the contract has none";
            yield break;
        }
        if (type is null || contents[type] is not { } content)
        {
            yield return $"content type {type ?? "(none)"} is not {string.Join(" or ", contents.Select(c => c.Key))}";
            yield break;
        }
        var faults = type == "application/x-ndjson" ? Lines(operation, body) : IsJson(type) ? Value(content["schema"]!, body, "body") : [];
        foreach (var fault in faults) yield return fault;
        if (type == "application/problem+json" && JsonNode.Parse(body)?["status"]?.GetValue<int>() != (int)response.StatusCode) yield return "the problem's status is not the answer's";
    }

    private static IEnumerable<string> Lines(ContractOperation operation, string body)
    {
        var line = operation.Id switch { "importAppeals" => "ImportResult", "listCorrections" => "Correction", _ => null };
        if (line is null) return [$"no rule for lines of {operation.Id}"];
        return body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Index().SelectMany(l => Value(OpenApi.Named(line), l.Item, $"line {l.Index + 1}"));
    }

    private static IEnumerable<string> Request(ContractOperation operation, string sent) =>
        operation.Node["requestBody"]?["content"]?["application/json"]?["schema"] is { } schema
            ? Value(schema, sent, "accepted request")
            : ["the contract takes no JSON body here, and one was accepted"];

    private static IEnumerable<string> Value(JsonNode schema, string text, string what)
    {
        JsonNode? value;
        string? broken = null;
        try { value = JsonNode.Parse(text); }
        catch (JsonException fault) { (value, broken) = (null, $"{what} is not JSON: {fault.Message}"); }
        return broken is not null ? [broken] : OpenApi.Faults(schema, value).Select(f => $"{what} {f}");
    }

    private static bool IsJson(string? type) => type is "application/json" or "application/problem+json";
}
