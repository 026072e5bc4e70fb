using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Journeys;

/// <summary>The rarer turns of handling, over HTTP.</summary>
public sealed class AppealLifeEdgeCaseTests : IDisposable
{
    private readonly ShortClocks _clocks = new(policy =>
    {
        var complex = policy["tiers"]!["Complex"]!;
        (complex["promise"], complex["extension"]!["longest"]) = ("3wd", "1wd");
        complex["stageReply"] = new JsonObject { ["first"] = "30wm", ["every"] = "20wm" };
        foreach (var kind in policy["outerLimits"]!["byKind"]!.AsObject().Select(k => k.Key).ToList()) policy["outerLimits"]!["byKind"]![kind] = "10wd";
    });

    public void Dispose() => _clocks.Dispose();

    [Fact]
    public async Task A_part_that_misses_its_clock_is_told_once_and_the_lead_answers_when_the_supervisor_waives_it()
    {
        await using var city = await Open();
        using var company = city.Company();
        using var officer = city.Officer();
        using var supervisor = city.Supervisor();
        var (start, id) = (city.Now, await company.File(SampleLetters.Outage()));
        await city.Quiet();
        var lease = (await officer.Claim("GDJ", minutes: 600)).Text("lease");
        await officer.Command(id, "co-handlers", new { lease, unit = "GXJ", part = "核定用电容量" });
        // Never later than the lead's own promise.
        Assert.Equal(start.AddMinutes(100), (await officer.Appeal(id))["parts"]![0]!["due"]!.GetValue<DateTimeOffset>());

        await city.WalkTo(start.AddMinutes(300));

        var missed = Assert.Single((await officer.Appeal(id)).Events("PartMissed"));
        Assert.Equal(("P1", "GXJ", start.AddMinutes(100)), (missed.Text("partId"), missed.Text("unit"), missed["at"]!.GetValue<DateTimeOffset>()));
        Assert.True((await officer.Appeal(id))["parts"]![0]!["missed"]!.GetValue<bool>());
        Assert.Contains("PartMissed", await city.Told("person:gxj-head", id));
        var reply = new { lease, outcome = "Resolved", text = "线路已检修。" };
        Assert.Equal("not-now", await officer.Refused(id, "reply", reply, HttpStatusCode.Conflict));
        await supervisor.Command(id, "parts/P1/waiver", new { reason = "容量另案核定" });
        await officer.Command(id, "reply", reply);
        Assert.Equal("Replied", (await company.Appeal(id)).Text("status"));
    }

    /// <summary>Who has handled an appeal may not call back about it: one part given to the desk, and nobody ever could.</summary>
    [Fact]
    public async Task The_desk_that_calls_back_is_given_nothing_to_handle()
    {
        await using var city = await Open();
        using var company = city.Company();
        using var officer = city.Officer();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        var lease = (await officer.Claim("GDJ", minutes: 600)).Text("lease");

        Assert.Equal("unknown-value", await officer.Refused(id, "co-handlers", new { lease, unit = "XQ", part = "回访" }, HttpStatusCode.BadRequest));
    }

    [Fact]
    public async Task A_complex_appeal_is_extended_by_the_supervisor_then_by_a_leader_and_not_a_third_time()
    {
        await using var city = await Open();
        using var company = city.Company();
        using var officer = city.Officer();
        using var supervisor = city.Supervisor();
        using var leader = await city.As("leader", "city-leader-industry");
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        await supervisor.Command(id, "tier", new { tier = "Complex", reason = "涉及多个部门" });
        var lease = (await officer.Claim("GDJ", minutes: 600)).Text("lease");
        var ask = new { lease, workingDays = 1, reason = "等待设备" };
        var yes = new { granted = true, reason = "设备确已订购" };
        var promise = await Promise();

        await officer.Command(id, "extension", ask);
        await supervisor.Command(id, "extension-decision", yes);
        Assert.Equal(promise.AddDays(3), await Promise()); // Friday's close, and a weekend.
        await officer.Command(id, "extension", ask);
        Assert.Equal("wrong-role", await supervisor.Refused(id, "extension-decision", yes, HttpStatusCode.Forbidden));
        await leader.Command(id, "extension-decision", yes);
        Assert.Equal(promise.AddDays(4), await Promise());
        Assert.Equal("limit-reached", await officer.Refused(id, "extension", ask, HttpStatusCode.Conflict));
        Assert.Contains("ExtensionRequested", await city.Told("post:CityLeader", id));

        async Task<DateTimeOffset> Promise() => (await company.Appeal(id))["clocks"]!["promise"]!["due"]!.GetValue<DateTimeOffset>();
    }

