using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Domain.Reporting;
using ServerlessQiFu.Functions.Reports;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Reports;

/// <summary>Reports as supervisors, leaders and the public read them.</summary>
public class ReportsOverHttpTests
{
    private const string November = "from=2026-11-01&to=2026-11-30";

    [Fact]
    public async Task Every_number_leads_to_exactly_the_cases_behind_it()
    {
        await using var city = await City.Open();
        var ids = await FileThree(city);
        await city.Walk(TimeSpan.FromDays(4));
        using var leader = await city.As("leader", "leader-1");

        foreach (var by in (string[])["unit", "tier", "district"])
        {
            var summary = await Get(leader, $"summary?{November}&by={by}");
            Assert.Equal(3, Volume(summary["total"]!, "received"));
            Assert.Equal(3, summary["groups"]!.AsArray().Sum(g => Volume(g!, "received")));
            foreach (var (count, cases) in Numbers(summary))
            {
                var listed = (await Read(leader, cases + "&limit=100"))["items"]!.AsArray();
                Assert.Equal(count, listed.Sum(c => (long)c!["count"]!));
                Assert.Subset(ids.ToHashSet(), listed.Select(c => (string)c!["id"]!).ToHashSet());
            }
        }
        var unit = (await Get(leader, $"summary?{November}&by=unit"))["groups"]!.AsArray().Single(g => (string?)g!["key"] == "GDJ")!;
        Assert.Equal("深圳供电局", (string?)unit["name"]);
        Assert.Contains(unit["rungs"]!.AsArray(), r => (string?)r!["name"] == "Yellow" && (long)r["count"]! == 2);
    }

    [Fact]
    public async Task A_report_is_as_new_as_the_record_once_its_messages_came()
    {
        await using var city = await City.Open();
        using var supervisor = city.Supervisor();
        using var company = city.Company();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        Assert.Equal(1, Volume((await Get(supervisor, $"summary?{November}&by=tier"))["total"]!, "open"));

        using (await company.TryCommand(id, "withdrawal", new { reason = "已解决" })) await city.Quiet();

        var total = (await Get(supervisor, $"summary?{November}&by=tier"))["total"]!;
        Assert.Equal((0, 1), (Volume(total, "open"), Volume(total, "withdrawn")));
    }

    [Fact]
    public async Task A_message_late_or_twice_changes_nothing_and_one_of_no_record_is_refused()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        var id = await company.File(SampleLetters.Outage());
        await city.Walk(TimeSpan.FromDays(4));
        var book = city.Services.GetRequiredService<ReportStore>();
        var before = Assert.Single(await book.Received(new(2026, 11, 1), new(2026, 11, 30), default));
        var projection = ActivatorUtilities.CreateInstance<ProjectReport>(city.Services);

        foreach (var version in (int[])[1, before.Version, 2, 1]) await projection.Run(Message(id, version), default);

        var after = Assert.Single(await book.Received(new(2026, 11, 1), new(2026, 11, 30), default));
        Assert.Equal((before.Version, before.Shares.Sum(s => s.Rungs.GetValueOrDefault("Yellow"))), (after.Version, after.Shares.Sum(s => s.Rungs.GetValueOrDefault("Yellow"))));
        Assert.False(await book.Write(before with { Version = before.Version - 1, District = "SZ-440305" }, default));
        await Assert.ThrowsAsync<InvalidDataException>(() => projection.Run(Message(id, before.Version + 1), default));
        await Assert.ThrowsAsync<InvalidDataException>(() => projection.Run("{}", default));

