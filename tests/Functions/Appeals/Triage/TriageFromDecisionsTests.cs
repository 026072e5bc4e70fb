using System.Net;
using System.Text.Json.Nodes;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Triage;

/// <summary>What people have decided teaches the triage of the next letters, in the whole product.</summary>
public class TriageFromDecisionsTests
{
    [Fact]
    public async Task A_specialists_correction_becomes_an_example_with_its_redacted_text()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var specialist = city.Specialist();
        using var auditor = await city.As("auditor");
        var id = await company.File(SampleLetters.Outage(note: "请回电13912345678。"));
        await city.Quiet();
        await specialist.Command(id, "triage", new { tier = "Assistance", unit = "GXJ", reason = "属转供电" });
        await city.Quiet();

        using var answer = await auditor.GetAsync("/api/triage/corrections?from=2026-11&to=2026-11");
        Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType!.MediaType);
        var line = JsonNode.Parse(Assert.Single((await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)))!;
        Assert.Equal(("Assistance", "GXJ", "embedded"), (line.Text("tier"), line.Text("unit"), line.Text("source")));
        Assert.Contains("unit", line["overrides"]!.AsArray().Select(o => (string)o!));
        Assert.DoesNotContain("13912345678", line.Text("text"), StringComparison.Ordinal);
        Assert.Contains("停电", line.Text("text"), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.BadRequest, (await auditor.GetAsync("/api/triage/corrections?from=2026-13")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await auditor.GetAsync("/api/triage/corrections?from=2026-11&to=2026-10")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await specialist.GetAsync("/api/triage/corrections")).StatusCode);
    }

    [Fact]
    public async Task A_ruling_is_a_precedent_for_the_next_letter_about_the_same_matter()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var other = await city.As("enterprise", "li", enterprise: SampleLetters.OtherCompany);
        using var officer = city.Officer();
        using var supervisor = city.Supervisor();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        var lease = (await officer.Claim("GDJ")).Text("lease");
        await officer.Command(id, "return", new { lease, ground = "NOT_OUR_DUTY", proposedOwner = "GXJ", note = "属转供电" });
        await supervisor.Command(id, "ruling", new { unit = "GXJ", reason = "转供电由工信局主办" });
        await city.Quiet();

        var next = await other.File(SampleLetters.Outage(SampleLetters.OtherCompany, "谢谢。"));
        await city.Quiet();

        var appeal = await supervisor.Appeal(next);
        Assert.Equal("GXJ", appeal["triage"]!.Text("unit"));
        Assert.Equal(id, appeal["triage"]!["machine"]!.Text("precedent"));
        Assert.StartsWith("参照同类事项的裁决，由市工业和信息化局主办；", appeal["triage"]!.Text("reason"), StringComparison.Ordinal);
        Assert.DoesNotContain("供电局", appeal["triage"]!.Text("reason"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_company_asking_again_is_told_how_far_the_first_is()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        var first = await company.File(SampleLetters.Outage());
        await city.Quiet();
        var again = await company.File(SampleLetters.Outage(note: "请尽快回复。"));
        await city.Quiet();
        var triage = (await company.Appeal(again))["triage"]!;
        Assert.Equal(first, triage["machine"]!.Text("followUpOf"));
        Assert.StartsWith("贵企业同一事项的诉求已在办（待受理，深圳供电局），本件作为跟进件处理；", triage.Text("reason"), StringComparison.Ordinal);
        Assert.DoesNotContain("QS2", triage.Text("reason"), StringComparison.Ordinal);
        Assert.Contains("待受理", triage.Text("reason"), StringComparison.Ordinal);
        Assert.Null((await company.Appeal(first))["triage"]!["machine"]!["followUpOf"]);
    }

    [Fact]
    public async Task Other_companies_with_the_same_matter_are_counted_and_shown_to_staff_only_until_theirs_ends()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var other = await city.As("enterprise", "li", enterprise: SampleLetters.OtherCompany);
        using var supervisor = city.Supervisor();
        var theirs = await other.File(SampleLetters.Outage(SampleLetters.OtherCompany));
        await city.Quiet();
        var mine = await company.File(SampleLetters.Outage());
        await city.Quiet();

        Assert.Equal(1, (int)(await company.Appeal(mine))["triage"]!["machine"]!["companies"]!);
        Assert.Null((await company.Appeal(mine))["triage"]!["machine"]!["similar"]);
        var similar = Assert.Single((await supervisor.Appeal(mine))["triage"]!["machine"]!["similar"]!.AsArray())!;
        Assert.Equal((theirs, "Queued", "GDJ"), (similar.Text("id"), similar.Text("status"), similar.Text("unit")));

        await other.Command(theirs, "withdrawal", new { reason = "已恢复供电" });
        await city.Quiet();
        var later = await company.File(SampleLetters.Outage(note: "又停了。"));
        await city.Quiet();
        Assert.Equal(0, (int)(await company.Appeal(later))["triage"]!["machine"]!["companies"]!);
    }

    [Fact]
    public async Task Anothers_confidential_matter_is_neither_counted_nor_named_and_staff_see_it_only_as_their_table_says()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var other = await city.As("enterprise", "li", enterprise: SampleLetters.OtherCompany);
        using var officer = city.Officer("HJJ");
        using var supervisor = city.Supervisor();
        var theirs = await other.File(Confidential(SampleLetters.OtherCompany));
        await city.Quiet();
        var mine = await company.File(SampleLetters.Outage());
        await city.Quiet();

        var triage = (await company.Appeal(mine))["triage"]!;
        Assert.Equal(0, (int)triage["machine"]!["companies"]!);
        Assert.DoesNotContain("另有", triage.Text("reason"), StringComparison.Ordinal);
        Assert.Equal(theirs, Assert.Single((await supervisor.Appeal(mine))["triage"]!["machine"]!["similar"]!.AsArray())!.Text("id"));
        // The power company has both in its queue; another unit sees neither.
        using var hidden = await officer.GetAsync($"/api/appeals/{mine}");
        Assert.Equal(HttpStatusCode.NotFound, hidden.StatusCode);
    }

    [Fact]
    public async Task A_company_s_own_confidential_appeal_is_not_known_by_its_other_ones()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var supervisor = city.Supervisor();
        using var officer = city.Officer();
        var secret = await company.File(Confidential(SampleLetters.Company));
        await city.Quiet();
        var open = await company.File(SampleLetters.Outage(note: "请尽快回复。"));
        await city.Quiet();

        Assert.Equal(secret, (await company.Appeal(open))["triage"]!["machine"]!.Text("followUpOf"));
        foreach (var reader in new[] { supervisor, officer })
            foreach (var id in new[] { open, secret })
            {
                var triage = (await reader.Appeal(id))["triage"]!;
                Assert.DoesNotContain("贵企业", triage.Text("reason"), StringComparison.Ordinal);
                Assert.Null(triage["machine"]!["followUpOf"]);
                Assert.Null(triage["machine"]!["similar"]);
            }
    }

    [Fact]
    public async Task A_bot_is_told_of_no_appeal_that_it_did_not_file()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var bot = await city.As("bot", "bot-1");
        await company.File(SampleLetters.Outage());
        await city.Quiet();
        var again = await bot.File(SampleLetters.Outage(note: "请尽快回复。"));
        await city.Quiet();
        Assert.Null((await bot.Appeal(again))["triage"]!["machine"]!["followUpOf"]);
        Assert.NotNull((await company.Appeal(again))["triage"]!["machine"]!["followUpOf"]);
    }

    [Theory]
    [InlineData("参照QS202611247KQ2M9XDV的裁决，由市工业和信息化局主办；事项涉及“停电”。", "参照同类事项的裁决，由市工业和信息化局主办；事项涉及“停电”。")]
    [InlineData("贵企业同一诉求QS202611247KQ2M9XDV已在办（待受理，深圳供电局），本件作为跟进件处理；来信涉及“停电”。", "贵企业同一事项的诉求已在办（待受理，深圳供电局），本件作为跟进件处理；来信涉及“停电”。")]
    [InlineData("来信涉及“停电”。", "来信涉及“停电”。")]
    public void A_reason_in_an_old_record_is_shown_without_the_number(string kept, string shown) => Assert.Equal(shown, ServerlessQiFu.Domain.Visibility.MachineWords.Of(kept));

    private static JsonObject Confidential(string creditCode)
    {
        var letter = System.Text.Json.JsonSerializer.SerializeToNode(SampleLetters.Outage(creditCode))!.AsObject();
        letter["confidential"] = true;
        return letter;
    }
}
