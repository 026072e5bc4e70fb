using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Handling;

/// <summary>Work is pulled under a lease: exclusive, temporary, most urgent first.</summary>
public sealed class LeaseTests : IDisposable
{
    private readonly ShortClocks _clocks = new();

    public void Dispose() => _clocks.Dispose();

    [Fact]
    public async Task Released_it_goes_back_to_the_queue_and_the_old_lease_is_stale()
    {
        await using var city = await City.Open(policy: _clocks.File);
        using var company = city.Company();
        using var one = city.Officer();
        using var two = city.Officer(number: 2);
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();

        var first = (await one.Claim("GDJ")).Text("lease");
        Assert.Equal("stale-lease", await two.Refused(id, "contact", new { lease = first, note = "电话" }, HttpStatusCode.Conflict));
        Assert.Equal("Queued", (await one.Command(id, "release", new { lease = first })).Text("status"));
        var second = (await two.Claim("GDJ")).Text("lease");

        Assert.NotEqual(first, second);
        Assert.Equal("stale-lease", await one.Refused(id, "contact", new { lease = first, note = "电话" }, HttpStatusCode.Conflict));
        Assert.Equal("stale-lease", await one.Refused(id, "contact", new { lease = second, note = "电话" }, HttpStatusCode.Conflict));
        await two.Command(id, "contact", new { lease = second, note = "已电话联系" });
        Assert.Single((await company.Appeal(id)).Events("Contacted"));
    }

    [Theory]
    [InlineData(null), InlineData(City.NoSweeper)]
    public async Task An_expired_lease_goes_back_and_another_officer_gets_it(string? sweeper)
    {
        await using var city = await City.Open(policy: _clocks.File, sweeper: sweeper);
        using var company = city.Company();
        using var one = city.Officer();
        using var two = city.Officer(number: 2);
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        var lease = (await one.Claim("GDJ", minutes: 5)).Text("lease");
        await city.Walk(TimeSpan.FromMinutes(4));
        Assert.Empty(await Items(two, "GDJ", 5));

        await city.Walk(TimeSpan.FromMinutes(1));

        Assert.Equal("stale-lease", await one.Refused(id, "progress", new { lease, text = "正在处理" }, HttpStatusCode.Conflict));
        Assert.Equal(id, (await two.Claim("GDJ")).Text("id"));
        Assert.Single((await two.Appeal(id)).Events("LeaseExpired"));
    }

    [Fact]
    public async Task Whoever_works_on_it_keeps_it()
    {
        await using var city = await City.Open(policy: _clocks.File);
        using var company = city.Company();
        using var officer = city.Officer();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        var lease = (await officer.Claim("GDJ", minutes: 5)).Text("lease");
        for (var i = 0; i < 4; i++)
        {
            await city.Walk(TimeSpan.FromMinutes(4));
            await officer.Command(id, "progress", new { lease, text = $"进展{i}" });
        }
        Assert.Equal("InProgress", (await company.Appeal(id)).Text("status"));
        Assert.Equal(4, (await company.Appeal(id)).Events("ProgressReported").Count);
    }

    [Fact]
    public async Task The_most_urgent_come_first()
    {
        await using var city = await City.Open(policy: _clocks.File);
        using var company = city.Company();
        using var specialist = city.Specialist();
        using var officer = city.Officer();
        var calm = await company.File(SampleLetters.Outage());
        await city.Walk(TimeSpan.FromMinutes(2));
        var calmer = await company.File(SampleLetters.Outage(note: "二"));
        await city.Walk(TimeSpan.FromMinutes(2));
        var urgent = await company.File(SampleLetters.Outage(note: "三"));
        await city.Quiet();
        // A consultation is promised in 40 minutes, the others in 100.
        await specialist.Command(urgent, "triage", new { tier = "Consultation", unit = "GDJ" });
        await city.Quiet();

        Assert.Equal([urgent, calm], (await Items(officer, "GDJ", 2)).Select(i => i!.Text("id")));
        Assert.Equal([calmer], (await Items(officer, "GDJ", 2)).Select(i => i!.Text("id")));
        Assert.Empty(await Items(officer, "GDJ", 2));
    }

    [Fact]
    public async Task Sixty_four_officers_at_one_queue_get_one_each_and_none_double()
    {
        await using var city = await City.Open(policy: _clocks.File);
        using var company = city.Company();
        await Task.WhenAll(Enumerable.Range(0, 64).Select(i => company.File(SampleLetters.Outage(note: $"第{i}号"))));
        await city.Quiet();
        var officers = Enumerable.Range(1, 64).Select(i => city.Officer(number: i)).ToList();

        var claimed = (await Task.WhenAll(officers.Select(o => Items(o, "GDJ", 1)))).SelectMany(items => items).Select(i => i!.Text("id")).ToList();

        Assert.Equal(64, claimed.Count);
        Assert.Equal(64, claimed.Distinct().Count());
        Assert.Empty(await Items(officers[0], "GDJ", 64));
        officers.ForEach(o => o.Dispose());
    }

    [Fact]
    public async Task Only_the_units_own_people_claim()
    {
        await using var city = await City.Open(policy: _clocks.File);
        using var stranger = city.Officer("GXJ");
        using var answer = await stranger.PostAsJsonAsync("/api/units/GDJ/claims", new { max = 1 });
        Assert.Equal("not-found", (await answer.Read(HttpStatusCode.NotFound)).Slug());
    }

    private static async Task<JsonArray> Items(HttpClient officer, string unit, int max)
    {
        using var answer = await officer.PostAsJsonAsync($"/api/units/{unit}/claims", new { max, leaseMinutes = 60 });
        return (await answer.Read(HttpStatusCode.OK))["items"]!.AsArray();
    }

    [Fact]
    public async Task A_claim_repeated_under_its_key_gives_the_same_and_takes_no_more()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        using var officer = city.Officer();
        await company.File(SampleLetters.Outage());
        await company.File(SampleLetters.Outage(note: "另一件"));
        await city.Quiet();

        var first = await Claim();
        var second = await Claim();

        Assert.Equal(first, second);
        Assert.Single(JsonNode.Parse((await (await officer.PostAsJsonAsync("/api/units/GDJ/claims", new { max = 5 })).Content.ReadAsStringAsync()))!["items"]!.AsArray());

        async Task<string> Claim()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/units/GDJ/claims") { Content = JsonContent.Create(new { max = 1 }) };
            request.Headers.Add("Idempotency-Key", "claim-1");
            using var answer = await officer.SendAsync(request);
            return await answer.Content.ReadAsStringAsync();
        }
    }
}
