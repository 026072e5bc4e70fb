using System.Net;
using System.Net.Http.Json;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Notices;

/// <summary>From an event in the record over the bus to those it concerns.</summary>
public class TellPartiesTests
{
    [Fact]
    public async Task Filing_is_told_to_the_company_to_the_unit_and_to_the_one_who_looks_after_the_company()
    {
        await using var city = await City.Open();
        using var supervisor = await city.As("supervisor", "sun.li");
        using (var card = await supervisor.PutAsJsonAsync($"/api/enterprises/{SampleLetters.Company}/card",
            new { stage = "Seedling", card = "Companionship", serviceOwner = "zhang.wei", reason = "四上企业", validFrom = "2026-11-01" })) await card.Read(HttpStatusCode.OK);
        using var company = await city.As("enterprise", "wang", enterprise: SampleLetters.Company);
        using var officer = await city.As("officer", "li.na", unit: "GDJ");
        using var owner = await city.As("officer", "zhang.wei", unit: "GXJ");

        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();

        Assert.Equal(["Dispatched", "Filed"], await Heard(company, id));
        Assert.Equal(["Dispatched"], await Heard(officer, id));
        Assert.Equal(["Dispatched", "Filed"], await Heard(owner, id));
    }

    [Fact]
    public async Task A_vague_letter_is_told_to_the_triage_desk()
    {
        await using var city = await City.Open();
        using var company = await city.As("enterprise", "wang", enterprise: SampleLetters.Company);
        using var specialist = await city.As("specialist", "qf.1", unit: "QFZY");

        var id = await company.File(SampleLetters.Vague());
        await city.Quiet();

        Assert.Equal(["SentToDesk"], await Heard(specialist, id));
    }

    [Fact]
    public async Task The_ladder_is_heard_by_the_holders_of_its_posts_each_rung_once()
    {
        await using var city = await City.Open();
        using var company = await city.As("enterprise", "wang", enterprise: SampleLetters.Company);
        using var head = await city.As("officer", "gdj-head", unit: "GXJ");
        using var supervisor = await city.As("supervisor", "somebody");

        var id = await company.File(SampleLetters.Outage());
        await city.Walk(TimeSpan.FromDays(4));

        Assert.Equal(["RungReached", "RungReached"], await Heard(head, id)); // 80 % and 100 % of three working days
        Assert.Equal(["RungReached"], await Heard(supervisor, id));          // 100 %
        Assert.DoesNotContain("RungReached", await Heard(company, id));
    }

    internal static async Task<List<string>> Heard(HttpClient client, string appeal)
    {
        using var answer = await client.GetAsync("/api/notices?limit=100");
        return [.. (await answer.Read(HttpStatusCode.OK))["items"]!.AsArray().Where(i => (string?)i!["appeal"] == appeal).Select(i => (string)i!["event"]!)];
    }
}
