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
        using var ops = await city.As("ops");
        var id = await company.File(SampleLetters.Outage(note: "请回电13912345678。"));
        await city.Quiet();
        await specialist.Command(id, "triage", new { tier = "Assistance", unit = "GXJ", reason = "属转供电" });
        await city.Quiet();

        using var answer = await ops.GetAsync("/api/triage/corrections?from=2026-11&to=2026-11");
        Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType!.MediaType);
        var line = JsonNode.Parse(Assert.Single((await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)))!;
        Assert.Equal(("Assistance", "GXJ", "embedded"), (line.Text("tier"), line.Text("unit"), line.Text("source")));
        Assert.Contains("unit", line["overrides"]!.AsArray().Select(o => (string)o!));
        Assert.DoesNotContain("13912345678", line.Text("text"), StringComparison.Ordinal);
        Assert.Contains("停电", line.Text("text"), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.BadRequest, (await ops.GetAsync("/api/triage/corrections?from=2026-13")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await ops.GetAsync("/api/triage/corrections?from=2026-11&to=2026-10")).StatusCode);
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
        Assert.StartsWith($"参照{id}的裁决，由市工业和信息化局主办；", appeal["triage"]!.Text("reason"), StringComparison.Ordinal);
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
        Assert.Contains(first, triage.Text("reason"), StringComparison.Ordinal);
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
}
