using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Running;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Slow.Functions.Appeals.Filing;

/// <summary>The product as a process of its own, killed while it imports. It gets no moment to put anything in order.</summary>
public class ImportAfterKillTests(ITestOutputHelper output)
{
    private const int Lines = 2_000;
    private const int Kills = 10;
    private const int Seed = 20261124;

    [Fact]
    public async Task With_the_process_killed_ten_times_during_an_import_every_acknowledged_line_is_there_once()
    {
        var folder = Directory.CreateTempSubdirectory("qifu-killed-");
        var letters = Enumerable.Range(0, Lines).Select(n => MadeUpLetters.Letter(n, company: n / 20, idempotencyKey: $"line-{n}")).ToArray();
        var acknowledged = new Dictionary<int, string>();
        var kills = KillsAfter();
        for (var life = 0; life < Kills; life++)
        {
            await using var product = await Product.Start(folder.FullName);
            await Import(product, letters, acknowledged, killAfter: kills[life]);
        }
        output.WriteLine($"seed {Seed}: {acknowledged.Count} lines acknowledged in {Kills} lives, killed after {string.Join(", ", kills)} of them");
        var beforeTheEnd = acknowledged.Count;
        Assert.InRange(beforeTheEnd, kills.Max(), Lines - 1);

        await using (var product = await Product.Start(folder.FullName))
        {
            var first = await Import(product, letters, acknowledged);
            Assert.Equal(Lines, first.Count);
            Assert.Equal(Lines, acknowledged.Values.Distinct().Count());
            Assert.True(first.Count(r => r.Outcome == "repeated") >= beforeTheEnd, "A line that had been acknowledged was taken for a new one.");

            var again = await Import(product, letters, acknowledged);
            Assert.All(again, line => Assert.Equal("repeated", line.Outcome));
            Assert.Equal(first.Select(line => line.Id), again.Select(line => line.Id));
            await product.Kill();
        }
        await AllAreOnTheirWay(folder.FullName, letters, acknowledged);
        folder.Delete(recursive: true);
    }

    /// <summary>Killed once more without a pause to settle; two minutes of virtual time later nothing waits before triage, and each list is right.</summary>
    private static async Task AllAreOnTheirWay(string folder, JsonObject[] letters, Dictionary<int, string> acknowledged)
    {
        using var journal = Journal.Open(Path.Combine(folder, "serverlessqifu.db"));
        await using var city = await City.Open(DateTimeOffset.UtcNow, journal: journal);
        await city.Walk(TimeSpan.FromMinutes(2));
        using var supervisor = await city.As("supervisor", "supervisor");
        foreach (var company in acknowledged.GroupBy(line => letters[line.Key]["enterprise"]!["creditCode"]!.GetValue<string>()))
        {
            using var answer = await supervisor.GetAsync($"/api/enterprises/{company.Key}/appeals?limit=100");
            var items = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["items"]!.AsArray();
            Assert.Equal(company.Select(line => line.Value).Order(), items.Select(i => i!["id"]!.GetValue<string>()).Order());
            Assert.All(items, item => Assert.Contains(item!["status"]!.GetValue<string>(), (string[])["Queued", "Triage"]));
        }
    }

    /// <summary>After how many acknowledged lines each life ends: somewhere in its own tenth of the file and a bit into the next.</summary>
    private static int[] KillsAfter()
    {
        var random = new Random(Seed);
        return [.. Enumerable.Range(0, Kills).Select(life => life * Lines / (Kills + 1) + random.Next(1, Lines / (Kills + 1)))];
    }

    /// <summary>Sends the whole file and keeps each line that was answered whole; kills the process when so many were.</summary>
    private static async Task<List<(string Outcome, string Id)>> Import(
        Product product, JsonObject[] letters, Dictionary<int, string> acknowledged, int? killAfter = null)
    {
        var answered = new List<(string, string)>(letters.Length);
        using var bot = await product.Client("bot", "importer");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/appeals/import") { Content = new StringContent(string.Join('\n', letters.Select(l => l.ToJsonString()))) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        try
        {
            using var answer = await bot.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            answer.EnsureSuccessStatusCode();
            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
            while (await lines.ReadLineAsync() is { } line)
            {
                var result = JsonNode.Parse(line)!;
                Assert.True(result["id"] is not null, $"A good line was refused: {line}");
                var (number, id) = (result["line"]!.GetValue<int>() - 1, result["id"]!.GetValue<string>());
                Assert.Equal(answered.Count, number);
                if (acknowledged.TryGetValue(number, out var before)) Assert.Equal(before, id);
                acknowledged[number] = id;
                answered.Add((result["outcome"]!.GetValue<string>(), id));
                if (answered.Count == killAfter) await product.Kill();
            }
        }
        catch (Exception broken) when (killAfter is not null && broken is HttpRequestException or IOException or JsonException)
        {
            // The answer breaks off with the process.
        }
        Assert.True(killAfter is null || answered.Count >= killAfter, $"The answer broke off after {answered.Count} lines, before the kill.");
        return answered;
    }
}
