using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ServerlessQiFu.Bench.Figures;

/// <summary>One method a figure; each starts the product with an empty data folder and prints its rows of the table.</summary>
internal static class Measures
{
    private static readonly string[] Units = ["GDJ", "SCJ", "SW", "RSJ", "GJJ", "HJJ", "JTJ", "SWUJ"];

    /// <summary>32 clients file one appeal after the other; the answer comes after the disk has it.</summary>
    public static async Task Intake()
    {
        const int count = 20_000;
        await using var product = await Product.Start(Folder());
        using var client = await product.Client("bot", "bench");
        await File(client, 0, 1_000, clients: 32);
        var before = product.ProcessorTime();
        var (ids, took, latencies) = await File(client, 1_000, count, clients: 32);
        var filed = product.ProcessorTime() - before;
        Row("intake, 32 clients", "≥ 1,000/s", Rate(count, took));
        await Instant(client, ids[^1], "Dispatched", "SentToDesk");
        Row("processor time an appeal, by the last answer / by the last queue", "–",
            $"{filed.TotalMilliseconds / count:F2} / {(product.ProcessorTime() - before).TotalMilliseconds / count:F2} ms");
        Row("intake latency, p50 / p99", "p99 ≤ 200 ms", $"{Percentile(latencies, 50):F0} / {Percentile(latencies, 99):F0} ms");
    }

    /// <summary>From the first acceptance to the last appeal in a unit's queue, by the instants in the record.</summary>
    public static async Task Queue()
    {
        const int count = 10_000;
        await using var product = await Product.Start(Folder());
        using var client = await product.Client("bot", "bench");
        await File(client, 0, 500, clients: 8);
        var began = DateTimeOffset.UtcNow;
        var (ids, _, _) = await File(client, 1_000, count, clients: 32);
        var dispatched = await Task.WhenAll(ids.Where((_, i) => i % 50 == 0).Select(id => Instant(client, id, "Dispatched", "SentToDesk")));
        Row("accepted → in a unit's queue", "≥ 250/s", Rate(count, dispatched.Max() - began));
    }

    /// <summary>64 officers claim one at a time until the queues are empty; nobody gets what another got.</summary>
    public static async Task Claims()
    {
        await using var product = await Product.Start(Folder());
        using var bot = await product.Client("bot", "bench");
        await Pull(product, bot, "8 units", "≥ 1,500/s", count: 12_000, first: 0, matter: null);
        await Pull(product, bot, "one unit", "≥ 500/s", count: 4_000, first: 20_000, matter: 0);
    }

