using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ServerlessQiFu.Running;

/// <summary>The way to the product, whichever process it is at the moment.</summary>
public sealed class Line(Ledger ledger) : IDisposable
{
    private static readonly TimeSpan BeforeNextTry = TimeSpan.FromMilliseconds(20);
    /// <summary>A minute's worth: longer than any start.</summary>
    private const int MostTokenTries = 3_000;
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { Timeout = TimeSpan.FromSeconds(60) };
    private volatile string _url = "";

    public Ledger Ledger => ledger;

    public void Connect(Product product) => _url = product.Url;

    /// <summary>The token of a role; it outlives the process that gave it.</summary>
    public async Task<string> Token(string role, string subject, string? unit = null, string? enterprise = null)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var answer = await _http.PostAsJsonAsync(new Uri(_url + "/api/dev/token"), new { role, sub = subject, unit, enterprise, filesFor = role == "bot" && enterprise is null ? "any" : null });
                answer.EnsureSuccessStatusCode();
                return (await answer.Content.ReadFromJsonAsync<JsonObject>())!["token"]!.GetValue<string>();
            }
            catch (Exception lost) when (lost is HttpRequestException { StatusCode: null } or IOException && attempt < MostTokenTries) { await Task.Delay(BeforeNextTry); }
        }
    }

    /// <summary>Asks once; null when no whole answer came.</summary>
    public async Task<Reply?> Once(HttpMethod method, string token, string path, JsonObject? body, string? key, string? etag, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(method, _url + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null) request.Content = JsonContent.Create(body);
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        if (etag is not null) request.Headers.TryAddWithoutValidation("If-Match", etag);
        try
        {
            using var answer = await _http.SendAsync(request, stop);
            var text = await answer.Content.ReadAsStringAsync(stop);
            ledger.Answered();
            return new Reply(answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text), answer.Headers.ETag?.ToString());
        }
        // A minute's silence is a lost answer too.
        catch (Exception lost) when (lost is HttpRequestException or IOException || lost is OperationCanceledException && !stop.IsCancellationRequested)
        {
            if (lost is not HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError }) ledger.AnswerLost();
            return null;
        }
    }

    /// <summary>Asks until there is an answer that says yes or no, always under the same key.</summary>
    public async Task<Reply> Ask(HttpMethod method, string token, string path, JsonObject? body, string? key, string? etag, CancellationToken stop)
    {
        while (true)
        {
            if (await Once(method, token, path, body, key, etag, stop) is { } reply && reply.Status != HttpStatusCode.ServiceUnavailable) return reply;
            await Task.Delay(BeforeNextTry, stop);
        }
    }

    public Task<Reply> Get(string token, string path, CancellationToken stop) => Ask(HttpMethod.Get, token, path, null, null, null, stop);

    /// <summary>Sends a file of appeals; each whole result line that arrives is told at once, also when the rest never comes.</summary>
    /// <returns>False when the answer broke off.</returns>
    public async Task<bool> Import(string token, IEnumerable<JsonObject> letters, Action<JsonObject> told, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _url + "/api/appeals/import");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = new StringContent(string.Join('\n', letters.Select(l => l.ToJsonString())));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            answer.EnsureSuccessStatusCode();
            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(stop));
            while (await lines.ReadLineAsync(stop) is { } line) told(JsonNode.Parse(line)!.AsObject());
            ledger.Answered();
            return true;
        }
        catch (Exception lost) when (lost is HttpRequestException or IOException or JsonException || lost is OperationCanceledException && !stop.IsCancellationRequested)
        {
            if (lost is not HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError }) ledger.AnswerLost();
            await Task.Delay(BeforeNextTry, stop);
            return false;
        }
    }

    public void Dispose() => _http.Dispose();
}

/// <summary>A whole answer.</summary>
public sealed record Reply(HttpStatusCode Status, JsonNode? Body, string? ETag)
{
    public bool Ok => Status is HttpStatusCode.OK or HttpStatusCode.Accepted;
    public string Text(string name) => Body![name]!.GetValue<string>();
}
