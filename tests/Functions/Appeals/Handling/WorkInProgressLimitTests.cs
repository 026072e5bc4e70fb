using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Handling;

/// <summary>An officer holds at most the policy's <c>wipLimit</c> appeals of a unit, whatever happens in between.</summary>
public sealed class WorkInProgressLimitTests : IDisposable
{
    private const int Limit = 3;
    private readonly ShortClocks _clocks = new(p => p["wipLimit"] = Limit);

    public void Dispose() => _clocks.Dispose();

    [Fact]
    public async Task Up_to_the_limit_is_given_then_nothing_until_one_is_out_of_hand()
    {
        await using var city = await City.Open(policy: _clocks.File);
        using var officer = city.Officer();
        using var colleague = city.Officer(number: 2);
        await File(city, 7);

        var held = await Claimed(officer, max: 5);
        Assert.Equal(Limit, held.Count);
        await Full(officer);
        // Another's hands are not mine.
        Assert.Equal(2, (await Claimed(colleague, max: 2)).Count);

        await officer.Command(held[0].Text("id"), "release", new { lease = held[0].Text("lease") });
        Assert.Single(await Claimed(officer, max: 5));
        await Full(officer);
        await officer.Command(held[1].Text("id"), "reply", new { lease = held[1].Text("lease"), outcome = "Resolved", text = "已检修线路并恢复供电。" });
        Assert.Single(await Claimed(officer, max: 5));
        await officer.Command(held[2].Text("id"), "return", new { lease = held[2].Text("lease"), ground = "NOT_OUR_DUTY", proposedOwner = "GXJ", note = "不属于" });
        Assert.Single(await Claimed(officer, max: 1));
        await Full(officer);
    }

    [Fact]
    public async Task What_waits_for_the_company_is_held_and_a_lease_that_ran_out_is_not()
    {
        await using var city = await City.Open(policy: _clocks.File);
        using var officer = city.Officer();
        await File(city, 5);
        var held = await Claimed(officer, max: Limit, minutes: 10);
        await officer.Command(held[0].Text("id"), "question", new { lease = held[0].Text("lease"), text = "请提供户号" });
        await Full(officer);

        await city.Walk(TimeSpan.FromMinutes(11));

        Assert.Equal(Limit - 1, (await Claimed(officer, max: 5)).Count);
    }

    [Fact]
    public async Task Many_claims_of_one_officer_at_once_give_no_more()
    {
        await using var city = await City.Open(policy: _clocks.File);
        using var officer = city.Officer();
        await File(city, 20);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => officer.PostAsJsonAsync("/api/units/GDJ/claims", new { max = 3, leaseMinutes = 60 })));

        var given = 0;
        foreach (var answer in answers)
            if (answer.StatusCode == HttpStatusCode.OK) given += (await answer.Read(HttpStatusCode.OK))["items"]!.AsArray().Count;
            else Assert.Equal("limit-reached", (await answer.Read(HttpStatusCode.Conflict)).Slug());
        Assert.Equal(Limit, given);
        Assert.Equal(Limit, Enumerable.Count(await Holders(city), holder => holder == "gdj-officer-1"));
    }

    [Fact]
    public async Task A_claim_that_died_halfway_costs_its_place_for_a_minute()
    {
        await using var city = await City.Open(policy: _clocks.File);
        using var officer = city.Officer();
        var ids = await File(city, 4);
        for (var place = 0; place < Limit; place++)
            await city.Tables().WorkInProgress.AddEntityAsync(new TableEntity("GDJ|gdj-officer-1", $"{place:D4}")
            {
                ["Appeal"] = ids[place], ["Version"] = (await city.Record(ids[place])).Version, ["At"] = city.Now,
            });
        await Full(officer);

        await city.Walk(TimeSpan.FromSeconds(61));

        Assert.Equal(Limit, (await Claimed(officer, max: 5)).Count);
    }

    private static async Task<List<string>> File(City city, int appeals)
    {
        using var company = city.Company();
        var ids = new List<string>();
        for (var n = 0; n < appeals; n++) ids.Add(await company.File(SampleLetters.Outage(note: $"第{n}户")));
        await city.Quiet();
        return ids;
    }

    private static async Task<IEnumerable<string>> Holders(City city)
    {
        using var supervisor = city.Supervisor();
        using var list = await supervisor.GetAsync($"/api/enterprises/{SampleLetters.Company}/appeals?limit=100");
        var holders = new List<string>();
        foreach (var item in (await list.Read(HttpStatusCode.OK))["items"]!.AsArray())
            holders.AddRange((await supervisor.Appeal(item!.Text("id"))).Events("Claimed").Select(e => e.Text("holder")));
        return holders;
    }

    private static async Task<List<JsonNode>> Claimed(HttpClient officer, int max, int minutes = 60)
    {
        using var answer = await officer.PostAsJsonAsync("/api/units/GDJ/claims", new { max, leaseMinutes = minutes });
        return [.. (await answer.Read(HttpStatusCode.OK))["items"]!.AsArray().Select(i => i!)];
    }

    private static async Task Full(HttpClient officer)
    {
        using var answer = await officer.PostAsJsonAsync("/api/units/GDJ/claims", new { max = 1, leaseMinutes = 60 });
        var problem = await answer.Read(HttpStatusCode.Conflict);
        Assert.Equal("limit-reached", problem.Slug());
        Assert.Contains($"{Limit}", problem.Text("detail"), StringComparison.Ordinal);
    }
}