    private static async Task Pull(Product product, HttpClient bot, string scope, string target, int count, int first, int? matter)
    {
        var (ids, _, _) = await File(bot, first, count, clients: 32, matter);
        await Task.WhenAll(ids.Where((_, i) => i % 50 == 0).Select(id => Instant(bot, id, "Dispatched", "SentToDesk")));
        await Task.Delay(TimeSpan.FromSeconds(5));
        var units = matter is { } one ? [Units[one]] : Units;
        var officers = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => product.Client("officer", $"officer-{i}", units[i % units.Length])));
        var claimed = new ConcurrentBag<string>();
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(officers.Select(async (officer, i) =>
        {
            while (true)
            {
                using var answer = await officer.PostAsJsonAsync($"/api/units/{units[i % units.Length]}/claims", new { max = 1, leaseMinutes = 60 });
                answer.EnsureSuccessStatusCode();
                var items = (await answer.Content.ReadFromJsonAsync<JsonObject>())!["items"]!.AsArray();
                if (items.Count == 0) return;
                claimed.Add(items[0]!["id"]!.GetValue<string>());
            }
        }));
        var took = watch.Elapsed;
        foreach (var officer in officers) officer.Dispose();
        Row($"appeals claimed, 64 officers, {scope}", target, Rate(claimed.Count, took));
        Row($"claimed twice, {scope}", "0", $"{claimed.Count - claimed.Distinct().Count()} of {claimed.Count}");
    }

    /// <summary>Start with 100,000 open appeals in the file: time to ready, and memory a minute later.</summary>
    public static async Task Ready()
    {
        const int count = 100_000;
        var folder = Folder();
        await using (var product = await Product.Start(folder))
        {
            using var bot = await product.Client("bot", "bench");
            var (ids, _, _) = await File(bot, 0, count, clients: 32);
            await Instant(bot, ids[^1], "Dispatched", "SentToDesk");
        }
        await using var again = await Product.Start(folder);
        await Task.Delay(TimeSpan.FromMinutes(1));
        Row("ready with 100,000 open appeals", "≤ 5 s", $"{again.ReadyAfter.TotalSeconds:F1} s");
        Row("memory with 100,000 open appeals", "≤ 700 MB", $"{again.ResidentMegabytes()} MB");
    }

    /// <summary>How late a limit that passes is noticed: a first contact owed after ten seconds of natural time.</summary>
    public static async Task Lateness()
    {
        var folder = Folder();
        await using var product = await Product.Start(folder, ShortPolicy.Write(folder, firstContact: "10s"));
        using var bot = await product.Client("bot", "bench");
        var (idle, _, _) = await File(bot, 0, 200, clients: 2);
        Row("due-timer lateness, idle, p99", "≤ 1 s", $"{Percentile(await Late(bot, idle), 99) / 1000:F2} s");
        var (busy, _, _) = await File(bot, 1_000, 15_000, clients: 32);
        Row("due-timer lateness, full intake, p99", "≤ 60 s", $"{Percentile(await Late(bot, [.. busy.Where((_, i) => i % 50 == 0)]), 99) / 1000:F1} s");
    }

    private static async Task<double[]> Late(HttpClient client, IReadOnlyList<string> ids) => await Task.WhenAll(ids.Select(async id =>
    {
        var missed = await Entry(client, id, "StepMissed");
        return (missed["at"]!.GetValue<DateTimeOffset>() - missed["dueAt"]!.GetValue<DateTimeOffset>()).TotalMilliseconds;
    }));

    private static async Task<(List<string> Ids, TimeSpan Took, double[] Latencies)> File(HttpClient client, int first, int count, int clients, int? matter = null)
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
                using var request = new HttpRequestMessage(HttpMethod.Post, "/api/appeals") { Content = JsonContent.Create(Letters.Letter(number, matter)) };
                request.Headers.Add("Idempotency-Key", string.Create(CultureInfo.InvariantCulture, $"bench-{number}"));
                using var answer = await client.SendAsync(request);
                answer.EnsureSuccessStatusCode();
                ids.Add((await answer.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.GetValue<string>());
                latencies.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            }
        }));
        return ([.. ids], watch.Elapsed, [.. latencies]);
    }

    private static async Task<DateTimeOffset> Instant(HttpClient client, string id, params string[] events) =>
        (await Entry(client, id, events))["at"]!.GetValue<DateTimeOffset>();

    /// <summary>The first entry of one of these names in an appeal's timeline, waited for.</summary>
    private static async Task<JsonNode> Entry(HttpClient client, string id, params string[] events)
    {
        for (var attempt = 0; attempt < 600; attempt++)
        {
            var appeal = (await client.GetFromJsonAsync<JsonObject>($"/api/appeals/{id}"))!;
            if (appeal["timeline"]!.AsArray().FirstOrDefault(e => events.Contains(e!["event"]!.GetValue<string>())) is { } entry) return entry;
            await Task.Delay(500);
        }
        throw new InvalidOperationException($"{id} did not get to {string.Join(" or ", events)} within five minutes.");
    }

    private static double Percentile(double[] values, int percent)
    {
        Array.Sort(values);
        return values[Math.Min(values.Length - 1, values.Length * percent / 100)];
    }

    private static string Rate(int count, TimeSpan took) => $"{count / took.TotalSeconds:N0}/s";
    private static void Row(string figure, string target, string measured) => Console.WriteLine($"| {figure} | {target} | {measured} |");
    private static string Folder() => Directory.CreateTempSubdirectory("qifu-bench-").FullName;
}