        static string Message(string id, int version) => new JsonObject
        {
            ["specversion"] = "1.0", ["id"] = $"{id}:{version}", ["source"] = "/appeals", ["type"] = "qifu.appeal.Any", ["subject"] = id, ["time"] = "2026-11-24T00:00:00Z",
            ["datacontenttype"] = "application/json", ["data"] = new JsonObject { ["appeal"] = id, ["version"] = version, ["event"] = "Any" },
        }.ToJsonString();
    }

    [Fact]
    public async Task A_spreadsheet_gets_lines_with_a_mark_before_them()
    {
        await using var city = await City.Open();
        await FileThree(city);
        using var supervisor = city.Supervisor();
        supervisor.DefaultRequestHeaders.Accept.ParseAdd("text/csv");

        using var answer = await supervisor.GetAsync($"/api/reports/summary?{November}&by=district");

        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), bytes[..3]);
        var lines = Encoding.UTF8.GetString(bytes[3..]).Split("\r\n");
        Assert.Equal("分组,名称,指标,代码,数值,分子,分母,未知,案件", lines[0]);
        Assert.Contains(lines, l => l.StartsWith(",全市,受理登记数,received,3,", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1"), InlineData("@cmd", "'@cmd"), InlineData("-2", "'-2"), InlineData("＝1", "'＝1"), InlineData("\t=1", "\"'\t=1\"")]
    [InlineData("南山,\"区\"", "\"南山,\"\"区\"\"\""), InlineData("南山区", "南山区"), InlineData("", "")]
    public void A_field_is_no_formula_and_is_quoted_where_it_must_be(string text, string field) =>
        Assert.Equal(field, ServerlessQiFu.Functions.Reports.ReportCsv.Field(text));

    [Theory]
    [InlineData("summary?by=unit"), InlineData("summary?from=2026-11-01&to=2026-10-01&by=unit"), InlineData("summary?from=2020-01-01&to=2026-10-01&by=unit")]
    [InlineData("summary?from=2026-11-01&to=2026-11-30&by=street"), InlineData("summary?from=2026-11-01&to=2026-11-31&by=unit")]
    [InlineData("cases?from=2026-11-01&to=2026-11-30&by=unit"), InlineData("cases?from=2026-11-01&to=2026-11-30&by=unit&figure=none"), InlineData("cases?from=2026-11-01&to=2026-11-30&by=unit&figure=open&key=")]
    [InlineData("public"), InlineData("public?month=2026-13")]
    public async Task A_question_that_is_none_is_said_so(string query)
    {
        await using var city = await City.Open();
        using var supervisor = city.Supervisor();
        using var answer = await supervisor.GetAsync("/api/reports/" + query);
        Assert.Equal("invalid-parameter", (await answer.Read(HttpStatusCode.BadRequest)).Slug());
    }

    [Fact]
    public async Task Cases_come_in_pages_that_leave_none_out()
    {
        await using var city = await City.Open();
        var ids = await FileThree(city);
        using var supervisor = city.Supervisor();
        var (seen, next) = (new List<string>(), "");
        do
        {
            var page = await Get(supervisor, $"cases?{November}&by=unit&figure=received&limit=1{next}");
            seen.AddRange(page["items"]!.AsArray().Select(i => (string)i!["id"]!));
            next = page["next"] is { } token ? "&page=" + (string)token! : null;
        }
        while (next is not null);
        Assert.Equal(ids.Order(StringComparer.Ordinal), seen);
    }

    [Fact]
    public async Task The_public_sees_a_month_when_it_is_over_and_no_cell_of_a_few()
    {
        await using var city = await City.Open(sweeper: City.NoSweeper);
        await FileThree(city);
        using var anyone = city.Stranger();
        using (var running = await anyone.GetAsync("/api/reports/public?month=2026-11")) Assert.Equal(HttpStatusCode.NotFound, running.StatusCode);

        await city.Walk(TimeSpan.FromDays(17));
        var month = await Get(anyone, "public?month=2026-11");

        Assert.Equal(5, (int)month["smallestCell"]!);
        Assert.NotEmpty(month["cells"]!.AsArray());
        Assert.Null(month["city"]!["received"]);
        Assert.All(month["cells"]!.AsArray(), c => Assert.Null(c!["received"]));
    }

    [Fact]
    public async Task What_was_published_stands_whatever_is_said_afterwards()
    {
        await using var city = await City.Open(sweeper: City.NoSweeper, settings: ["--reports:smallestCell", "2"]);
        using var company = city.Company();
        using var officer = city.Officer();
        using var anyone = city.Stranger();
        List<string> ids = [];
        for (var n = 0; n < 4; n++) ids.Add(await company.File(SampleLetters.Outage(note: $"第{n}间厂房。")));
        await city.Quiet();
        using (var claimed = await officer.PostAsJsonAsync("/api/units/GDJ/claims", new { max = 9 }))
            foreach (var item in (await claimed.Read(HttpStatusCode.OK))["items"]!.AsArray().OfType<JsonNode>())
                await officer.Command(item.Text("id"), "reply", new { lease = item.Text("lease"), outcome = "Resolved", text = $"已检修{item.Text("id")}。" });
        foreach (var id in ids[..3]) await company.Judge(id, "evaluation", new { level = 4 });
        await city.WalkTo(new DateTimeOffset(2026, 12, 11, 1, 0, 0, TimeSpan.Zero));
        var published = await Get(anyone, "public?month=2026-11");
        Assert.Equal(3, (int)published["city"]!["satisfaction"]!["of"]!);

        await company.Judge(ids[3], "evaluation", new { level = 1 });
        await city.Quiet();

        Assert.Equal(published.ToJsonString(), (await Get(anyone, "public?month=2026-11")).ToJsonString());
        using var leader = await city.As("leader", "leader-1");
        Assert.Equal(4, Volume((await Get(leader, $"summary?{November}&by=unit"))["total"]!, "evaluations"));
    }

    [Fact]
    public async Task Every_share_says_how_it_is_reckoned_and_the_score_weighs_three_of_them()
    {
        await using var city = await City.Open();
        await FileThree(city);
        using var leader = await city.As("leader", "leader-1");

        var total = (await Get(leader, $"summary?{November}&by=unit"))["total"]!;

        string[] shares = ["response", "solved", "satisfaction", "onTime", "promise", "firstDispatch", "leftToPerson", "overridden", "returned", "improperlyReturned", "bad", "calledBack", "reached", "rectified", "redone", "dissatisfiedAgain", "extended", "partsInTime"];
        Assert.Equal(shares, total["rates"]!.AsArray().Select(r => (string?)r!["name"]));
        Assert.All(total["rates"]!.AsArray(), r => Assert.Contains("÷", (string?)r!["formula"], StringComparison.Ordinal));
        Assert.Null(total["score"]);
        Assert.Equal(1, Score.Weights.Values.Sum(), 6);
        Assert.All(Score.Weights.Keys, weighed => Assert.Contains(weighed, shares));
    }

    private static async Task<List<string>> FileThree(City city)
    {
        using var company = city.Company();
        List<string> ids = [await company.File(SampleLetters.Outage()), await company.File(SampleLetters.Outage(note: "另：二号厂房同样停电，请一并查看。")), await company.File(SampleLetters.Vague())];
        await city.Quiet();
        return ids;
    }

    private static Task<JsonObject> Get(HttpClient client, string query) => Read(client, "/api/reports/" + query);

    private static async Task<JsonObject> Read(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        return await answer.Read(HttpStatusCode.OK);
    }

    private static long Volume(JsonNode group, string name) => (long)group["volumes"]!.AsArray().Single(v => (string?)v!["name"] == name)!["count"]!;

    private static IEnumerable<(long Count, string Cases)> Numbers(JsonNode summary) =>
        from whole in summary["groups"]!.AsArray().Prepend(summary["total"])
        from number in whole!["volumes"]!.AsArray().Concat(whole["rungs"]!.AsArray())
            .Concat(whole["rates"]!.AsArray().SelectMany(r => new[] { r!["good"], r["of"], r["unknown"] }).OfType<JsonNode>())
        select ((long)number!["count"]!, (string)number["cases"]!);
}
