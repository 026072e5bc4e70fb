using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Fixtures;
using ServerlessQiFu.Tests.Functions.Appeals.Escalation;

namespace ServerlessQiFu.Tests.Journeys;

/// <summary>
/// One appeal through its whole life over HTTP: nobody answers until the whole ladder is climbed, then a reply that does not
/// satisfy, three calls until somebody answers, a redo by another unit, a second dissatisfaction, and an end that the company
/// agrees to.
/// </summary>
public sealed class AppealLifeTests : IDisposable
{
    private readonly ShortClocks _clocks = new();

    public void Dispose() => _clocks.Dispose();

    /// <summary>Whatever the host says of words to orchestrations that have ended.</summary>
    [Theory, InlineData(false), InlineData(true)]
    public async Task A_promise_is_kept_through_two_dissatisfactions_by_the_orchestrations_alone(bool throwing)
    {
        await using var city = await City.Open(policy: _clocks.File, sweeper: City.NoSweeper, replace: services =>
            services.AddSingleton(new DurableOptions { ThrowStatusExceptionsOnRaiseEvent = throwing }));
        using var company = city.Company();
        using var supervisor = city.Supervisor();
        using var caller = city.Caller();
        var (start, id) = (city.Now, await company.File(SampleLetters.Outage()));

        // The whole ladder.
        await city.WalkTo(start.AddMinutes(250));
        LadderTests.ReachedOnTime(await supervisor.Appeal(id), start, LadderTests.Assistance, TimeSpan.Zero);

        // A reply that does not satisfy.
        using var first = city.Officer();
        await first.Answer(city, id, "GDJ", "线路已检修，恢复供电。");
        Assert.Equal("Resolved", (await company.Appeal(id))["reply"]!.Text("outcome"));
        await company.Judge(id, "evaluation", new { level = 2, speed = 3, effect = 1, text = "昨天又停电了" });
        var dissatisfied = await company.Appeal(id);
        Assert.Equal("CallBack", dissatisfied.Text("status"));
        Assert.Equal(id + "-C1", dissatisfied["callBack"]!.Text("id"));
        Assert.Contains("CallBackOpened", await city.Told("unit:XQ", id));

        // Three calls, in different half-days on two days.
        await city.Try(caller, id, 1);
        await city.Walk(TimeSpan.FromHours(13));
        await city.Try(caller, id, 2);
        await city.Walk(TimeSpan.FromHours(11));
        var item = await caller.ClaimCallBack();
        await caller.OnCallBack(item, "attempts", new { lease = item.Text("lease"), reached = true, outcome = "Justified", note = "企业称仍停电", solved = false, redoUnit = "GXJ" });
        var again = await company.Appeal(id);
        Assert.Equal("Redo", again.Text("status"));
        Assert.Equal("GXJ", again.Text("unit"));
        Assert.Equal(3, again["callBack"]!["attempts"]!.GetValue<int>());
        Assert.Equal("Justified", again["callBack"]!.Text("result"));
        Assert.Contains("RedoBegan", await city.Told("unit:GXJ", id));

        // Another unit, and the second dissatisfaction: a higher tier and supervision.
        using var second = city.Officer("GXJ");
        await second.Answer(city, id, "GXJ", "已协调增容，方案另行通知。", minutes: 16);
        await company.Judge(id, "evaluation", new { level = 1 });
        var raised = await supervisor.Appeal(id);
        Assert.Equal("Complex", raised.Text("tier"));
        Assert.True(raised["supervised"]!.GetValue<bool>());
        Assert.Single(raised.Events("TierRaised"));
        Assert.Contains("TierRaised", await city.Told("post:Supervisor", id));
        Assert.Contains("TierRaised", await city.Told("post:CityLeader", id));

        // The company says that it is good now.
        item = await caller.ClaimCallBack();
        Assert.Equal(id + "-C2", item.Text("id"));
        var following = await city.Services.GetRequiredService<DurableTaskClient>().GetInstanceAsync(OrchestrationStarter.CallBackOf(id + "-C2", 1), getInputsAndOutputs: true);
        Assert.Equal(OrchestrationRuntimeStatus.Running, following!.RuntimeStatus);
        var standing = JsonNode.Parse(following.SerializedCustomStatus!)!;
        Assert.Equal("CallingBack", standing.Text("Stage"));
        Assert.True(standing["Version"]!.GetValue<int>() > 0 && standing["Due"]!.GetValue<DateTime>() > city.Now.UtcDateTime);
        await caller.OnCallBack(item, "attempts", new { lease = item.Text("lease"), reached = true, outcome = "Satisfied", note = "企业确认已恢复", solved = true });
        var closed = await company.Appeal(id);
        Assert.Equal("Closed", closed.Text("status"));
        Assert.Equal("Satisfied", Assert.Single(closed.Events("Closed")).Text("as"));
        Assert.Contains("Closed", await city.Told("enterprise:" + SampleLetters.Company, id));

        // What ends stays ended, and every rung of every epoch was reached once.
        await city.Walk(TimeSpan.FromDays(30));
        var after = await supervisor.Appeal(id);
        Assert.Equal(closed["version"]!.GetValue<int>(), after["version"]!.GetValue<int>());
        var rungs = after.Events("RungReached").Select(e => (e["epoch"]!.GetValue<int>(), e.Text("rung"))).ToList();
        Assert.Equal(rungs.Count, rungs.Distinct().Count());
    }

