using System.Net;
using System.Text.Json.Nodes;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Handling;

/// <summary>A company may add to its appeal, as often as the policy says, and the unit hears of it once.</summary>
public sealed class SupplementTests : IDisposable
{
    private readonly ShortClocks _clocks = new(policy => policy["supplementLimit"] = 3);

    public void Dispose() => _clocks.Dispose();

    [Fact]
    public async Task Unasked_it_is_limited_and_an_answer_never_is()
    {
        await using var city = await City.Open(policy: _clocks.File);
        using var company = city.Company();
        using var officer = city.Officer();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        var lease = (await officer.Claim("GDJ", minutes: 120)).Text("lease");
        for (var i = 0; i < 3; i++) await Supplement(company, id, HttpStatusCode.OK);

        Assert.Equal("limit-reached", (await Supplement(company, id, HttpStatusCode.Conflict)).Slug());

        await officer.Command(id, "question", new { lease, text = "请提供户号" });
        Assert.Equal("InProgress", (await Supplement(company, id, HttpStatusCode.OK)).Text("status"));
        Assert.Equal("limit-reached", (await Supplement(company, id, HttpStatusCode.Conflict)).Slug());
        Assert.Equal(4, (await company.Appeal(id)).Events("Supplemented").Count);
    }

    [Fact]
    public async Task Those_in_a_row_are_one_notice_with_their_number()
    {
        await using var city = await City.Open(policy: _clocks.File);
        using var company = city.Company();
        using var officer = city.Officer();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        await Supplement(company, id, HttpStatusCode.OK);
        await city.Quiet();
        Assert.DoesNotContain("共", Assert.Single(await Heard(officer, id)), StringComparison.Ordinal);
        await Task.WhenAll(Supplement(company, id, HttpStatusCode.OK), Supplement(company, id, HttpStatusCode.OK));
        await city.Quiet();

        Assert.Contains("共3份", Assert.Single(await Heard(officer, id)), StringComparison.Ordinal);

        // Once somebody has worked on it, what comes is news again.
        var lease = (await officer.Claim("GDJ", minutes: 120)).Text("lease");
        await officer.Command(id, "question", new { lease, text = "请提供户号" });
        await Supplement(company, id, HttpStatusCode.OK);
        await city.Quiet();
        Assert.Equal(2, (await Heard(officer, id)).Count);
    }

    private static async Task<JsonObject> Supplement(HttpClient company, string id, HttpStatusCode status)
    {
        using var answer = await company.TryCommand(id, "supplements", new { text = "补充材料" });
        return await answer.Read(status);
    }

    private static async Task<List<string>> Heard(HttpClient officer, string id)
    {
        using var answer = await officer.GetAsync("/api/notices?limit=100");
        var items = (await answer.Read(HttpStatusCode.OK))["items"]!.AsArray();
        return [.. items.Where(i => i!["appeal"]?.GetValue<string>() == id && i.Text("event") == "Supplemented").Select(i => i!.Text("text"))];
    }
}
