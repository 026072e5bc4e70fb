using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Journeys;

/// <summary>What no role may do to an answered appeal, over HTTP.</summary>
public sealed class AppealLifeRefusalTests : IDisposable
{
    private readonly ShortClocks _clocks = new(policy => policy["tiers"]!["Assistance"]!["extension"]!["longest"] = "100wm");

    public void Dispose() => _clocks.Dispose();

    [Fact]
    public async Task Who_handled_it_never_calls_back_nor_does_anybody_of_the_unit()
    {
        await using var city = await Open();
        using var company = city.Company();
        using var officer = city.Officer();
        var id = await company.File(SampleLetters.Outage());
        await officer.Answer(city, id, "GDJ", "线路已检修。");
        await company.Judge(id, "evaluation", new { level = 2 });

        using var handler = await city.As("callback", "gdj-officer-1", "XQ");
        using var colleague = await city.As("callback", "gdj-officer-2", "GDJ");
        Assert.Empty(await handler.ClaimCallBacks());
        Assert.Empty(await colleague.ClaimCallBacks());

        using var caller = city.Caller();
        var item = await caller.ClaimCallBack();
        using var answer = await handler.TryOnCallBack(item, "attempts", new { lease = item.Text("lease"), reached = true, outcome = "Satisfied", note = "没问题" });
        Assert.Equal("wrong-role", (await answer.Read(HttpStatusCode.Forbidden)).Slug());
    }

    [Fact]
    public async Task Nothing_closes_over_an_open_call_back()
    {
        await using var city = await Open();
        using var company = city.Company();
        using var officer = city.Officer();
        var id = await company.File(SampleLetters.Outage());
        await officer.Answer(city, id, "GDJ", "线路已检修。");
        await company.Judge(id, "evaluation", new { level = 1 });

        Assert.Equal("not-now", await company.Refused(id, "evaluation", new { level = 5 }, HttpStatusCode.Conflict));
        Assert.Equal("not-now", await company.Refused(id, "withdrawal", new { }, HttpStatusCode.Conflict));
        await city.Walk(TimeSpan.FromDays(40));
        Assert.Equal("CallBack", (await company.Appeal(id)).Text("status"));
    }

    [Theory]
    [InlineData("officer", "GDJ"), InlineData("specialist", "GDJ"), InlineData("supervisor", null), InlineData("callback", "XQ"), InlineData("leader", null)]
    public async Task Staff_rate_nothing(string role, string? unit)
    {
        await using var city = await Open();
        using var company = city.Company();
        using var officer = city.Officer();
        var id = await company.File(SampleLetters.Outage());
        await officer.Answer(city, id, "GDJ", "线路已检修。");

        using var staff = await city.As(role, "somebody", unit);
        using var rating = await staff.TryCommand(id, "evaluation", new { level = 5 });
        Assert.Equal("wrong-role", (await rating.Read(HttpStatusCode.Forbidden)).Slug());
        Assert.Equal("Replied", (await company.Appeal(id)).Text("status"));
    }

    [Fact]
    public async Task A_reply_is_evaluated_once_and_the_same_twice_is_one()
    {
        await using var city = await Open();
        using var company = city.Company();
        using var officer = city.Officer();
        var id = await company.File(SampleLetters.Outage());
        await officer.Answer(city, id, "GDJ", "线路已检修。");

        var once = await company.Judge(id, "evaluation", new { level = 4 });
        var twice = await company.Judge(id, "evaluation", new { level = 4 });
        Assert.Equal(once["version"]!.GetValue<int>(), twice["version"]!.GetValue<int>());
        Assert.Equal("not-now", await company.Refused(id, "evaluation", new { level = 5 }, HttpStatusCode.Conflict));
        Assert.Single((await company.Appeal(id)).Events("Evaluated"));
    }

    [Fact]
    public async Task A_satisfied_company_that_is_drawn_is_called_back_before_it_closes()
    {
        await using var city = await Open(draw: 0.049);
        using var company = city.Company();
        using var officer = city.Officer();
        using var caller = city.Caller();
        var id = await company.File(SampleLetters.Outage());
        await officer.Answer(city, id, "GDJ", "线路已检修。");
        await company.Judge(id, "evaluation", new { level = 5 });
        Assert.Equal("CallBack", (await company.Appeal(id)).Text("status"));

        var item = await caller.ClaimCallBack();
        Assert.Null(item["level"]);
        await caller.OnCallBack(item, "attempts", new { lease = item.Text("lease"), reached = true, outcome = "Satisfied", note = "属实" });
        Assert.Equal("Closed", (await company.Appeal(id)).Text("status"));
    }

