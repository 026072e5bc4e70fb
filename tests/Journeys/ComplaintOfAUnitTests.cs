using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Journeys;

/// <summary>An appeal that complains of a unit is done without that unit, from filing to its end.</summary>
public class ComplaintOfAUnitTests
{
    private static JsonObject Letter(string? about = null, string? kind = null, string? text = null)
    {
        var letter = JsonSerializer.SerializeToNode(SampleLetters.Outage())!.AsObject();
        if (about is not null) letter["about"] = about;
        if (kind is not null) letter["kind"] = kind;
        if (text is not null) letter["text"] = text;
        return letter;
    }

    [Fact]
    public async Task For_everybody_of_the_unit_it_is_not_there_and_a_supervisor_of_another_decides()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        var id = await company.File(Letter(about: "GDJ"));
        await city.Quiet();
        var seen = await company.Appeal(id);
        Assert.Equal(("Triage", "GDJ"), (seen.Text("status"), seen.Text("about")));
        Assert.DoesNotContain("供电局", seen["triage"]!.Text("reason"), StringComparison.Ordinal);

        foreach (var role in new[] { "officer", "specialist", "callback", "reviewer", "supervisor", "leader", "ops", "auditor" })
        {
            using var insider = await city.As(role, "insider", "GDJ");
            using var answer = await insider.GetAsync($"/api/appeals/{id}");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
        using var specialist = city.Specialist();
        using (var desk = await specialist.PostAsJsonAsync("/api/triage/claims", new { max = 5 })) Assert.Empty((await desk.Read(HttpStatusCode.OK))["items"]!.AsArray());
        using (var insider = await city.As("supervisor", "insider", "GDJ"))
        using (var desk = await insider.PostAsJsonAsync("/api/triage/claims", new { max = 5 })) Assert.Empty((await desk.Read(HttpStatusCode.OK))["items"]!.AsArray());
        Assert.Contains("SentToDesk", await city.Told("post:Supervisor", id));
        Assert.Empty(await city.Told("unit:GDJ", id));

        using var chief = await city.As("supervisor", "chief", "ZXQ");
        var lease = (await chief.ClaimTriage()).Text("lease");
        Assert.Equal("unknown-value", await chief.Refused(id, "triage", new { lease, tier = "Assistance", unit = "GDJ" }, HttpStatusCode.BadRequest));
        await chief.Command(id, "triage", new { lease, tier = "Assistance", unit = "GXJ", reason = "由工信部门核查" });
        await city.Quiet();
        using var officer = city.Officer("GXJ");
        lease = (await officer.Claim("GXJ")).Text("lease");
        Assert.Equal("unknown-value", await officer.Refused(id, "co-handlers", new { lease, unit = "GDJ", part = "说明情况" }, HttpStatusCode.BadRequest));
        await city.Walk(TimeSpan.FromMinutes(20));
        await officer.Command(id, "reply", new { lease, outcome = "Resolved", text = "已核查并责成整改，恢复供电。" });
        await company.Judge(id, "evaluation", new { level = 1 });
        await city.Quiet();
        using (var insider = await city.As("callback", "insider", "GDJ")) Assert.Empty(await insider.ClaimCallBacks());
        using var caller = city.Caller();
        Assert.Single(await caller.ClaimCallBacks());
        Assert.Empty(await city.Told("unit:GDJ", id));
    }

    [Fact]
    public async Task A_complaint_that_does_not_name_the_unit_goes_to_the_supervisors_when_its_words_do()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var supervisor = city.Supervisor();
        using var specialist = city.Specialist();
        var id = await company.File(Letter(kind: "Complaint", text: "供电局推诿扯皮，停电一周没人管，增容申请拒绝受理，供电线路老化。"));
        await city.Quiet();
        Assert.Equal("Triage", (await company.Appeal(id)).Text("status"));
        using (var hidden = await specialist.GetAsync($"/api/appeals/{id}")) Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);

        var item = await supervisor.ClaimTriage();
        Assert.Equal(id, item.Text("id"));
        Assert.NotEqual("GDJ", item["suggestion"]!.Text("unit"));
        await supervisor.Command(id, "release", new { lease = item.Text("lease") });
        item = await supervisor.ClaimTriage();
        await supervisor.Command(id, "triage", new { lease = item.Text("lease"), tier = "Assistance", unit = "GXJ", about = "GDJ" });
        await city.Quiet();
        var seen = await company.Appeal(id);
        Assert.Equal(("Queued", "GXJ", "GDJ"), (seen.Text("status"), seen.Text("unit"), seen.Text("about")));
        Assert.Contains("AboutCorrected", await city.Told($"enterprise:{SampleLetters.Company}", id));
    }

    [Fact]
    public async Task The_same_letter_as_a_request_goes_to_the_unit()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        var id = await company.File(Letter(kind: "Help"));
        await city.Quiet();
        Assert.Equal(("Queued", "GDJ"), ((await company.Appeal(id)).Text("status"), (await company.Appeal(id)).Text("unit")));
    }

    [Fact]
    public async Task A_unit_that_does_not_exist_is_refused_on_every_way_in()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using (var answer = await company.TryFile(Letter(about: "NOBODY"))) Assert.Equal("unknown-value", (await answer.Read(HttpStatusCode.BadRequest)).Slug());
        using (var answer = await company.TryFile(Letter(about: "none"))) Assert.Equal("invalid-field", (await answer.Read(HttpStatusCode.BadRequest)).Slug());
        using var bot = await city.As("bot", "bot-1");
        var line = Letter(about: "NOBODY");
        line["idempotencyKey"] = "line-1";
        using (var answer = await bot.PostAsync("/api/appeals/import", new StringContent(line.ToJsonString(), System.Text.Encoding.UTF8, "application/x-ndjson")))
            Assert.Contains("unknown-value", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var id = await company.File(Letter());
        await city.Quiet();
        using var specialist = city.Specialist();
        Assert.Equal("unknown-value", await specialist.Refused(id, "triage", new { tier = "Assistance", unit = "GXJ", about = "NOBODY" }, HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task Corrected_at_triage_it_leaves_the_unit_and_what_the_unit_was_told_is_not_read_any_more()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var specialist = city.Specialist();
        using var officer = city.Officer();
        var id = await company.File(Letter());
        await city.Quiet();
        Assert.NotEmpty(await Heard(officer, id));

        await specialist.Command(id, "triage", new { tier = "Assistance", unit = "GXJ", about = "GDJ", reason = "来信反映供电局" });
        await city.Quiet();
        Assert.Empty(await Heard(officer, id));
        using (var gone = await officer.GetAsync($"/api/appeals/{id}")) Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        using var auditor = await city.As("auditor", "auditor-1", "ZXQ");
        using (var examples = await auditor.GetAsync("/api/triage/corrections?from=2026-11&to=2026-11")) Assert.Empty(await examples.Content.ReadAsStringAsync());

        await specialist.Command(id, "triage", new { tier = "Assistance", unit = "GDJ", about = "none", reason = "并非投诉" });
        await city.Quiet();
        Assert.NotEmpty(await Heard(officer, id));
    }

    private static async Task<List<JsonNode>> Heard(HttpClient client, string id)
    {
        using var answer = await client.GetAsync("/api/notices?limit=100");
        return [.. (await answer.Read(HttpStatusCode.OK))["items"]!.AsArray().Where(n => (string?)n!["appeal"] == id).Select(n => n!)];
    }
}
