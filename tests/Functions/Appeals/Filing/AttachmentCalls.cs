using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Filing;

/// <summary>Uploads and openings as clients make them.</summary>
internal static class AttachmentCalls
{
    public static async Task<HttpResponseMessage> TryUpload(this HttpClient client, byte[]? content = null, string type = "image/jpeg", string? name = null, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/attachments") { Content = new ByteArrayContent(content ?? SampleFiles.Of(type)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (name is not null) request.Headers.TryAddWithoutValidation("X-File-Name", name);
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return await client.SendAsync(request);
    }

    public static async Task<string> Upload(this HttpClient client, byte[]? content = null, string type = "image/jpeg", string? name = null)
    {
        using var answer = await client.TryUpload(content, type, name);
        return (await answer.Read(HttpStatusCode.Created)).Text("id");
    }

    public static Task<HttpResponseMessage> TryOpen(this HttpClient client, string appeal, string attachment) => client.GetAsync($"/api/appeals/{appeal}/attachments/{attachment}");

    public static async Task<HttpStatusCode> Opening(this HttpClient client, string appeal, string attachment)
    {
        using var answer = await client.TryOpen(appeal, attachment);
        return answer.StatusCode;
    }

    public static JsonObject OutageWith(params string[] attachments)
    {
        var letter = JsonSerializer.SerializeToNode(SampleLetters.Outage())!.AsObject();
        letter["attachments"] = new JsonArray([.. attachments.Select(a => (JsonNode)a)]);
        return letter;
    }
}