    [Fact]
    public async Task An_extension_is_asked_for_before_the_promise_is_over_and_decided_by_another()
    {
        await using var city = await Open();
        using var company = city.Company();
        using var officer = city.Officer();
        using var supervisor = city.Supervisor();
        using var leader = await city.As("leader", "leader-1");
        var (start, id) = (city.Now, await company.File(SampleLetters.Outage()));
        await city.Quiet();
        var item = await officer.Claim("GDJ", minutes: 600);
        var ask = new { lease = item.Text("lease"), workingDays = 1, reason = "等待设备" };

        Assert.Equal("limit-reached", await officer.Refused(id, "extension", ask, HttpStatusCode.Conflict));
        await city.WalkTo(start.AddMinutes(101));
        Assert.Equal("limit-reached", await officer.Refused(id, "extension", ask, HttpStatusCode.Conflict));
        Assert.Equal("not-now", await supervisor.Refused(id, "extension-decision", new { granted = true, reason = "同意" }, HttpStatusCode.Conflict));
        Assert.Equal("not-now", await leader.Refused(id, "extension-decision", new { granted = true, reason = "同意" }, HttpStatusCode.Conflict));
    }

    [Fact]
    public async Task An_extension_granted_by_the_supervisor_moves_the_promise_and_the_leader_may_not_decide_the_first()
    {
        using var shipped = new ShortClocks(policy =>
        {
            var tier = policy["tiers"]!["Assistance"]!;
            (tier["promise"], tier["extension"]!["longest"]) = ("3wd", "3wd");
            foreach (var kind in policy["outerLimits"]!["byKind"]!.AsObject().Select(k => k.Key).ToList()) policy["outerLimits"]!["byKind"]![kind] = "10wd";
        });
        await using var city = await City.Open(policy: shipped.File, sweeper: City.NoSweeper);
        using var company = city.Company();
        using var officer = city.Officer();
        using var supervisor = city.Supervisor();
        using var leader = await city.As("leader", "leader-1");
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        var item = await officer.Claim("GDJ");
        var before = (await company.Appeal(id))["clocks"]!["promise"]!["due"]!.GetValue<DateTimeOffset>();
        await officer.Command(id, "extension", new { lease = item.Text("lease"), workingDays = 2, reason = "等待设备" });
        Assert.Equal("2wd", (await company.Appeal(id))["extension"]!.Text("by"));

        Assert.Equal("wrong-role", await leader.Refused(id, "extension-decision", new { granted = true, reason = "同意" }, HttpStatusCode.Forbidden));
        await supervisor.Command(id, "extension-decision", new { granted = true, reason = "设备确已订购" });

        var after = await company.Appeal(id);
        Assert.Equal(before.AddDays(4), after["clocks"]!["promise"]!["due"]!.GetValue<DateTimeOffset>()); // A weekend lies between.
        Assert.Equal("设备确已订购", Assert.Single(after.Events("ExtensionGranted")).Text("reason"));
        Assert.Null(after["extension"]);
        Assert.Contains("ExtensionGranted", await city.Told("enterprise:" + SampleLetters.Company, id));
        Assert.Contains("ExtensionRequested", await city.Told("post:Supervisor", id));
    }

    [Fact]
    public async Task An_open_part_blocks_the_reply_until_its_unit_finishes_it()
    {
        await using var city = await Open();
        using var company = city.Company();
        using var officer = city.Officer();
        using var helper = city.Officer("GXJ");
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        var item = await officer.Claim("GDJ");
        using (var unseen = await helper.GetAsync($"/api/appeals/{id}")) Assert.Equal(HttpStatusCode.NotFound, unseen.StatusCode);
        await officer.Command(id, "co-handlers", new { lease = item.Text("lease"), unit = "GXJ", part = "核定用电容量" });
        var reply = new { lease = item.Text("lease"), outcome = "Resolved", text = "线路已检修。" };

        Assert.Equal("not-now", await officer.Refused(id, "reply", reply, HttpStatusCode.Conflict));
        Assert.Equal("wrong-role", await officer.Refused(id, "parts/P1", new { text = "替他们办了" }, HttpStatusCode.Forbidden));
        Assert.Contains("CoHandlerAdded", await city.Told("unit:GXJ", id));
        Assert.Equal("核定用电容量", (await helper.Appeal(id))["parts"]![0]!.Text("part"));
        Assert.Null((await company.Appeal(id))["parts"]![0]!["part"]);
        await helper.Command(id, "parts/P1", new { text = "已核定" });
        await officer.Command(id, "reply", reply);

        Assert.Equal("Finished", (await company.Appeal(id))["parts"]![0]!.Text("state"));
        Assert.Equal("Replied", (await company.Appeal(id)).Text("status"));
    }

    [Fact]
    public async Task What_is_handed_over_waits_for_the_other_unit_which_accepts_by_claiming()
    {
        await using var city = await Open();
        using var company = city.Company();
        using var officer = city.Officer();
        using var other = city.Officer("GXJ");
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        var item = await officer.Claim("GDJ");
        await officer.Command(id, "hand-over", new { lease = item.Text("lease"), unit = "GXJ", note = "经协商" });
        await city.Quiet();

        var taken = await other.Claim("GXJ");

        Assert.Equal(id, taken.Text("id"));
        Assert.Equal("GXJ", (await company.Appeal(id)).Text("unit"));
        Assert.Equal("wrong-role", await officer.Refused(id, "progress", new { lease = item.Text("lease"), text = "我还在办" }, HttpStatusCode.Forbidden));
    }

