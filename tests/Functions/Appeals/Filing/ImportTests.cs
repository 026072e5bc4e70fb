using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Filing;

/// <summary>Many appeals in one body: a line is answered by itself, in order; sending the file again changes nothing.</summary>
public sealed class ImportTests
{
    [Fact]
    public async Task A_bad_line_never_spoils_its_neighbours_and_the_file_can_be_sent_again()
    {
        await using var city = await City.Open();
        using var bot = await city.As("bot", "bot-1");
        string[] lines =
        [
            Line("a"), "", "not json", Line("b", l => l["enterprise"]!["creditCode"] = "91440300MA5TEQ107M"), Line("c"), Line("d", l => l["more"] = 1),
            Line("e", l => l["text"] = new string('长', 30_000)), Line("f", l => l.Remove("idempotencyKey")), Line("a"), Line("a", l => l["title"] = "另一封"), Line("g") + "\r",
        ];

        var first = await Import(bot, string.Join('\n', lines));
        var second = await Import(bot, string.Join('\n', lines));

        Assert.Equal(Enumerable.Range(1, lines.Length), first.Select(r => r["line"]!.GetValue<int>()));
        Assert.Equal(["accepted", "malformed-json", "malformed-json", "invalid-field", "accepted", "unknown-field", "line-too-long", "invalid-field", "repeated", "idempotency-key-reused", "accepted"],
            first.Select(Outcome));
        Assert.Equal(["repeated", "malformed-json", "malformed-json", "invalid-field", "repeated", "unknown-field", "line-too-long", "invalid-field", "repeated", "idempotency-key-reused", "repeated"],
            second.Select(Outcome));
        Assert.Equal(first.Select(r => r["id"]?.GetValue<string>()), second.Select(r => r["id"]?.GetValue<string>()));
        Assert.Equal(first[0].Text("id"), first[8].Text("id"));
        await city.Quiet();
        using var company = city.Company();
        using var list = await company.GetAsync($"/api/enterprises/{SampleLetters.Company}/appeals");
        var items = (await list.Read(HttpStatusCode.OK))["items"]!.AsArray();
        Assert.Equal(3, items.Count);
        Assert.All(items, i => Assert.Equal("Queued", i!.Text("status")));
    }

