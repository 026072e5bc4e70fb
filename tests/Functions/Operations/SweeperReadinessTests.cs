using System.Net;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Operations;

/// <summary>A product whose sweepers do not run answers as ever; only its readiness can say that the second line of the promise is missing.</summary>
public class SweeperReadinessTests
{
    [Fact]
    public async Task Ready_says_no_when_a_sweeper_has_not_run_when_it_should_have()
    {
        using var journal = Journal.InMemory();
        DateTimeOffset later;
        await using (var city = await City.Open(journal: journal, sweeper: City.NoSweeper))
        {
            await city.Walk(TimeSpan.FromMinutes(9));
            await Says(city, HttpStatusCode.OK, "ok");
            await city.Walk(TimeSpan.FromMinutes(2));
            await Says(city, HttpStatusCode.ServiceUnavailable, "failing");
            later = city.Now.AddDays(1);
        }
        // Starting again and again does not hide it.
        await using (var city = await City.Open(at: later, journal: journal, sweeper: City.NoSweeper))
        {
            await Says(city, HttpStatusCode.OK, "ok");
            await city.Walk(TimeSpan.FromMinutes(2));
            await Says(city, HttpStatusCode.ServiceUnavailable, "failing");
        }
        await using (var city = await City.Open(at: later.AddDays(1), journal: journal))
        {
            await city.Walk(TimeSpan.FromHours(1));
            await Says(city, HttpStatusCode.OK, "ok");
        }
    }

    private static async Task Says(City city, HttpStatusCode status, string word)
    {
        using var stranger = city.Stranger();
        using var answer = await stranger.GetAsync("/api/health/ready");
        Assert.Equal(word, (await answer.Read(status))["checks"]!.Text("sweepers"));
    }
}