    [Fact]
    public async Task A_declined_extension_changes_no_clock_and_the_company_reads_why()
    {
        await using var city = await Open();
        using var company = city.Company();
        using var officer = city.Officer();
        using var supervisor = city.Supervisor();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        await supervisor.Command(id, "tier", new { tier = "Complex", reason = "涉及多个部门" });
        var lease = (await officer.Claim("GDJ", minutes: 600)).Text("lease");
        var promise = (await company.Appeal(id))["clocks"]!["promise"]!.ToJsonString();
        await officer.Command(id, "extension", new { lease, workingDays = 1, reason = "等待设备" });

        await supervisor.Command(id, "extension-decision", new { granted = false, reason = "可先行临时供电" });

        var after = await company.Appeal(id);
        Assert.Equal(promise, after["clocks"]!["promise"]!.ToJsonString());
        Assert.Equal("可先行临时供电", Assert.Single(after.Events("ExtensionDeclined")).Text("reason"));
        Assert.Contains("ExtensionDeclined", await city.Told("enterprise:" + SampleLetters.Company, id));
    }

    [Fact]
    public async Task Stage_replies_keep_rolling_and_each_that_is_missed_is_told()
    {
        await using var city = await Open();
        using var company = city.Company();
        using var officer = city.Officer();
        using var supervisor = city.Supervisor();
        var (start, id) = (city.Now, await company.File(SampleLetters.Outage()));
        await city.Quiet();
        await supervisor.Command(id, "tier", new { tier = "Complex", reason = "涉及多个部门" });
        var lease = (await officer.Claim("GDJ", minutes: 600)).Text("lease");

        await city.WalkTo(start.AddMinutes(40));
        await officer.Command(id, "progress", new { lease, text = "已现场勘查" });
        await city.WalkTo(start.AddMinutes(100));

        var missed = (await company.Appeal(id)).Events("StepMissed").Where(e => e.Text("limit") == "StageReply");
        Assert.Equal([start.AddMinutes(30), start.AddMinutes(60)], missed.Select(e => e["dueAt"]!.GetValue<DateTimeOffset>()));
    }

    [Fact]
    public async Task A_designated_unit_hands_nothing_over_and_who_proposed_keeps_it_until_the_other_claims()
    {
        await using var city = await Open();
        using var company = city.Company();
        using var officer = city.Officer();
        using var other = city.Officer("GXJ");
        using var supervisor = city.Supervisor();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        var lease = (await officer.Claim("GDJ", minutes: 600)).Text("lease");
        await officer.Command(id, "hand-over", new { lease, unit = "GXJ", note = "经协商" });
        await officer.Command(id, "progress", new { lease, text = "移交前仍由我局办理" });
        Assert.Equal("GDJ", (await company.Appeal(id)).Text("unit"));
        await city.Quiet();
        await other.Claim("GXJ");
        Assert.Equal("GXJ", Assert.Single((await company.Appeal(id)).Events("HandedOver")).Text("unit"));

        await supervisor.Command(id, "ruling", new { unit = "GDJ", reason = "属供电职责" });
        lease = (await officer.Claim("GDJ")).Text("lease");
        Assert.Equal("forbidden", await officer.Refused(id, "hand-over", new { lease, unit = "GXJ", note = "再转" }, HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task A_review_that_nobody_makes_is_missed_and_a_refusal_says_what_can_be_done_instead()
    {
        await using var city = await Open();
        using var company = city.Company();
        using var officer = city.Officer();
        using var supervisor = city.Supervisor();
        var id = await company.File(SampleLetters.Outage());
        await officer.Answer(city, id, "GDJ", "已恢复。", minutes: 1);

        await city.Walk(TimeSpan.FromDays(5));

        Assert.Single((await supervisor.Appeal(id)).Events("StepMissed"), e => e.Text("limit") == "Review");
        using var withdrawal = await company.TryCommand(id, "withdrawal", new { });
        var allowed = (await withdrawal.Read(HttpStatusCode.Conflict))["allowed"]!.AsArray().Select(a => a!.GetValue<string>());
        Assert.Equal(["SupplementAppeal", "EvaluateReply", "ContestReply"], allowed);
    }

    /// <param name="draw">1: never audited.</param>
    private Task<City> Open(double draw = 1) =>
        City.Open(policy: _clocks.File, sweeper: City.NoSweeper, replace: services => services.AddSingleton(new AuditDraw(() => draw)));
}