    [Fact]
    public async Task The_same_letter_of_a_second_clerk_is_listed_as_a_duplicate_and_filed_only_when_that_is_said()
    {
        await using var city = await City.Open();
        using var bot = await city.As("bot", "bot-1");
        using var clerk = await city.As("ops", "clerk-2");
        var filed = (await Import(bot, Line("a"))).Single().Text("id");

        // Retyped: another key, another contact, full width and other blanks.
        var retyped = Line("a", l => (l["idempotencyKey"], l["title"], l["text"], l["contact"]!["name"]) = ("k-1", "园区频繁停电 影响生产", l.Text("text").Replace("，", "，\n").Replace("a", "ａ"), "李女士"));
        for (var i = 0; i < 2; i++)
        {
            var result = Assert.Single(await Import(clerk, retyped));
            Assert.Equal(("duplicate", filed), (Outcome(result), result.Text("id")));
        }

        var other = Assert.Single(await Import(clerk, Line("k-2", l => l["text"] = l.Text("text") + "另有一处。")));
        Assert.Equal("accepted", Outcome(other));
        var sure = Assert.Single(await Import(clerk, Changed(retyped, l => l["fileAnyway"] = true)));
        Assert.Equal("accepted", Outcome(sure));
        Assert.NotEqual(filed, sure.Text("id"));
        // Filed once, it is a repetition, with the word or without; and so is the first clerk's.
        Assert.Equal(("repeated", sure.Text("id")), (await Import(clerk, retyped)) is [var again] ? (Outcome(again), again.Text("id")) : default);
        Assert.Equal(("repeated", filed), (await Import(bot, Line("a"))) is [var first] ? (Outcome(first), first.Text("id")) : default);
        await city.Quiet();
        using var company = city.Company();
        using var list = await company.GetAsync($"/api/enterprises/{SampleLetters.Company}/appeals");
        Assert.Equal(3, (await list.Read(HttpStatusCode.OK))["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Twice_in_one_file_or_at_the_same_moment_it_is_filed_once()
    {
        await using var city = await City.Open();
        using var bot = await city.As("bot", "bot-1");
        using var clerk = await city.As("ops", "clerk-2");
        string Same(string key) => Line("", l => l["idempotencyKey"] = key);

        var results = (await Task.WhenAll(Import(bot, string.Join('\n', Enumerable.Range(0, 20).Select(n => Same($"b-{n}")))), Import(clerk, string.Join('\n', Enumerable.Range(0, 20).Select(n => Same($"c-{n}"))))))
            .SelectMany(r => r).ToList();

        Assert.Single(results, r => Outcome(r) == "accepted");
        Assert.Equal(39, results.Count(r => Outcome(r) == "duplicate"));
        Assert.Single(results.Select(r => r.Text("id")).Distinct());
    }

    [Fact]
    public async Task A_refused_line_keeps_no_other_from_being_filed_and_after_the_repeat_window_it_is_new()
    {
        using var clocks = new ShortClocks(policy => policy["repeatWindow"] = "60m");
        await using var city = await City.Open(policy: clocks.File);
        using var bot = await city.As("bot", "bot-1");
        using var clerk = await city.As("ops", "clerk-2");
        using var company = city.Company();
        Assert.Equal("unknown-value", Outcome((await Import(bot, Line("a", l => l["attachments"] = new JsonArray("nobodys")))).Single()));

        var filed = (await Import(clerk, Changed(Line("a"), l => l["idempotencyKey"] = "c"))).Single();
        Assert.Equal("accepted", Outcome(filed));
        using (var withdrawn = await company.TryCommand(filed.Text("id"), "withdrawal", new { reason = "已解决" })) await withdrawn.Read(HttpStatusCode.OK);
        await city.Walk(TimeSpan.FromMinutes(59));
        Assert.Equal("duplicate", Outcome((await Import(bot, Line("a"))).Single()));
        await city.Walk(TimeSpan.FromMinutes(2));
        Assert.Equal("accepted", Outcome((await Import(bot, Line("a"))).Single()));
    }

    [Fact]
    public async Task Of_more_than_ten_thousand_lines_the_rest_is_refused_in_one()
    {
        await using var city = await City.Open();
        using var ops = await city.As("ops", "ops-1");
        var results = await Import(ops, string.Concat(Enumerable.Repeat("x\n", 10_005)));
        Assert.Equal(10_001, results.Count);
        Assert.Equal("too-many-lines", Outcome(results[^1]));
        Assert.All(results.SkipLast(1), r => Assert.Equal("malformed-json", Outcome(r)));
    }

    [Fact]
    public async Task Only_lines_are_taken()
    {
        await using var city = await City.Open();
        using var bot = await city.As("bot", "bot-1");
        using var answer = await bot.PostAsync("/api/appeals/import", new StringContent(Line("a"), Encoding.UTF8, "application/json"));
        Assert.Equal("unsupported-media-type", (await answer.Read(HttpStatusCode.UnsupportedMediaType)).Slug());
        Assert.Empty(await Import(bot, ""));
    }

    [Theory]
    [InlineData("application/x-ndjson; charset=gbk", 415), InlineData("application/x-ndjson; charset=utf-16", 415), InlineData("application/ndjson;charset=\"iso-8859-1\"", 415)]
    [InlineData("application/x-ndjson; charset=UTF-8", 200), InlineData("application/jsonl;charset=\"utf-8\"", 200)]
    public async Task Only_lines_in_UTF8_are_taken(string type, int status)
    {
        await using var city = await City.Open();
        using var bot = await city.As("bot", "bot-1");
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Line("a"))) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        using var answer = await bot.PostAsync("/api/appeals/import", content);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    private static string Line(string key, Action<JsonObject>? change = null)
    {
        var line = JsonSerializer.SerializeToNode(SampleLetters.Outage(note: key))!.AsObject();
        line["idempotencyKey"] = key;
        change?.Invoke(line);
        return line.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    private static string Changed(string line, Action<JsonObject> change)
    {
        var changed = JsonNode.Parse(line)!.AsObject();
        change(changed);
        return changed.ToJsonString();
    }

    private static string Outcome(JsonObject result) => result.Text("outcome") == "refused" ? result["problem"]!.AsObject().Slug() : result.Text("outcome");

    private static async Task<List<JsonObject>> Import(HttpClient client, string lines)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(lines)) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-ndjson") } };
        using var answer = await client.PostAsync("/api/appeals/import", content);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return [.. (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!.AsObject())];
    }
}
