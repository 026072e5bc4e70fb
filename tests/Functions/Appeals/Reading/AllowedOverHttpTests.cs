using System.Net;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Reading;

/// <summary>Of what the decider accepts a caller is told what an operation offers to the role.</summary>
public sealed class AllowedOverHttpTests
{
    [Fact]
    public async Task A_supervisor_is_not_told_to_claim_from_the_specialists_desk()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var supervisor = city.Supervisor();
        using var specialist = city.Specialist();
        var id = await company.File(SampleLetters.Vague());
        await city.Quiet();

        Assert.Equal(["DecideTriage", "OpenSupervision"], await Allowed(supervisor, id, "ruling", new { unit = "GDJ", reason = "裁决" }));
        Assert.Equal(["ClaimTriage", "DecideTriage"], await Allowed(specialist, id, "contact", new { lease = "1", note = "电话" }));
    }

    [Fact]
    public async Task Who_holds_as_much_as_one_may_is_not_told_to_claim()
    {
        using var clocks = new ShortClocks(policy => policy["wipLimit"] = 1);
        await using var city = await City.Open(policy: clocks.File);
        using var company = city.Company();
        using var officer = city.Officer();
        using var other = city.Officer("GXJ");
        using var colleague = city.Officer("GXJ", 2);
        using var specialist = city.Specialist();
        var id = await company.File(SampleLetters.Outage());
        var vague = await company.File(SampleLetters.Vague());
        await city.Quiet();
        await specialist.Command(vague, "triage", new { tier = "Assistance", unit = "GXJ" });
        await city.Quiet();
        Assert.Equal(vague, (await other.Claim("GXJ")).Text("id"));
        var lease = (await officer.Claim("GDJ")).Text("lease");
        await officer.Command(id, "hand-over", new { lease, unit = "GXJ", note = "请接办" });

        Assert.Equal(["ClaimAppeal"], await Allowed(colleague, id, "answer", new { lease, text = "户号" }));
        Assert.Empty(await Allowed(other, id, "answer", new { lease, text = "户号" }));
    }

    private static async Task<List<string>> Allowed(HttpClient client, string id, string command, object body)
    {
        var version = (await client.Appeal(id))["version"]!.GetValue<int>();
        using var answer = await client.TryCommand(id, command, body, $"\"{version}\"");
        return [.. (await answer.Read(HttpStatusCode.Conflict))["allowed"]!.AsArray().Select(a => a!.GetValue<string>())];
    }
}
