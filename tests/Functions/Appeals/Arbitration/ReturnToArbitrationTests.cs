using System.Net;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Arbitration;

/// <summary>A unit says it is not theirs; the supervisor designates; that is final.</summary>
public sealed class ReturnToArbitrationTests : IDisposable
{
    private readonly ShortClocks _clocks = new();

    public void Dispose() => _clocks.Dispose();

    [Fact]
    public async Task A_designated_unit_accepts_by_claiming_and_cannot_return()
    {
        await using var city = await City.Open(policy: _clocks.File);
        using var company = city.Company();
        using var first = city.Officer();
        using var supervisor = city.Supervisor();
        var id = await Held(city, company);
        var lease = (await first.Claim("GDJ")).Text("lease");
        var returned = await first.Command(id, "return", Return(lease, "GXJ"));
        Assert.Equal("Arbitration", returned.Text("status"));
        Assert.Equal("GDJ", (await supervisor.Appeal(id)).Text("unit"));
        Assert.Contains("Returned", await city.ToldSoon("post:Supervisor", id));

        await supervisor.Command(id, "ruling", new { unit = "GXJ", reason = "属产业政策" });
        await city.Quiet();
        Assert.Empty((await supervisor.Appeal(id)).Events("HandOverAccepted"));
        using var second = city.Officer("GXJ");
        var taken = await second.Claim("GXJ");

        Assert.Equal(id, taken.Text("id"));
        Assert.Equal("GXJ", Assert.Single((await supervisor.Appeal(id)).Events("HandOverAccepted")).Text("unit"));
        Assert.Equal("forbidden", await second.Refused(id, "return", Return(taken.Text("lease"), "GDJ"), HttpStatusCode.Conflict));
        Assert.Equal("InProgress", (await company.Appeal(id)).Text("status"));
        // Whoever received it first still sees it; the clock never began anew.
        Assert.Equal(City.TuesdayMorning.AddMinutes(100), (await first.Appeal(id))["clocks"]!["promise"]!["due"]!.GetValue<DateTimeOffset>());
        Assert.Contains("Ruled", await city.Told("unit:GDJ", id));
        Assert.Contains("Ruled", await city.Told("unit:GXJ", id));
    }

    [Fact]
    public async Task Sent_back_by_the_ruling_it_stays()
    {
        await using var city = await City.Open(policy: _clocks.File);
        using var company = city.Company();
        using var officer = city.Officer();
        using var supervisor = city.Supervisor();
        var id = await Held(city, company);
        await officer.Command(id, "return", Return((await officer.Claim("GDJ")).Text("lease"), "GXJ"));
        await supervisor.Command(id, "ruling", new { unit = "GDJ", reason = "仍由供电局办理" });
        var again = (await officer.Claim("GDJ")).Text("lease");
        Assert.Equal("forbidden", await officer.Refused(id, "return", Return(again, "GXJ"), HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task Each_wrong_return_has_its_name_and_changes_nothing()
    {
        await using var city = await City.Open(policy: _clocks.File);
        using var company = city.Company();
        using var officer = city.Officer();
        var id = await Held(city, company);
        var lease = (await officer.Claim("GDJ")).Text("lease");
        var version = (await officer.Appeal(id))["version"]!.GetValue<int>();

        Assert.Equal("unknown-value", await officer.Refused(id, "return", Return(lease, "GXJ") with { Ground = "NO_TIME" }, HttpStatusCode.BadRequest));
        Assert.Equal("unknown-value", await officer.Refused(id, "return", Return(lease, "NOWHERE"), HttpStatusCode.BadRequest));
        Assert.Equal("unknown-value", await officer.Refused(id, "return", Return(lease, "GDJ"), HttpStatusCode.BadRequest));
        Assert.Equal("invalid-field", await officer.Refused(id, "return", Return(lease, "GXJ") with { Note = "" }, HttpStatusCode.BadRequest));
        Assert.Equal("stale-lease", await officer.Refused(id, "return", Return("99", "GXJ"), HttpStatusCode.Conflict));
        Assert.Equal(version, (await officer.Appeal(id))["version"]!.GetValue<int>());

        await city.WalkTo(City.TuesdayMorning.AddMinutes(21));
        Assert.Equal("limit-reached", await officer.Refused(id, "return", Return(lease, "GXJ"), HttpStatusCode.Conflict));
        Assert.Equal("InProgress", (await officer.Appeal(id)).Text("status"));
    }

    [Fact]
    public async Task A_ruling_that_does_not_come_is_missed_once()
    {
        await using var city = await City.Open(policy: _clocks.File, sweeper: City.NoSweeper);
        using var company = city.Company();
        using var officer = city.Officer();
        using var supervisor = city.Supervisor();
        var id = await Held(city, company);
        await officer.Command(id, "return", Return((await officer.Claim("GDJ")).Text("lease"), "GXJ"));
        await city.WalkTo(City.TuesdayMorning.AddMinutes(40));
        var missed = (await supervisor.Appeal(id)).Events("StepMissed").Where(e => e.Text("limit") == "Arbitration");
        Assert.Equal(City.TuesdayMorning.AddMinutes(15), Assert.Single(missed)["at"]!.GetValue<DateTimeOffset>());
    }

    private static async Task<string> Held(City city, HttpClient company)
    {
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        return id;
    }

    private static ReturnBody Return(string lease, string owner) => new(lease, "NOT_OUR_DUTY", owner, "不属于我单位职责");

    private sealed record ReturnBody(string Lease, string Ground, string ProposedOwner, string Note);
}
