using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace ServerlessQiFu.Tools.Figures;

/// <summary>One method a figure; each starts the product with an empty data folder and prints its rows of the table.</summary>
internal static class Measures
{
    /// <summary>Filed before anything is measured, in two goes: what the first has made hot is compiled anew in the pause after it.</summary>
    internal const int WarmUp = 8_000;
    private const int Goes = 2;
    private static readonly string[] Units = ["GDJ", "SCJ", "SW", "RSJ", "GJJ", "HJJ", "JTJ", "SWUJ"];

    /// <summary>32 clients file one appeal after the other; the answer comes after the disk has it.</summary>
    public static async Task Intake(int count)
    {
        await using var product = await Product.Start(Folder());
        using var client = await product.Client("bot", "figures");
        await Warm(product, client);
        var before = product.ProcessorTime();
        var (_, took, latencies) = await Filing.File(client, WarmUp, count, clients: 32);
        var filed = product.ProcessorTime() - before;
        Table.Row("intake, 32 clients", "≥ 1,000/s", Table.Rate(count, took));
        Table.Row("intake latency, p50 / p99", "p99 ≤ 200 ms", $"{Table.Percentile(latencies, 50):F0} / {Table.Percentile(latencies, 99):F0} ms");
        Table.Row("processor time an appeal, by the last answer", "–", Table.Each(filed, count));
    }

    /// <summary>From the first acceptance to the last appeal in a unit's queue, by the instants in the record.</summary>
    public static async Task Queue(int count)
    {
        await using var product = await Product.Start(Folder());
        using var client = await product.Client("bot", "figures");
        await Warm(product, client);
        var (began, before, written) = (DateTimeOffset.UtcNow, product.ProcessorTime(), product.BytesWritten());
        var (ids, _, _) = await Filing.File(client, WarmUp, count, clients: 32);
        var queued = await Filing.Queued(client, ids);
        Table.Row("accepted → in a unit's queue", "≥ 250/s", Table.Rate(count, queued - began));
        await product.WhenQuiet();
        Table.Row("processor time an appeal, all told", "–", Table.Each(product.ProcessorTime() - before, count));
        Table.Row("written to the disk an appeal, all told", "–", $"{(product.BytesWritten() - written) / 1024.0 / count:F0} KiB");
    }

    /// <summary>64 officers claim one at a time until the queues are empty; nobody gets what another got.</summary>
    public static async Task Claims(int count)
    {
        await using var product = await Product.Start(Folder());
        using var bot = await product.Client("bot", "figures");
        await Warm(product, bot);
        await Pull(product, bot, null, "", 0, first: WarmUp, matter: null);
        await Pull(product, bot, "8 units", "≥ 1,500/s", count, first: WarmUp, matter: null);
        await Pull(product, bot, "one unit", "≥ 500/s", count / 3, first: WarmUp + count, matter: 0);
    }

