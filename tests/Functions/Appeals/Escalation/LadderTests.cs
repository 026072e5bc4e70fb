using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Escalation;

/// <summary>An appeal that nobody answers climbs its ladder: every rung once, at its instant, and those it addresses hear of it.</summary>
public sealed class LadderTests : IDisposable
{
    /// <summary>Minutes from receipt: shares of the promise of 100, then past the outer limit of 200.</summary>
    internal static readonly (string Rung, int Minutes)[] Assistance =
        [("Yellow", 50), ("Orange", 80), ("Red", 100), ("Chaser", 210), ("SupervisionCase", 230), ("PublicNotice", 250)];

    private readonly ShortClocks _clocks = new();

    public void Dispose() => _clocks.Dispose();

    [Fact]
    public async Task Every_rung_is_reached_once_at_its_instant_by_the_orchestrations_alone()
    {
        await using var city = await City.Open(policy: _clocks.File, sweeper: City.NoSweeper);
        using var company = city.Company();
        using var supervisor = city.Supervisor();
        var (start, id) = (city.Now, await company.File(SampleLetters.Outage()));

        foreach (var (rung, minutes) in Assistance)
        {
            await city.WalkTo(start.AddMinutes(minutes).AddSeconds(-1));
            Assert.DoesNotContain(rung, (await supervisor.Appeal(id)).Events("RungReached").Select(e => e.Text("rung")));
            await city.WalkTo(start.AddMinutes(minutes));
            Assert.Equal(rung, (await supervisor.Appeal(id)).Events("RungReached")[^1].Text("rung"));
        }
        await city.Walk(TimeSpan.FromDays(10));

        var appeal = await supervisor.Appeal(id);
        ReachedOnTime(appeal, start, Assistance, TimeSpan.Zero);
        Assert.True(appeal["supervised"]!.GetValue<bool>());
        Assert.Single(appeal.Events("SupervisionOpened"));
        Assert.Equal("Red", appeal["clocks"]!["promise"]!.Text("light"));
    }

    [Fact]
    public async Task Those_whom_a_rung_addresses_hear_of_it_and_a_vacant_post_falls_to_the_next()
    {
        await using var city = await City.Open(policy: _clocks.File, sweeper: City.NoSweeper);
        using var supervisor = city.Supervisor();
        await Vacate(supervisor, "GDJ", "heads");
        await Assign(supervisor, "zhang.wei");
        await city.Walk(TimeSpan.FromSeconds(10));
        using var company = city.Company();
        var (start, id) = (city.Now, await company.File(SampleLetters.Outage()));

        await city.WalkTo(start.AddMinutes(251));

        var six = Assistance.Select(_ => "RungReached").ToList();
        Assert.Equal(six, Rungs(await city.Told("unit:GDJ", id)));
        Assert.Equal(six, Rungs(await city.Told("person:zhang.wei", id)));
        Assert.Equal(six[..1], Rungs(await city.Told("person:gdj-officer-2", id)));
        // Nobody is head: Orange, Red and Chaser fall to the bureau's leader, who hears Chaser and the supervision case anyway.
        Assert.Equal(six[..4], Rungs(await city.Told("person:gdj-leader", id)));
        Assert.Empty(await city.Told("person:gdj-head", id));
        Assert.Equal(six[..2], Rungs(await city.Told("post:Supervisor", id)));
        Assert.Equal(six[..1], Rungs(await city.Told("post:CityLeader", id)));
        Assert.Empty(Rungs(await city.Told("enterprise:" + SampleLetters.Company, id)));

        static List<string> Rungs(List<string> told) => [.. told.Where(e => e == "RungReached")];
    }

