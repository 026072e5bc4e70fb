using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Escalation;

/// <summary>
/// A machine's clock that jumps a week ahead for half a minute leaves nothing in any record that time alone makes; a machine that was off for nine days makes up for
/// all of it within five minutes of its start.
/// </summary>
public sealed class ClockJumpTests : IDisposable
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7), Look = TimeSpan.FromSeconds(5);
    private static readonly string[] MadeByTime =
        ["RungReached", "CallBackRungReached", "StepMissed", "LeaseExpired", "PauseEnded", "PartMissed", "EvaluationReminded", "Closed"];

    private readonly ShortClocks _clocks = new();
    private MachineClock? _machine;

    public void Dispose() => _clocks.Dispose();

    [Fact]
    public async Task While_it_runs_nothing_becomes_due_and_what_people_do_is_taken_and_stamped_right()
    {
        await using var city = await Open();
        using var company = city.Company();
        using var officer = city.Officer();
        using var supervisor = city.Supervisor();
        var start = city.Now;
        var (waits, held) = (await company.File(SampleLetters.Outage()), await company.File(SampleLetters.Outage(note: "二")));
        await city.Walk(TimeSpan.FromMinutes(2));
        var claim = await officer.Claim("GDJ");
        var mine = claim.Text("id");
        var before = (await Steps(supervisor, waits), await Steps(supervisor, held));

        _machine!.Ahead = Week;
        await Pass(city, TimeSpan.FromSeconds(15));
        await officer.Command(mine, "progress", new { lease = claim.Text("lease"), text = "已安排明日上午到园区检修线路。" });
        var fresh = await company.File(SampleLetters.Outage(note: "三"));
        await Pass(city, TimeSpan.FromSeconds(15));
        _machine.Ahead = TimeSpan.Zero;
        await Pass(city, TimeSpan.FromMinutes(1));

        Assert.Equal(before, (await Steps(supervisor, waits), await Steps(supervisor, held)));
        Assert.Equal("", await Steps(supervisor, fresh));
        Assert.All((await supervisor.Appeal(mine))["timeline"]!.AsArray(), e => Assert.InRange(At(e!), start, city.Now));
        Assert.All((await supervisor.Appeal(fresh))["timeline"]!.AsArray(), e => Assert.InRange(At(e!), start, city.Now));
        Assert.StartsWith("QS20261124", fresh, StringComparison.Ordinal);

        // And time goes on as if nothing had been: each rung at its minute.
        await city.WalkTo(start.AddMinutes(60));
        var other = mine == waits ? held : waits;
        Assert.Equal("Yellow", Assert.Single((await supervisor.Appeal(other)).Events("RungReached")).Text("rung"));
    }

    [Fact]
    public async Task At_a_start_nothing_becomes_due_and_what_depends_on_it_waits_for_the_clock()
    {
        var start = City.TuesdayMorning;
        var (left, id, lease) = await AfterAMorning();
        using var disk = left;
        await using var city = await Open(start.AddMinutes(6), disk, Week);
        using var company = city.Company();
        using var officer = city.Officer();
        using var supervisor = city.Supervisor();
        var before = await Steps(supervisor, id);
        Assert.Equal("doubted", await ClockCheck(city));

        await Pass(city, TimeSpan.FromSeconds(15));
        using (var told = await officer.TryCommand(id, "progress", new { lease, text = "已安排明日上午到园区检修线路。" }, $"\"{(await supervisor.Appeal(id))["version"]}\""))
        {
            var problem = await told.Read(HttpStatusCode.ServiceUnavailable);
            Assert.Equal("clock-in-doubt", problem.Slug());
            Assert.InRange(told.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), SteadyTime.Confirmation);
        }
        // What is filed is taken whatever the clock shows.
        var filed = await company.File(SampleLetters.Outage(note: "二"));
        await Pass(city, TimeSpan.FromSeconds(15));
        Assert.Equal(before, await Steps(supervisor, id));
        _machine!.Ahead = TimeSpan.Zero;
        // Within a minute whoever waits by the clock sees that it shows something else.
        await Pass(city, TimeSpan.FromSeconds(70));

        // Tokens of that clock are not valid yet.
        using var sameSupervisor = city.Supervisor();
        using var sameOfficer = city.Officer();
        Assert.Equal(before, await Steps(sameSupervisor, id));
        Assert.Equal("ok", await ClockCheck(city));
        await sameOfficer.Command(id, "progress", new { lease, text = "已安排明日上午到园区检修线路。" });
        Assert.Equal("Queued", (await sameSupervisor.Appeal(filed)).Text("status"));
        // The sweeper goes on where it was.
        await city.WalkTo(start.AddMinutes(65));
        Assert.Equal("Yellow", Assert.Single((await sameSupervisor.Appeal(id)).Events("RungReached")).Text("rung"));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_machine_that_was_off_for_nine_days_makes_up_for_all_within_five_minutes(bool sweeps)
    {
        var start = City.TuesdayMorning;
        var (left, id, _) = await AfterAMorning();
        using var disk = left;
        await using var city = await Open(start.AddDays(9), disk, sweeper: sweeps ? null : City.NoSweeper);
        using var supervisor = city.Supervisor();
        using var company = city.Company();
        var filed = await company.File(SampleLetters.Outage(note: "二"));
        await Pass(city, TimeSpan.FromSeconds(110));
        Assert.Empty((await supervisor.Appeal(id)).Events("RungReached"));
        Assert.Equal(start.AddDays(9), At((await supervisor.Appeal(filed))["timeline"]![0]!));

        await Pass(city, TimeSpan.FromSeconds(190));
        var appeal = await supervisor.Appeal(id);
        Assert.Equal(["Yellow", "Orange", "Red", "Chaser", "SupervisionCase", "PublicNotice"], appeal.Events("RungReached").Select(e => e.Text("rung")));
        Assert.All(appeal.Events("RungReached"), e => Assert.InRange(At(e), start.AddDays(9), start.AddDays(9).AddMinutes(5)));
        Assert.Single(appeal.Events("LeaseExpired"));
        Assert.NotEmpty(appeal.Events("StepMissed"));
        Assert.Equal("Queued", (await supervisor.Appeal(filed)).Text("status"));
    }

    /// <summary>An appeal that is claimed for half an hour; the process is killed five minutes after its start.</summary>
    private async Task<(Journal Left, string Id, string Lease)> AfterAMorning()
    {
        await using var city = await City.Open(policy: _clocks.File);
        using var company = city.Company();
        using var officer = city.Officer();
        var id = await company.File(SampleLetters.Outage());
        await city.Walk(TimeSpan.FromMinutes(2));
        var lease = (await officer.Claim("GDJ")).Text("lease");
        await city.Walk(TimeSpan.FromMinutes(3));
        return (city.AsKilledNow(_clocks.Folder), id, lease);
    }

    private Task<City> Open(DateTimeOffset? at = null, Journal? journal = null, TimeSpan ahead = default, string? sweeper = null) => City.Open(
        at, _clocks.File, journal, sweeper: sweeper, machine: truth => new SteadyTime(_machine = new MachineClock(truth) { Ahead = ahead }));

    /// <summary>Lets time pass in small steps, since what is due goes by a clock that may not be the machine's.</summary>
    private static async Task Pass(City city, TimeSpan time)
    {
        for (var left = time; left > TimeSpan.Zero; left -= Look)
        {
            city.Clock.Advance(Look);
            await city.Quiet();
        }
    }

    private static async Task<string> ClockCheck(City city)
    {
        using var stranger = city.Stranger();
        using var answer = await stranger.GetAsync("/api/health/ready");
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["checks"]!.Text("clock");
    }

    private static async Task<string> Steps(HttpClient supervisor, string id) =>
        string.Join(' ', (await supervisor.Appeal(id))["timeline"]!.AsArray().Select(e => e!.Text("event")).Where(MadeByTime.Contains));

    private static DateTimeOffset At(JsonNode e) => e["at"]!.GetValue<DateTimeOffset>();
}