    [Fact]
    public async Task Who_called_does_not_review_what_was_found()
    {
        await using var city = await Open();
        using var company = city.Company();
        using var officer = city.Officer();
        using var caller = city.Caller();
        var id = await company.File(SampleLetters.Outage());
        await officer.Answer(city, id, "GDJ", "线路已检修。");
        await company.Judge(id, "evaluation", new { level = 2 });
        var item = await caller.ClaimCallBack();
        using (var early = await caller.TryOnCallBack(item, "unreachable", new { lease = item.Text("lease"), note = "没人接" }))
            Assert.Equal("limit-reached", (await early.Read(HttpStatusCode.Conflict)).Slug());
        await caller.OnCallBack(item, "attempts", new { lease = item.Text("lease"), reached = true, outcome = "Unjustified", note = "诉求超出职责" });
        await city.Quiet();
        Assert.Empty(await caller.ClaimCallBacks());

        using var self = city.Reviewer("xq-officer-1");
        using var reviewer = city.Reviewer();
        using (var listed = await reviewer.GetAsync("/api/reviews"))
        {
            var review = Assert.Single((await listed.Read(HttpStatusCode.OK))["items"]!.AsArray())!;
            Assert.Equal((item.Text("id"), "Unjustified"), (review.Text("callBack"), review.Text("finding")));
        }
        using (var own = await self.TryOnCallBack(item, "review", new { agreed = true, note = "同意" }))
            Assert.Equal("wrong-role", (await own.Read(HttpStatusCode.Forbidden)).Slug());
        await reviewer.OnCallBack(item, "review", new { agreed = true, note = "已核对" });
        Assert.Equal("FoundUnjustified", Assert.Single((await company.Appeal(id)).Events("Closed")).Text("as"));
    }

    [Fact]
    public async Task A_pasted_or_hasty_reply_closes_only_after_a_reviewer()
    {
        await using var city = await Open();
        using var company = city.Company();
        using var officer = city.Officer();
        using var reviewer = city.Reviewer();
        const string Text = "您好，您反映的停电问题已收悉，我局已安排人员检修线路，感谢您对供电工作的支持。";
        var first = await company.File(SampleLetters.Outage());
        await officer.Answer(city, first, "GDJ", Text);
        Assert.False((await officer.Appeal(first))["reply"]!["underReview"]!.GetValue<bool>());
        var second = await company.File(SampleLetters.Outage(note: "二期厂房也停电。"));
        await officer.Answer(city, second, "GDJ", Text);
        var third = await company.File(SampleLetters.Outage(note: "三期厂房也停电。"));
        await officer.Answer(city, third, "GDJ", "另行说明：三期为计划检修，明日恢复。", minutes: 1);

        Assert.Equal(["CopyPaste"], (await officer.Appeal(second))["reply"]!["flags"]!.AsArray().Select(f => f!.GetValue<string>()));
        Assert.Equal(["Hasty"], (await officer.Appeal(third))["reply"]!["flags"]!.AsArray().Select(f => f!.GetValue<string>()));
        Assert.Null((await company.Appeal(second))["reply"]!["flags"]);
        await company.Judge(second, "evaluation", new { level = 5 });
        Assert.Equal("Replied", (await company.Appeal(second)).Text("status"));
        await reviewer.Command(second, "reply-review", new { passed = true, note = "确为同一线路" });
        Assert.Equal("Closed", (await company.Appeal(second)).Text("status"));

        await reviewer.Command(third, "reply-review", new { passed = false, note = "没有说明原因" });
        await city.Quiet();
        Assert.Equal("Redo", (await company.Appeal(third)).Text("status"));
        using var answer = await officer.PostAsJsonAsync("/api/units/GDJ/claims", new { max = 1 });
        Assert.Empty((await answer.Read(HttpStatusCode.OK))["items"]!.AsArray());
        using var colleague = city.Officer(number: 2);
        Assert.Equal(third, (await colleague.Claim("GDJ")).Text("id"));
    }

    [Fact]
    public async Task An_id_that_is_no_call_back_is_not_there()
    {
        await using var city = await Open();
        using var caller = city.Caller();
        foreach (var id in new[] { "nonsense", "QS202611247KQ2M9XDV-C1", "-C1" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/call-backs/{id}/attempts") { Content = JsonContent.Create(new { lease = "1", reached = false, outcome = "NotReached", note = "x" }) };
            request.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
            using var answer = await caller.SendAsync(request);
            Assert.Equal("not-found", (await answer.Read(HttpStatusCode.NotFound)).Slug());
        }
    }

    /// <param name="draw">1: never audited.</param>
    private Task<City> Open(double draw = 1) =>
        City.Open(policy: _clocks.File, sweeper: City.NoSweeper, replace: services => services.AddSingleton(new AuditDraw(() => draw)));
}
