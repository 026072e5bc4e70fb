using System.Net;
using Microsoft.Extensions.Time.Testing;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Filing;

/// <summary>One company's many appeals are triaged at a pace, and nobody else's wait for them.</summary>
public class TriagePaceTests
{
    private const int Flood = 300;
    private readonly FakeTimeProvider _clock = new(City.TuesdayMorning);

    [Fact]
    public void The_first_of_a_company_go_at_once_and_the_rest_one_after_the_other()
    {
        var pace = new TriagePace(_clock);
        for (var n = 0; n < TriagePace.AtOnce; n++) Assert.Null(pace.Next(Filed("A")));
        for (var n = 1; n <= 50; n++) Assert.Equal(_clock.GetUtcNow() + n * TriagePace.Between, pace.Next(Filed("A")));

        Assert.Null(pace.Next(Filed("B")));
        _clock.Advance((TriagePace.AtOnce + 50) * TriagePace.Between);
        for (var n = 0; n < TriagePace.AtOnce; n++) Assert.Null(pace.Next(Filed("A")));
        Assert.NotNull(pace.Next(Filed("A")));
    }

    [Fact]
    public void What_speaks_of_danger_waits_behind_nothing_else_of_its_company()
    {
        var pace = new TriagePace(_clock);
        for (var n = 0; n < 1_000; n++) pace.Next(Filed("A"));
        for (var n = 0; n < TriagePace.AtOnce; n++) Assert.Null(pace.Next(Filed("A", isUrgent: true)));
        Assert.NotNull(pace.Next(Filed("A", isUrgent: true)));
    }

    [Fact]
    public void Nothing_is_put_off_for_longer_than_five_minutes()
    {
        var pace = new TriagePace(_clock);
        var latest = Enumerable.Range(0, 20_000).Max(_ => pace.Next(Filed("A")));
        Assert.InRange(latest!.Value - _clock.GetUtcNow(), TriagePace.Longest - TriagePace.Between, TriagePace.Longest + TriagePace.Between);
    }

    [Fact]
    public void What_a_clock_said_that_ran_ahead_is_not_waited_for()
    {
        var pace = new TriagePace(_clock);
        _clock.Advance(TimeSpan.FromDays(7));
        for (var n = 0; n < 1_000; n++) pace.Next(Filed("A"));
        _clock.AdjustTime(City.TuesdayMorning);

        Assert.Null(pace.Next(Filed("A")));
    }

    [Fact]
    public async Task Another_companys_appeal_is_triaged_at_once_however_many_one_has_filed()
    {
        await using var city = await City.Open();
        city.SettlesLater = true;
        using var flooder = city.Company();
        using var other = city.Company(SampleLetters.OtherCompany, "zhao");
        var flood = await Filed(flooder);
        var danger = await flooder.File(SampleLetters.Fire());
        var theirs = await other.File(SampleLetters.Outage(SampleLetters.OtherCompany));
        await city.Quiet();

        // Not an instant has passed.
        Assert.NotEqual("Received", (await other.Appeal(theirs)).Text("status"));
        Assert.NotEqual("Received", (await flooder.Appeal(danger)).Text("status"));
        Assert.Equal(Flood - TriagePace.AtOnce, await Waiting(city, flood));

        await city.Walk(TimeSpan.FromSeconds(4));
        Assert.Equal(Flood - TriagePace.AtOnce - 100, await Waiting(city, flood));
        await city.Walk(TimeSpan.FromSeconds(4));
        Assert.Equal(0, await Waiting(city, flood));
    }

    [Fact]
    public async Task With_every_request_for_settlement_lost_the_sweeper_triages_them_too()
    {
        await using var city = await City.Open(replace: City.NothingIsSettled);
        using var flooder = city.Company();
        var flood = await Filed(flooder);

        await city.Walk(TimeSpan.FromMinutes(4));

        Assert.Equal(0, await Waiting(city, flood));
    }

    [Fact]
    public async Task Those_put_off_when_the_process_dies_are_triaged_by_the_next()
    {
        var folder = Directory.CreateTempSubdirectory("qifu-pace-");
        Journal killed;
        List<string> flood;
        await using (var city = await City.Open())
        {
            city.SettlesLater = true;
            using var flooder = city.Company();
            flood = await Filed(flooder);
            killed = city.AsKilledNow(folder.FullName);
        }
        using (killed)
        await using (var city = await City.Open(City.TuesdayMorning, journal: killed))
        {
            await city.Walk(TimeSpan.FromMinutes(3));
            Assert.Equal(0, await Waiting(city, flood));
        }
        folder.Delete(recursive: true);
    }

    private static async Task<List<string>> Filed(HttpClient company)
    {
        var ids = new List<string>();
        for (var n = 0; n < Flood; n++) ids.Add(await company.File(SampleLetters.Outage(note: $"第{n}户")));
        return ids;
    }

    private static async Task<int> Waiting(City city, IEnumerable<string> ids)
    {
        var waiting = 0;
        foreach (var id in ids) if ((await city.Record(id)).State is Appeal.Received) waiting++;
        return waiting;
    }

    private static Submission Filed(string company, bool isUrgent = false) => new()
    {
        Id = "", CreditCode = company, EnterpriseName = "示例公司", District = "SZ-440306", ContactName = "王先生", ContactPhone = "13800000000", Title = "一点情况", Text = "一点情况",
        Emergency = isUrgent ? new Emergency(["119"], ["起火"]) : null,
    };
}
