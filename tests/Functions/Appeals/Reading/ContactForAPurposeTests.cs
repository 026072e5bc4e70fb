using System.Net;
using System.Net.Http.Json;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Reading;

/// <summary>Contact is shown for a purpose and while it lasts, of a confidential appeal identity too; whoever reads personal data is written down.</summary>
public class ContactForAPurposeTests
{
    private const string Phone = "13800000000";
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task Only_who_holds_the_lease_sees_the_contact_and_only_until_it_ends()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var officer = city.Officer();
        using var colleague = city.Officer(number: 2);
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();

        Assert.Null((await officer.Appeal(id))["contact"]);
        await officer.Claim("GDJ", minutes: 60);
        Assert.Equal(Phone, (await officer.Appeal(id))["contact"]!.Text("phone"));
        Assert.Null((await colleague.Appeal(id))["contact"]);
        // The lease's end is not in the record yet; it is over all the same.
        city.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Null((await officer.Appeal(id))["contact"]);
        Assert.Equal(Phone, (await company.Appeal(id))["contact"]!.Text("phone"));
    }

    [Theory]
    [InlineData("supervisor"), InlineData("reviewer"), InlineData("leader"), InlineData("auditor")]
    public async Task Those_who_look_after_the_whole_ask_for_it_and_say_why(string role)
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var reader = await city.As(role, "reader-1", "ZXQ");
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();

        Assert.Null((await reader.Appeal(id))["contact"]);
        using var silent = await reader.PostAsJsonAsync($"/api/appeals/{id}/contact-disclosure", new { });
        Assert.Equal("invalid-field", (await silent.Read(HttpStatusCode.BadRequest)).Slug());
        using var answer = await reader.PostAsJsonAsync($"/api/appeals/{id}/contact-disclosure", new { reason = "企业来电催办，需回电。" });
        Assert.Equal(Phone, (await answer.Read(HttpStatusCode.OK))["contact"]!.Text("phone"));

        var asked = (await Reads(city, $"appeal={id}&by=reader-1"))[0];
        Assert.Equal(("Oversight", "企业来电催办，需回电。"), (asked.Text("purpose"), asked.Text("reason")));
        Assert.Contains("Contact", asked["data"]!.AsArray().Select(d => d!.GetValue<string>()));
    }

    [Theory]
    [InlineData("ops"), InlineData("officer"), InlineData("specialist"), InlineData("callback"), InlineData("enterprise")]
    public async Task Nobody_else_may_ask(string role)
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var reader = await city.As(role, "reader-1", "GDJ", SampleLetters.Company);
        var id = await company.File(SampleLetters.Outage());
        using var answer = await reader.PostAsJsonAsync($"/api/appeals/{id}/contact-disclosure", new { reason = "想看" });
        Assert.Equal("wrong-role", (await answer.Read(HttpStatusCode.Forbidden)).Slug());
    }

    [Fact]
    public async Task Whose_a_confidential_appeal_is_nobody_sees_without_a_purpose()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var officer = city.Officer();
        var letter = JsonSerializer.SerializeToNode(SampleLetters.Outage())!.AsObject();
        letter["confidential"] = true;
        letter["text"] = letter.Text("text") + "示例精密制造的王先生，电话 138 0000 0000，代码91440300MA5TEQ106M。";
        var id = await company.File(letter);
        await city.Quiet();

        string[] identity = ["示例精密制造", SampleLetters.Company, Phone, "138 0000 0000", "王先生", "\"wang\""];
        foreach (var role in new[] { "supervisor", "reviewer", "leader", "auditor", "callback", "ops" })
        {
            using var reader = await city.As(role, "reader-1", "ZXQ");
            var seen = (await reader.Appeal(id)).ToJsonString(Plain);
            Assert.All(identity, word => Assert.DoesNotContain(word, seen, StringComparison.Ordinal));
            using var list = await reader.GetAsync($"/api/enterprises/{SampleLetters.Company}/appeals");
            Assert.Empty((await list.Read(HttpStatusCode.OK))["items"]!.AsArray());
        }
        var waiting = (await officer.Appeal(id)).ToJsonString(Plain);
        Assert.All(identity, word => Assert.DoesNotContain(word, waiting, StringComparison.Ordinal));
        await officer.Claim("GDJ");
        var held = await officer.Appeal(id);
        Assert.Equal(SampleLetters.Company, held["enterprise"]!.Text("creditCode"));
        Assert.Contains("王先生", held.Text("text"), StringComparison.Ordinal);
        using (var list = await company.GetAsync($"/api/enterprises/{SampleLetters.Company}/appeals")) Assert.Single((await list.Read(HttpStatusCode.OK))["items"]!.AsArray());
    }

    [Fact]
    public async Task Who_is_paged_sees_the_contact_until_somebody_has_spoken_with_the_company()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var pager = await city.As("officer", "duty-officer-1", "YJJ");
        using var officer = city.Officer();
        var letter = JsonSerializer.SerializeToNode(SampleLetters.Outage())!.AsObject();
        letter["text"] = "隔壁仓库正在起火，" + letter.Text("text");
        var id = await company.File(letter);
        await city.Quiet();

        Assert.Equal(Phone, (await pager.Appeal(id))["contact"]!.Text("phone"));
        var seen = await company.Appeal(id);
        using var handler = city.Officer(seen.Text("unit"));
        var lease = (await handler.Claim(seen.Text("unit"))).Text("lease");
        await handler.Command(id, "contact", new { lease, note = "已联系，火已扑灭" });
        using var later = await pager.GetAsync($"/api/appeals/{id}");
        Assert.Equal(HttpStatusCode.NotFound, later.StatusCode);
        Assert.Contains(await Reads(city, "by=duty-officer-1"), r => r.Text("purpose") == "Emergency");
    }

    [Fact]
    public async Task A_caller_has_the_contact_while_holding_the_call_back_and_a_repeated_claim_gives_it_no_longer()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var officer = city.Officer();
        using var caller = city.Caller();
        var id = await company.File(SampleLetters.Outage());
        await officer.Answer(city, id, "GDJ", "已检修线路并恢复供电，请确认。");
        await company.Judge(id, "evaluation", new { level = 1 });
        await city.Quiet();

        Assert.Null((await caller.Appeal(id))["contact"]);
        var item = await Claimed();
        Assert.Equal(Phone, item["contact"]!.Text("phone"));
        Assert.Equal(Phone, (await caller.Appeal(id))["contact"]!.Text("phone"));
        await caller.Command(id, "release", new { lease = item.Text("lease") });
        Assert.Null((await caller.Appeal(id))["contact"]);
        Assert.Null((await Claimed())["contact"]);
        Assert.Contains(await Reads(city, $"appeal={id}"), r => r.Text("purpose") == "CallBack");

        async Task<JsonNode> Claimed()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/call-backs/claims") { Content = JsonContent.Create(new { max = 1 }) };
            request.Headers.Add("Idempotency-Key", "calling-1");
            using var answer = await caller.SendAsync(request);
            return (await answer.Read(HttpStatusCode.OK))["items"]!.AsArray().Single()!;
        }
    }

    [Fact]
    public async Task Every_read_of_a_text_by_staff_is_written_down_and_found_by_person_appeal_and_day()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var officer = city.Officer();
        using var ops = await city.As("ops", "ops-1");
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        await company.Appeal(id);
        await ops.Appeal(id);
        Assert.Empty(await Reads(city, $"appeal={id}"));

        await officer.Appeal(id);
        var read = Assert.Single(await Reads(city, $"appeal={id}"));
        Assert.Equal(("gdj-officer-1", "officer", "GDJ", "Concerned"), (read.Text("by"), read.Text("role"), read.Text("unit"), read.Text("purpose")));
        Assert.Matches("^[0-9a-f]{32}$", read.Text("trace"));
        for (var i = 0; i < 4; i++) await officer.Appeal(id);
        await city.Walk(TimeSpan.FromDays(1));
        await officer.Appeal(id);
        Assert.Single(await Reads(city, "by=gdj-officer-1"));
        Assert.Empty(await Reads(city, "by=gdj-officer-2"));

        using var auditor = await city.As("auditor", "auditor-1");
        var (all, page) = (new List<JsonNode>(), "");
        do
        {
            using var answer = await auditor.GetAsync($"/api/ops/reads?from=2026-11-24&to=2026-11-25&appeal={id}&limit=2{page}");
            var found = await answer.Read(HttpStatusCode.OK);
            all.AddRange(found["items"]!.AsArray().Select(i => i!));
            page = found["next"] is { } next ? "&page=" + next.GetValue<string>() : "";
        }
        while (page.Length > 0);
        Assert.Equal(6, all.Count);
        Assert.Equal(all.Select(r => r.Text("at")).OrderDescending(), all.Select(r => r.Text("at")));
    }

    [Theory]
    [InlineData("from=yesterday"), InlineData("from=2026-11-25&to=2026-11-24"), InlineData("from=2026-01-01"), InlineData("appeal=7"), InlineData("by="), InlineData("limit=0")]
    public async Task A_search_that_says_nothing_is_refused(string query)
    {
        await using var city = await City.Open();
        using var auditor = await city.As("auditor", "auditor-1");
        using var answer = await auditor.GetAsync($"/api/ops/reads?{query}");
        Assert.Equal("invalid-parameter", (await answer.Read(HttpStatusCode.BadRequest)).Slug());
    }

    private static async Task<List<JsonNode>> Reads(City city, string query)
    {
        using var auditor = await city.As("auditor", "auditor-1");
        using var answer = await auditor.GetAsync($"/api/ops/reads?limit=100&{query}");
        return [.. (await answer.Read(HttpStatusCode.OK))["items"]!.AsArray().Select(i => i!)];
    }
}
