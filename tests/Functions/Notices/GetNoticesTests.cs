using System.Net;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Tests.Contract;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Notices;

/// <summary>Who reads which notices over HTTP.</summary>
public class GetNoticesTests
{
    [Theory]
    [InlineData("enterprise", "wang", null, SampleLetters.Company, "enterprise:" + SampleLetters.Company)]
    [InlineData("bot", "qq", null, SampleLetters.Company, "enterprise:" + SampleLetters.Company)]
    [InlineData("officer", "li.na", "GDJ", null, "unit:GDJ|person:li.na")]
    [InlineData("specialist", "qf.1", "QFZY", null, "unit:QFZY|person:qf.1|post:TriageDesk")]
    [InlineData("supervisor", "sun.li", null, null, "post:Supervisor|person:sun.li")]
    [InlineData("leader", "shi.zhang", null, null, "post:CityLeader|person:shi.zhang")]
    [InlineData("ops", "on.duty", null, null, "person:on.duty")]
    public async Task Everybody_reads_what_they_were_told_as_who_they_are(string role, string subject, string? unit, string? enterprise, string expected)
    {
        await using var city = await City.Open();
        string[] told = ["enterprise:" + SampleLetters.Company, "enterprise:" + SampleLetters.OtherCompany, "unit:GDJ", "unit:SCJ", "unit:QFZY", "person:li.na", "person:qf.1",
            "person:sun.li", "person:shi.zhang", "person:on.duty", "person:wang", "post:Supervisor", "post:CityLeader", "post:TriageDesk"];
        foreach (var (i, party) in told.Index()) await Tell(city, party, i + 1);
        using var caller = await city.As(role, subject, unit, enterprise);

        using var answer = await caller.GetAsync("/api/notices?limit=100");

        var items = (await ContractCheck.Conforms(answer, "listNotices"))!["items"]!.AsArray();
        Assert.Equal(expected.Split('|').Order(), items.Select(i => (string)i!["text"]!).Order());
    }

    [Fact]
    public async Task Pages_lead_through_all_of_them_newest_first()
    {
        await using var city = await City.Open();
        for (var i = 1; i <= 7; i++) await Tell(city, i % 2 == 0 ? "unit:GDJ" : "person:li.na", i);
        using var officer = await city.As("officer", "li.na", unit: "GDJ");

        List<string> seen = [];
        for (string? url = "/api/notices?limit=3"; url is not null;)
        {
            using var answer = await officer.GetAsync(url);
            var page = (await ContractCheck.Conforms(answer, "listNotices"))!;
            seen.AddRange(page["items"]!.AsArray().Select(i => (string)i!["id"]!));
            url = (string?)page["next"] is { } next ? $"/api/notices?limit=3&page={next}" : null;
        }

        Assert.Equal(Enumerable.Range(1, 7).Reverse().Select(i => $"QS202611247KQ2M9XD5-{i}"), seen);
    }

    [Theory]
    [InlineData("ops", HttpStatusCode.OK), InlineData("supervisor", HttpStatusCode.OK), InlineData("auditor", HttpStatusCode.OK)]
    [InlineData("leader", HttpStatusCode.NotFound), InlineData("officer", HttpStatusCode.NotFound), InlineData("enterprise", HttpStatusCode.NotFound)]
    public async Task Anothers_notices_are_there_only_for_those_who_look_after_the_whole(string role, HttpStatusCode expected)
    {
        await using var city = await City.Open();
        await Tell(city, "enterprise:" + SampleLetters.OtherCompany, 1);
        using var caller = await city.As(role, "somebody", role == "officer" ? "GDJ" : null, role == "enterprise" ? SampleLetters.Company : null);

        using var answer = await caller.GetAsync("/api/notices?party=enterprise:" + SampleLetters.OtherCompany);

        await ContractCheck.Conforms(answer, "listNotices");
        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData("limit=0"), InlineData("limit=101"), InlineData("limit=x"), InlineData("page=***"), InlineData("party=")]
    public async Task A_parameter_out_of_its_bounds_is_refused(string query)
    {
        await using var city = await City.Open();
        using var ops = await city.As("ops");

        using var answer = await ops.GetAsync("/api/notices?" + query);

        await ContractCheck.Conforms(answer, "listNotices");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static Task Tell(City city, string party, int version) => city.Services.GetRequiredService<NoticeStore>().Write(
        new(party, party), "QS202611247KQ2M9XD5", new Recorded(version, city.Now.AddMinutes(version), Actor.System, new AppealEvent.SupervisionOpened("逾期")), CancellationToken.None);
}