    [Fact]
    public async Task A_call_back_that_nobody_makes_climbs_its_own_ladder()
    {
        await using var city = await City.Open(policy: _clocks.File, sweeper: City.NoSweeper);
        using var company = city.Company();
        using var supervisor = city.Supervisor();
        using var officer = city.Officer();
        var id = await company.File(SampleLetters.Outage());
        await officer.Answer(city, id, "GDJ", "线路已检修。");
        await company.Judge(id, "contest", new { text = "没有检修" });
        var opened = city.Now;

        await city.Walk(TimeSpan.FromDays(14));

        var rungs = (await supervisor.Appeal(id)).Events("CallBackRungReached");
        Assert.Equal(["NotStarted", "NotFinished", "StillNotFinished"], rungs.Select(r => r.Text("rung")));
        Assert.All(rungs, r => Assert.Equal(r["dueAt"]!.GetValue<DateTimeOffset>(), r["at"]!.GetValue<DateTimeOffset>()));
        Assert.All(rungs, r => Assert.True(r["dueAt"]!.GetValue<DateTimeOffset>() > opened));
        Assert.Equal(3, (await city.Told("unit:XQ", id)).Count(e => e == "CallBackRungReached"));
        Assert.Equal("CallBack", (await company.Appeal(id)).Text("status"));
    }

    [Fact]
    public async Task A_callers_lease_that_runs_out_gives_the_call_back_to_the_next()
    {
        await using var city = await City.Open(policy: _clocks.File, sweeper: City.NoSweeper);
        using var company = city.Company();
        using var officer = city.Officer();
        var id = await company.File(SampleLetters.Outage());
        await officer.Answer(city, id, "GDJ", "线路已检修。");
        await company.Judge(id, "evaluation", new { level = 1 });
        using var caller = city.Caller();
        using var other = city.Caller(2);
        var held = await caller.ClaimCallBack(minutes: 30);

        await city.Walk(TimeSpan.FromMinutes(31));

        var item = await other.ClaimCallBack();
        Assert.Equal(id + "-C1", item.Text("id"));
        Assert.NotEqual(held.Text("lease"), item.Text("lease"));
        using var stale = await caller.TryOnCallBack(item, "attempts", new { lease = held.Text("lease"), reached = false, outcome = "NotReached", note = "晚了" });
        Assert.Equal("stale-lease", (await stale.Read(HttpStatusCode.Conflict)).Slug());
    }

    [Fact]
    public async Task A_company_that_says_nothing_is_reminded_once_and_closed_as_unevaluated()
    {
        await using var city = await City.Open(policy: _clocks.File, sweeper: City.NoSweeper);
        using var company = city.Company();
        using var officer = city.Officer();
        var id = await company.File(SampleLetters.Outage());
        await officer.Answer(city, id, "GDJ", "线路已检修。");

        await city.Walk(TimeSpan.FromDays(20));

        var appeal = await company.Appeal(id);
        Assert.Single(appeal.Events("EvaluationReminded"));
        Assert.Equal("Unevaluated", Assert.Single(appeal.Events("Closed")).Text("as"));
        Assert.Null(appeal["evaluation"]);
    }

    [Fact]
    public async Task What_was_closed_and_is_contested_lives_again_with_its_orchestrations()
    {
        await using var city = await City.Open(policy: _clocks.File, sweeper: City.NoSweeper);
        using var company = city.Company();
        using var officer = city.Officer();
        using var caller = city.Caller();
        var id = await company.File(SampleLetters.Outage());
        await officer.Answer(city, id, "GDJ", "线路已检修。");
        await city.Walk(TimeSpan.FromDays(20));
        Assert.Equal("Closed", (await company.Appeal(id)).Text("status"));

        await company.Judge(id, "contest", new { text = "又停电了" });
        var item = await caller.ClaimCallBack();
        await caller.OnCallBack(item, "attempts", new { lease = item.Text("lease"), reached = true, outcome = "Justified", note = "属实", redoUnit = "GXJ" });
        var redo = city.Now;
        await city.Walk(TimeSpan.FromMinutes(21));

        var appeal = await company.Appeal(id);
        Assert.Equal("Redo", appeal.Text("status"));
        // Half of the redo's twenty minutes: the ladder of the new epoch.
        var yellow = Assert.Single(appeal.Events("RungReached"), e => e["dueAt"]!.GetValue<DateTimeOffset>() > redo && e.Text("rung") == "Yellow");
        Assert.Equal(redo.AddMinutes(10), yellow["at"]!.GetValue<DateTimeOffset>());
        // And steps that are not of the ladder: a lease taken now still ends.
        using var second = city.Officer("GXJ");
        await second.Claim("GXJ", minutes: 30);
        await city.Walk(TimeSpan.FromMinutes(31));
        Assert.Equal("Redo", (await company.Appeal(id)).Text("status"));
    }
}