    /// <param name="scope">Null while the product warms up: then nothing is printed.</param>
    private static async Task Pull(Product product, HttpClient bot, string? scope, string target, int count, int first, int? matter)
    {
        if (count > 0) await Filing.Queued(bot, (await Filing.File(bot, first, count, clients: 32, matter)).Ids);
        await product.WhenQuiet();
        var units = matter is { } one ? [Units[one]] : Units;
        var officers = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => product.Client("officer", $"officer-{i}", units[i % units.Length])));
        // As many as one officer may hold, then a colleague goes on at the same desk: their tokens are issued before.
        var colleagues = await Task.WhenAll(Enumerable.Range(0, 64).Select(async i => new Queue<string>(
            await Task.WhenAll(Enumerable.Range(0, Math.Max(count, WarmUp) / 256 + 4).Select(c => product.Token("officer", $"officer-{first}-{i}-{c}", units[i % units.Length]))))));
        var claimed = new ConcurrentBag<string>();
        var (watch, before) = (Stopwatch.StartNew(), product.ProcessorTime());
        await Task.WhenAll(officers.Select(async (officer, i) =>
        {
            while (true)
            {
                using var body = Filing.Json(new { max = 1, leaseMinutes = 60 });
                using var answer = await officer.PostAsync(new Uri($"/api/units/{units[i % units.Length]}/claims", UriKind.Relative), body);
                if (answer.StatusCode == HttpStatusCode.Conflict)
                {
                    Product.Carry(officer, colleagues[i].Dequeue());
                    continue;
                }
                answer.EnsureSuccessStatusCode();
                var items = (await answer.Content.ReadFromJsonAsync<JsonObject>())!["items"]!.AsArray();
                if (items.Count == 0) return;
                claimed.Add(items[0]!["id"]!.GetValue<string>());
            }
        }));
        var (took, used) = (watch.Elapsed, product.ProcessorTime() - before);
        foreach (var officer in officers) officer.Dispose();
        if (scope is null) return;
        Table.Row($"appeals claimed, 64 officers, {scope}", target, Table.Rate(claimed.Count, took));
        Table.Row($"claimed twice, {scope}", "0", $"{claimed.Count - claimed.Distinct().Count()} of {claimed.Count}");
        await product.WhenQuiet();
        Table.Row($"processor time a claim, {scope}, by the last answer / all told", "–",
            $"{Table.Each(used, claimed.Count)} / {Table.Each(product.ProcessorTime() - before, claimed.Count)}");
    }

    /// <summary>Start with the open appeals in the file: time to ready, and memory a minute later.</summary>
    public static async Task Ready(int count)
    {
        var folder = Folder();
        await using (var product = await Product.Start(folder))
        {
            using var bot = await product.Client("bot", "figures");
            var (ids, _, _) = await Filing.File(bot, 0, count, clients: 32);
            await Filing.Queued(bot, ids);
            await product.WhenQuiet();
            Table.Row($"memory after {count:N0} were filed and triaged", "–", $"{product.ResidentMegabytes()} MB");
        }
        await using var again = await Product.Start(folder);
        Table.Row($"ready with {count:N0} open appeals", "≤ 5 s", $"{again.ReadyAfter.TotalSeconds:F1} s");
        await Task.Delay(TimeSpan.FromMinutes(1));
        Table.Row($"memory with {count:N0} open appeals, a minute later", "≤ 700 MB", $"{again.ResidentMegabytes()} MB");
        using var filer = await again.Client("bot", "figures");
        await Filing.Queued(filer, (await Filing.File(filer, count, 1_000, clients: 32)).Ids);
        await again.WhenQuiet();
        Table.Row($"memory with {count:N0} open appeals, 1,000 more filed", "≤ 700 MB", $"{again.ResidentMegabytes()} MB");
    }

    /// <summary>How late a limit that passes is noticed: a first contact owed after ten seconds of natural time.</summary>
    public static async Task Lateness(int count)
    {
        var folder = Folder();
        await using var product = await Product.Start(folder, ShortPolicy.Write(folder, firstContact: "10s"));
        using var bot = await product.Client("bot", "figures");
        await Warm(product, bot);
        var (idle, _, _) = await Filing.File(bot, WarmUp, 200, clients: 2);
        Table.Row("due-timer lateness, idle, p99", "≤ 1 s", $"{Table.Percentile(await Late(bot, idle), 99) / 1000:F2} s");
        // Those whose time comes while others file, and those of the flood itself: their steps wait behind the triage of all that was filed.
        await product.WhenQuiet();
        var (early, _, _) = await Filing.File(bot, WarmUp + 200, 300, clients: 1, pause: TimeSpan.FromMilliseconds(25));
        var (flood, took, _) = await Filing.File(bot, 2 * WarmUp, count, clients: 32);
        Table.Row($"due-timer lateness, while {count} are filed within {took.TotalSeconds:F0} s, p99", "≤ 60 s", $"{Table.Percentile(await Late(bot, early), 99) / 1000:F1} s");
        Table.Row("due-timer lateness of what was filed then itself, p99", "–", $"{Table.Percentile(await Late(bot, [.. flood.Where((_, i) => i % 50 == 0)]), 99) / 1000:F1} s");
    }

    private static async Task<double[]> Late(HttpClient client, IReadOnlyList<string> ids) => await Task.WhenAll(ids.Select(async id =>
    {
        var missed = await Filing.Entry(client, id, "StepMissed");
        return (missed["at"]!.GetValue<DateTimeOffset>() - missed["dueAt"]!.GetValue<DateTimeOffset>()).TotalMilliseconds;
    }));

    /// <summary>What is measured is the product as it runs all day, not its first seconds.</summary>
    internal static async Task Warm(Product product, HttpClient client)
    {
        for (var first = 0; first < WarmUp; first += WarmUp / Goes)
        {
            await Filing.Queued(client, (await Filing.File(client, first, WarmUp / Goes, clients: 32)).Ids);
            await product.WhenQuiet();
        }
    }

    private static string Folder() => Directory.CreateTempSubdirectory("qifu-figures-").FullName;
}
