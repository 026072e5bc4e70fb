using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ServerlessQiFu.Tests.Fixtures;

/// <summary>Calls as a client makes them; an answer that was not expected fails the test with its body.</summary>
internal static class AppealCalls
{
    public static async Task<string> File(this HttpClient company, object letter, string? key = null)
    {
        using var answer = await company.TryFile(letter, key);
        return (await answer.Read(HttpStatusCode.Accepted))["id"]!.GetValue<string>();
    }

    public static async Task<HttpResponseMessage> TryFile(this HttpClient company, object letter, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/appeals") { Content = JsonContent.Create(letter) };
        request.Headers.Add("Idempotency-Key", key ?? Guid.NewGuid().ToString("N"));
        return await company.SendAsync(request);
    }

    public static async Task<JsonObject> Appeal(this HttpClient client, string id)
    {
        using var answer = await client.GetAsync($"/api/appeals/{id}");
        return await answer.Read(HttpStatusCode.OK);
    }

    /// <summary>Claims one appeal and returns the item.</summary>
    public static async Task<JsonNode> Claim(this HttpClient officer, string unit, int minutes = 60)
    {
        using var answer = await officer.PostAsJsonAsync($"/api/units/{unit}/claims", new { max = 1, leaseMinutes = minutes });
        return (await answer.Read(HttpStatusCode.OK))["items"]!.AsArray().Single()!;
    }

    /// <summary>Claims one appeal from the triage desk and returns the item.</summary>
    public static async Task<JsonNode> ClaimTriage(this HttpClient specialist)
    {
        using var answer = await specialist.PostAsJsonAsync("/api/triage/claims", new { max = 1 });
        return (await answer.Read(HttpStatusCode.OK))["items"]!.AsArray().Single()!;
    }

    public static async Task<HttpResponseMessage> TryCommand(this HttpClient client, string id, string command, object body, string? etag = null, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/appeals/{id}/{command}") { Content = JsonContent.Create(body) };
        if (etag is not null) request.Headers.TryAddWithoutValidation("If-Match", etag);
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return await client.SendAsync(request);
    }

    /// <summary>Commands with the version as it is now.</summary>
    public static async Task<JsonObject> Command(this HttpClient client, string id, string command, object body)
    {
        var version = (await client.Appeal(id))["version"]!.GetValue<int>();
        using var answer = await client.TryCommand(id, command, body, $"\"{version}\"");
        return await answer.Read(HttpStatusCode.OK);
    }

    /// <summary>Commands with the version as it is now and is told no.</summary>
    /// <returns>The last part of the problem's type.</returns>
    public static async Task<string> Refused(this HttpClient client, string id, string command, object body, HttpStatusCode status)
    {
        var version = (await client.Appeal(id))["version"]!.GetValue<int>();
        using var answer = await client.TryCommand(id, command, body, $"\"{version}\"");
        return (await answer.Read(status)).Slug();
    }

    /// <summary>The last part of a problem's type.</summary>
    public static string Slug(this JsonObject problem) => problem.Text("type")[(problem.Text("type").LastIndexOf('/') + 1)..];

    public static async Task<JsonObject> Read(this HttpResponseMessage answer, HttpStatusCode expected)
    {
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{answer.RequestMessage?.Method} {answer.RequestMessage?.RequestUri} answered {(int)answer.StatusCode}, not {(int)expected}: {body}");
        return JsonNode.Parse(body)!.AsObject();
    }

    public static IReadOnlyList<JsonObject> Events(this JsonObject appeal, string name) =>
        [.. appeal["timeline"]!.AsArray().Select(e => e!.AsObject()).Where(e => e["event"]!.GetValue<string>() == name)];

    public static string Text(this JsonNode node, string name) => node[name]!.GetValue<string>();
}
