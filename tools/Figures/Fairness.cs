using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace ServerlessQiFu.Tools.Figures;

/// <summary>How long companies wait for triage while another files very many appeals; and what it costs a request to be counted.</summary>
internal static class Fairness
{
    private const int Others = 300, Flooder = 1, FirstOfFlood = 1_000_000;
    private static readonly TimeSpan BetweenOthers = TimeSpan.FromMilliseconds(100);

    /// <summary>Three hundred companies file, one every tenth of a second: first alone, then while one company files all it can.</summary>
    public static async Task Measure(int count)
    {
        await using var product = await Product.Start(Directory.CreateTempSubdirectory("qifu-figures-").FullName);
        using var client = await product.Client("bot", "figures");
        using var flooder = await product.Client("bot", "flooder");
        await Measures.Warm(product, client);

        var alone = await Waited(client, first: 2 * Measures.WarmUp);
        await product.WhenQuiet();
        var flooding = Filing.File(flooder, FirstOfFlood, count, clients: 32, company: Flooder);
        var beside = await Waited(client, first: 2 * Measures.WarmUp + Others);
        var (flood, took, _) = await flooding;

        Row("alone", alone);
        Row($"while one company files {count:N0} within {took.TotalSeconds:F0} s", beside);
        Table.Row("later by, p99", "≤ 5 s", Seconds(Table.Percentile(beside, 99) - Table.Percentile(alone, 99)));
        var last = (await Task.WhenAll(flood.Where((_, i) => i % 50 == 0).Select(id => WaitOf(flooder, id)))).Max();
        Table.Row("the longest of the flood itself", "≤ 300 s", Seconds(last));
    }

    private static void Row(string when, double[] waited) => Table.Row(
        $"wait for triage of {Others} other companies, {when}: p50 / p99 / longest", "–", $"{Seconds(Table.Percentile(waited, 50))} / {Seconds(Table.Percentile(waited, 99))} / {Seconds(waited.Max())}");

    private static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:F2} s");

    private static async Task<double[]> Waited(HttpClient client, int first)
    {
        var filed = new ConcurrentBag<string>();
        await Task.WhenAll(Enumerable.Range(0, Others).Select(async n =>
        {
            // By the clock, not after the one before: who files does not wait for others.
            await Task.Delay(n * BetweenOthers);
            var (ids, _, _) = await Filing.File(client, first + n, 1, clients: 1);
            filed.Add(ids[0]);
        }));
        return await Task.WhenAll(filed.Select(id => WaitOf(client, id)));
    }

    private static async Task<double> WaitOf(HttpClient client, string id)
    {
        var (filed, triaged) = (await Filing.Entry(client, id, "Filed"), await Filing.Entry(client, id, "Dispatched", "SentToDesk"));
        return (At(triaged) - At(filed)).TotalSeconds;
    }

    private static DateTimeOffset At(JsonNode entry) => entry["at"]!.GetValue<DateTimeOffset>();
}
