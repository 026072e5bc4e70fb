using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ServerlessQiFu.Tests.Fixtures;

/// <summary>Calls of the second half of an appeal's life.</summary>
internal static class EvaluationCalls
{
    /// <summary>Longer than a reply is hasty in.</summary>
    public const int Plausible = 16;

    public static HttpClient Caller(this City city, int number = 1) => city.As("callback", $"xq-officer-{number}", "XQ").GetAwaiter().GetResult();

    public static HttpClient Reviewer(this City city, string subject = "reviewer-1") => city.As("reviewer", subject, "XQ").GetAwaiter().GetResult();

    /// <summary>Claims from the unit's queue, works for a while and replies.</summary>
    public static async Task<JsonObject> Answer(this HttpClient officer, City city, string id, string unit, string text, int minutes = Plausible)
    {
        await city.Quiet();
        var item = await officer.Claim(unit);
        Assert.Equal(id, item.Text("id"));
        await city.Walk(TimeSpan.FromMinutes(minutes));
        return await officer.Command(id, "reply", new { lease = item.Text("lease"), outcome = "Resolved", text });
    }

    /// <summary>What a company says of a reply: no version is asked of it.</summary>
    public static async Task<JsonObject> Judge(this HttpClient company, string id, string command, object body)
    {
        using var answer = await company.TryCommand(id, command, body);
        return await answer.Read(HttpStatusCode.OK);
    }

    public static async Task<JsonNode> ClaimCallBack(this HttpClient caller, int minutes = 60) => Assert.Single(await caller.ClaimCallBacks(minutes))!;

    public static async Task<JsonArray> ClaimCallBacks(this HttpClient caller, int minutes = 60)
    {
        using var answer = await caller.PostAsJsonAsync("/api/call-backs/claims", new { max = 1, leaseMinutes = minutes });
        return (await answer.Read(HttpStatusCode.OK))["items"]!.AsArray();
    }

    public static async Task<HttpResponseMessage> TryOnCallBack(this HttpClient client, JsonNode item, string command, object body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/call-backs/{item.Text("id")}/{command}") { Content = JsonContent.Create(body) };
        var version = (await client.Appeal(item.Text("appeal")))["version"]!.GetValue<int>();
        request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        return await client.SendAsync(request);
    }

    public static async Task<JsonObject> OnCallBack(this HttpClient client, JsonNode item, string command, object body)
    {
        using var answer = await client.TryOnCallBack(item, command, body);
        return await answer.Read(HttpStatusCode.OK);
    }

    /// <summary>One call that nobody answers; then it goes back to the desk.</summary>
    public static async Task Try(this City city, HttpClient caller, string id, int number)
    {
        var item = await caller.ClaimCallBack();
        await caller.OnCallBack(item, "attempts", new { lease = item.Text("lease"), reached = false, outcome = "NotReached", note = $"第{number}次无人接听" });
        await caller.Command(id, "release", new { lease = item.Text("lease") });
        await city.Quiet();
    }
}
