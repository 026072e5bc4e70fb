using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ServerlessQiFu.Tests.Fixtures;

/// <summary>A model's endpoint on this machine that speaks the real wire protocol; what it answers is up to the test. Remembers every request.</summary>
internal sealed class FakeEndpoint : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeEndpoint(WebApplication app) => _app = app;

    internal sealed record Asked(string Path, string Query, string Deployment, IReadOnlyDictionary<string, string> Headers, string Text)
    {
        public JsonObject Body => JsonNode.Parse(Text)!.AsObject();
        public string Letter => Body["messages"]!.AsArray()[^1]!["content"]!.GetValue<string>();
    }

    public ConcurrentQueue<Asked> Requests { get; } = [];
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>What is answered to a request; the number of the request counts from 1.</summary>
    public Func<Asked, int, HttpResponse, Task> Answer { get; set; } = (_, _, response) => response.WriteAsync(Completion(Good));

    public const string Good = """{"item":"用电报装","unit":"GDJ","second":"GXJ","third":"FGW","kind":"Help","tier":"Assistance"}""";

    public static async Task<FakeEndpoint> Open()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var endpoint = new FakeEndpoint(app);
        app.Run(endpoint.Take);
        await app.StartAsync();
        return endpoint;
    }

    public IEnumerable<string> Deployments => Requests.Select(r => r.Deployment);

    private async Task Take(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync();
        var path = context.Request.Path.Value!;
        // Azure names the deployment in the path, everybody else the model in the body.
        var deployment = path.Split('/') is ["", "openai", "deployments", var named, ..] ? named : JsonNode.Parse(text)!["model"]!.GetValue<string>();
        var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        var asked = new Asked(path, context.Request.QueryString.Value!, deployment, headers, text);
        Requests.Enqueue(asked);
        context.Response.ContentType = "application/json";
        await Answer(asked, Requests.Count, context.Response);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>A chat completion as Azure sends it.</summary>
    public static string Completion(string? content, string finish = "stop", string? refusal = null, bool filterDown = false, JsonArray? logprobs = null, bool selfHarm = false)
    {
        var filters = filterDown
            ? new JsonObject { ["error"] = new JsonObject { ["code"] = "content_filter_error", ["message"] = "The contents are not filtered" } }
            : new JsonObject { ["hate"] = new JsonObject { ["filtered"] = false, ["severity"] = "safe" }, ["self_harm"] = new JsonObject { ["filtered"] = selfHarm, ["severity"] = selfHarm ? "high" : "safe" } };
        return new JsonObject
        {
            ["id"] = "chatcmpl-1", ["object"] = "chat.completion", ["created"] = 1732410000, ["model"] = "gpt-4o-2024-11-20", ["system_fingerprint"] = "fp_1",
            ["prompt_filter_results"] = new JsonArray(new JsonObject { ["prompt_index"] = 0, ["content_filter_results"] = new JsonObject() }),
            ["choices"] = new JsonArray(new JsonObject
            {
                ["index"] = 0, ["finish_reason"] = finish, ["content_filter_results"] = filters,
                ["logprobs"] = logprobs is null ? null : new JsonObject { ["content"] = logprobs, ["refusal"] = null },
                ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = content, ["refusal"] = refusal },
            }),
            ["usage"] = new JsonObject { ["prompt_tokens"] = 2000, ["completion_tokens"] = 60, ["total_tokens"] = 2060 },
        }.ToJsonString();
    }

    /// <summary>The content cut into tokens of a few characters, the value of each label with a probability and what else it might have been.</summary>
    public static JsonArray LogProbs(string content, params (string Label, double Probability, string Other)[] labels)
    {
        var tokens = new JsonArray();
        var at = 0;
        while (at < content.Length)
        {
            var label = labels.FirstOrDefault(l => content.AsSpan(at).StartsWith(l.Label + "\"", StringComparison.Ordinal) && content[at - 1] == '"');
            var text = label.Label ?? content.Substring(at, 1);
            var token = Token(text, label.Label is null ? 1 : label.Probability);
            token["top_logprobs"] = label.Label is null ? new JsonArray() : new JsonArray(Token(text, label.Probability), Token(label.Other, 1 - label.Probability));
            tokens.Add(token);
            at += text.Length;
        }
        return tokens;

        static JsonObject Token(string text, double probability) => new()
        {
            ["token"] = text, ["logprob"] = Math.Log(probability), ["bytes"] = JsonSerializer.SerializeToNode(Encoding.UTF8.GetBytes(text).Select(b => (int)b)),
        };
    }

    public static Func<Asked, int, HttpResponse, Task> Says(string body, int status = 200, params (string Name, string Value)[] headers) => (_, _, response) =>
    {
        response.StatusCode = status;
        foreach (var (name, value) in headers) response.Headers[name] = value;
        return response.WriteAsync(body);
    };

    public static string Error(string code, string message = "no", string? param = null, JsonObject? inner = null) =>
        new JsonObject { ["error"] = new JsonObject { ["message"] = message, ["type"] = null, ["param"] = param, ["code"] = code, ["innererror"] = inner } }.ToJsonString();
}