    [Fact]
    public async Task The_shipped_clocks_climb_at_close_of_business()
    {
        // A consultation: promise one working day, outer limit two; the sweeper is spared, two weeks have 20,000 minutes.
        await using var city = await City.Open(sweeper: City.NoSweeper);
        using var company = city.Company();
        using var supervisor = city.Supervisor();
        using var specialist = city.Specialist();
        var id = await company.File(SampleLetters.Vague());
        await city.Quiet();
        var item = await specialist.ClaimTriage();
        await specialist.Command(id, "triage", new { lease = item.Text("lease"), tier = "Consultation", unit = "QFZY", kind = "Consultation" });

        await city.Walk(TimeSpan.FromDays(14));

        var reached = (await supervisor.Appeal(id)).Events("RungReached").ToDictionary(e => e.Text("rung"), e => DateTimeOffset.Parse(e.Text("dueAt"), null).ToOffset(TimeSpan.FromHours(8)));
        Assert.Equal(6, reached.Count);
        Assert.Equal("2026-11-25 18:00", reached["Red"].ToString("yyyy-MM-dd HH:mm", null));
        Assert.Equal("2026-11-27 18:00", reached["Chaser"].ToString("yyyy-MM-dd HH:mm", null));
        Assert.Equal("2026-12-01 18:00", reached["SupervisionCase"].ToString("yyyy-MM-dd HH:mm", null));
        Assert.Equal("2026-12-03 18:00", reached["PublicNotice"].ToString("yyyy-MM-dd HH:mm", null));
    }

    [Fact]
    public async Task A_tier_change_begins_the_ladder_of_the_promise_anew_and_a_designation_forgets_nothing()
    {
        await using var city = await City.Open(policy: _clocks.File, sweeper: City.NoSweeper);
        using var company = city.Company();
        using var supervisor = city.Supervisor();
        var (start, id) = (city.Now, await company.File(SampleLetters.Outage()));

        await city.WalkTo(start.AddMinutes(60));
        await supervisor.Command(id, "tier", new { tier = "Complex", reason = "涉及多个部门" });
        await city.WalkTo(start.AddMinutes(140));
        await supervisor.Command(id, "ruling", new { unit = "GXJ", reason = "由工信部门牵头" });
        await city.WalkTo(start.AddMinutes(300));

        // From minute 60 on, all of 150 minutes are promised. Past the outer limit at 200 the rungs still count from that.
        ReachedOnTime(await supervisor.Appeal(id), start,
            [("Yellow", 50), ("Yellow", 135), ("Orange", 180), ("Red", 210), ("Chaser", 210), ("SupervisionCase", 230), ("PublicNotice", 250)], TimeSpan.Zero);
        Assert.Contains("RungReached", await city.Told("person:gxj-head", id));
        var epochs = (await supervisor.Appeal(id)).Events("RungReached").Select(e => (e["epoch"]!.GetValue<int>(), e.Text("rung"))).ToList();
        Assert.Equal(epochs.Count, epochs.Distinct().Count());
    }

    /// <summary>Exactly these, in this order, each due at its minute and noted no earlier and at most so much later.</summary>
    internal static void ReachedOnTime(JsonObject appeal, DateTimeOffset start, (string Rung, int Minutes)[] expected, TimeSpan late)
    {
        var reached = appeal.Events("RungReached");
        Assert.Equal(expected.Select(e => $"{e.Rung} at {e.Minutes}"), reached.Select(e => $"{e.Text("rung")} at {(Instant(e, "dueAt") - start).TotalMinutes}"));
        Assert.All(reached, e => Assert.InRange(Instant(e, "at") - Instant(e, "dueAt"), TimeSpan.Zero, late));

        static DateTimeOffset Instant(JsonObject e, string name) => e[name]!.GetValue<DateTimeOffset>();
    }

    private static async Task Vacate(HttpClient supervisor, string code, string post)
    {
        using var read = await supervisor.GetAsync($"/api/directory/units/{code}");
        var unit = await read.Read(HttpStatusCode.OK);
        unit.Remove("code");
        unit[post] = new JsonArray();
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/directory/units/{code}") { Content = JsonContent.Create(unit) };
        request.Headers.TryAddWithoutValidation("If-Match", read.Headers.ETag!.ToString());
        using var answer = await supervisor.SendAsync(request);
        await answer.Read(HttpStatusCode.OK);
    }

    private static async Task Assign(HttpClient supervisor, string owner)
    {
        using var answer = await supervisor.PutAsJsonAsync($"/api/enterprises/{SampleLetters.Company}/card",
            new { stage = "Seedling", card = "Companionship", serviceOwner = owner, reason = "新增四上企业", validFrom = "2026-11-01" });
        await answer.Read(HttpStatusCode.OK);
    }
}
