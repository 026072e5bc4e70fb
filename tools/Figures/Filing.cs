using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ServerlessQiFu.Tools.Figures;

/// <summary>What clients do: file, and look whether it has come to something.</summary>
internal static class Filing
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public static async Task<(List<string> Ids, TimeSpan Took, double[] Latencies)> File(HttpClient client, int first, int count, int clients, int? matter = null, TimeSpan pause = default, int? company = null)
    {
        var next = first - 1;
        var ids = new ConcurrentBag<string>();
        var latencies = new ConcurrentBag<double>();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async _ =>
        {
            for (int number; (number = Interlocked.Increment(ref next)) < first + count;)
            {
                var from = Stopwatch.GetTimestamp();
                using var request = new HttpRequestMessage(HttpMethod.Post, "/api/appeals") { Content = Json(MadeUpLetters.Letter(number, matter, company)) };
                request.Headers.Add("Idempotency-Key", string.Create(CultureInfo.InvariantCulture, $"figures-{number}"));
                using var answer = await client.SendAsync(request);
                answer.EnsureSuccessStatusCode();
                ids.Add((await answer.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.GetValue<string>());
                latencies.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
                if (pause > TimeSpan.Zero) await Task.Delay(pause);
            }
        }));
        return ([.. ids], watch.Elapsed, [.. latencies]);
    }

    /// <summary>A body whose length is known, as forms and other programmes send it; not in chunks.</summary>
    public static ByteArrayContent Json<T>(T body) => new(JsonSerializer.SerializeToUtf8Bytes(body, JsonSerializerOptions.Web)) { Headers = { ContentType = new("application/json") } };

    /// <summary>Every fiftieth, waited for until it is in a unit's queue or on the desk: the last instant.</summary>
    public static async Task<DateTimeOffset> Queued(HttpClient client, IReadOnlyList<string> ids) =>
        (await Task.WhenAll(ids.Where((_, i) => i % 50 == 0).Select(id => Entry(client, id, "Dispatched", "SentToDesk")))).Max(entry => entry["at"]!.GetValue<DateTimeOffset>());

    /// <summary>The first entry of one of these names in an appeal's timeline, waited for.</summary>
    public static async Task<JsonNode> Entry(HttpClient client, string id, params string[] events)
    {
        for (var since = Stopwatch.StartNew(); since.Elapsed < LongestWait;)
        {
            var appeal = (await client.GetFromJsonAsync<JsonObject>($"/api/appeals/{id}"))!;
            if (appeal["timeline"]!.AsArray().FirstOrDefault(e => events.Contains(e!["event"]!.GetValue<string>())) is { } entry) return entry;
            await Task.Delay(1000);
        }
        throw new InvalidOperationException($"{id} did not get to {string.Join(" or ", events)} within {LongestWait.TotalMinutes} minutes.");
    }
}
