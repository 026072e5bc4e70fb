using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Access;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Platform;
using Operation = ServerlessQiFu.Functions.Access.Operation;

namespace ServerlessQiFu.Functions.Pages;

/// <summary>A call of the API that a page makes for its visitor.</summary>
/// <param name="Function">The name of the function, such as <c>nameof(EvaluateReply)</c>.</param>
/// <param name="Route">Values of the route's parameters by name.</param>
/// <param name="Version">The version of the appeal that the visitor has seen, as If-Match.</param>
/// <param name="Key">An Idempotency-Key: a form that is sent twice is one act.</param>
/// <param name="Query">With its question mark; empty for none.</param>
/// <param name="File">In the place of a body.</param>
public sealed record ApiCall(
    string Function, IReadOnlyDictionary<string, string>? Route = null, JsonObject? Body = null, int? Version = null, string? Key = null, string Query = "", IFormFile? File = null,
    string? Accept = null, DurableTaskClient? Durable = null);

/// <summary>
/// Runs functions of the API in this process for the visitor of a page: the same roles, checks, commands and answers as over HTTP, so that no page has a
/// rule of its own.
/// </summary>
public sealed class ApiCalls(IServiceProvider services)
{
    private static readonly Dictionary<string, (Type Type, MethodInfo Run, Operation Operation)> Functions = typeof(Operation).Assembly.GetTypes()
        .Select(type => (Type: type, Run: type.GetMethod("Run"), Field: type.GetField(nameof(Operation), BindingFlags.Static | BindingFlags.NonPublic)))
        .Where(found => found.Run is not null && found.Field?.FieldType == typeof(Operation))
        .Select(found => (found.Type, Run: found.Run!, Operation: (Operation)found.Field!.GetValue(null)!))
        .Where(found => !found.Operation.IsPage)
        .ToDictionary(found => found.Type.Name, StringComparer.Ordinal);

    /// <summary>The value that the API would answer with, or its problem.</summary>
    /// <typeparam name="T">Of the answer's body.</typeparam>
    public async Task<Checked<T>> Get<T>(HttpContext page, Actor actor, ApiCall call, CancellationToken cancellation) where T : notnull =>
        await Send(page, actor, call, cancellation) switch
        {
            Answer { Value: T value } => value,
            Answer { Value: byte[] written } => JsonSerializer.Deserialize<T>(written, ContractJson.Options)!,
            Problem problem => problem,
            var other => throw new InvalidOperationException($"{call.Function} answered a page with {other.GetType().Name}, not with {typeof(T).Name}."),
        };

    public async Task<IResult> Send(HttpContext page, Actor actor, ApiCall call, CancellationToken cancellation)
    {
        var (type, run, operation) = Functions[call.Function];
        if (operation.Refuse(actor) is { } refused) return refused;
        var http = new DefaultHttpContext { RequestServices = page.RequestServices, TraceIdentifier = page.TraceIdentifier };
        http.Connection.RemoteIpAddress = page.Connection.RemoteIpAddress;
        http.Is(actor);
        var request = http.Request;
        var trigger = run.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).First(found => found is not null)!;
        request.Method = trigger.Methods![0].ToUpperInvariant();
        request.Path = "/" + (call.Route ?? new Dictionary<string, string>()).Aggregate(trigger.Route!, (path, value) => path.Replace($"{{{value.Key}}}", value.Value, StringComparison.Ordinal));
        request.QueryString = new QueryString(call.Query);
        if (call.Version is { } version) request.Headers.IfMatch = EntityTags.Of(version);
        if (call.Accept is { } accept) request.Headers.Accept = accept;
        if (call.Key is { } key) request.Headers[IdempotencyKey.Header] = key;
        if (call.Body is { } body)
        {
            request.ContentType = "application/json; charset=utf-8";
            request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body.ToJsonString()));
        }
        if (call.File is { } file)
        {
            request.ContentType = file.ContentType;
            request.ContentLength = file.Length;
            request.Body = file.OpenReadStream();
            request.Headers[UploadAttachment.FileName] = Uri.EscapeDataString(file.FileName);
        }
        var arguments = run.GetParameters().Select(parameter => parameter.ParameterType switch
        {
            var t when t == typeof(HttpRequest) => request,
            var t when t == typeof(CancellationToken) => (object)cancellation,
            var t when t == typeof(DurableTaskClient) => call.Durable ?? throw new ArgumentException($"{call.Function} wants a durable client."),
            _ => call.Route?.GetValueOrDefault(parameter.Name!) ?? throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{call.Function} wants the route value {parameter.Name}.")),
        }).ToArray();
        return await (Task<IResult>)run.Invoke(ActivatorUtilities.CreateInstance(services, type), arguments)!;
    }
}
