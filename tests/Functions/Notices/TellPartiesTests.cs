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

    [Fact]
    public async Task Emergency_pages_to_one_person_are_merged_and_each_company_hears_its_own()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var duty = await city.As("officer", "duty-officer-1", unit: "GXJ");
        var ids = new List<string>();
        for (var n = 0; n < 4; n++) ids.Add(await company.File(SampleLetters.Fire(note: $"第{n}处")));
        await city.Quiet();

        var paged = await Texts(duty, "EmergencyHandedOff");
        Assert.Equal(2, paged.Count);
        Assert.All(ids, id => Assert.Single(paged, text => text.Contains(id, StringComparison.Ordinal)));
        Assert.Equal(4, (await Texts(company, "EmergencyHandedOff")).Count);
    }

    private static async Task<List<string>> Texts(HttpClient client, string name)
    {
        using var answer = await client.GetAsync("/api/notices?limit=100");
        return [.. (await answer.Read(HttpStatusCode.OK))["items"]!.AsArray().Where(n => n!.Text("event") == name).Select(n => n!.Text("text"))];
    }

    internal static async Task<List<string>> Heard(HttpClient client, string appeal)
    {
        using var answer = await client.GetAsync("/api/notices?limit=100");
        return [.. (await answer.Read(HttpStatusCode.OK))["items"]!.AsArray().Where(i => (string?)i!["appeal"] == appeal).Select(i => (string)i!["event"]!)];
    }
}
