using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using ServerlessQiFu.Tests.Architecture;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Filing;

/// <summary>Whole files through the import: each line answered, and a minute later each accepted appeal where somebody works on it.</summary>
public class ImportFileTests(ITestOutputHelper output)
{
    [Fact]
    public Task The_sample_goes_in_and_everything_is_queued_or_on_the_desk_a_minute_later() => GoesIn(Path.Combine(SourceRuleTests.Root, "docs", "samples", "import.jsonl"), fewest: 12);

    [Fact]
    public Task Real_letters_go_in_and_everything_is_queued_or_on_the_desk_a_minute_later()
    {
        var file = Path.Combine(SourceRuleTests.Root, "..", "shared", "data", "sample-enterprise.jsonl");
        Assert.SkipUnless(File.Exists(file), "The real letters are not beside the repository: ../shared/data/sample-enterprise.jsonl is missing.");
        return GoesIn(file, fewest: 200);
    }

    private async Task GoesIn(string file, int fewest)
    {
        var letters = await File.ReadAllTextAsync(file);
        var sent = letters.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
        Assert.True(sent >= fewest, $"{file} has only {sent} lines.");
        await using var city = await City.Open();
        using var bot = await city.As("bot", "importer");

        var results = await Import(bot, letters);
        Assert.Equal(Enumerable.Range(1, sent), results.Select(r => r["line"]!.GetValue<int>()));
        var accepted = results.Where(r => r["outcome"]!.GetValue<string>() == "accepted").Select(r => r["id"]!.GetValue<string>()).ToList();
        Assert.All(results.Where(r => r["id"] is null), r => Assert.False(string.IsNullOrEmpty(r["problem"]?["detail"]?.GetValue<string>()), $"Line {r["line"]} is refused without a reason."));
        Assert.NotEmpty(accepted);

        await city.Walk(TimeSpan.FromMinutes(1));
        using var supervisor = await city.As("supervisor", "supervisor");
        var waiting = await Where(supervisor, accepted);
        output.WriteLine($"{sent} lines, {accepted.Count} accepted: {string.Join(", ", waiting.CountBy(a => a.Status).Select(s => $"{s.Value} {s.Key}"))}");
        Assert.All(waiting, a => Assert.True(a.Status == "Triage" || a is { Status: "Queued", Unit: not null }, $"{a.Id} is {a.Status} of {a.Unit}."));

        var again = await Import(bot, letters);
        Assert.Equal(results.Select(r => r["id"]?.GetValue<string>()), again.Select(r => r["id"]?.GetValue<string>()));
        Assert.DoesNotContain(again, r => r["outcome"]!.GetValue<string>() == "accepted");
    }

    private static async Task<IReadOnlyList<(string Id, string Status, string? Unit)>> Where(HttpClient supervisor, IEnumerable<string> ids)
    {
        var found = new List<(string, string, string?)>();
        foreach (var id in ids)
        {
            using var answer = await supervisor.GetAsync($"/api/appeals/{id}");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            var appeal = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
            found.Add((id, appeal["status"]!.GetValue<string>(), appeal["unit"]?.GetValue<string>()));
        }
        return found;
    }

    private static async Task<List<JsonNode>> Import(HttpClient bot, string letters)
    {
        using var content = new StringContent(letters);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var answer = await bot.PostAsync("/api/appeals/import", content);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return [.. (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }
}
