using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Journeys;

/// <summary>The rarer turns of the second half, over HTTP.</summary>
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
    public async Task Unreachable_takes_three_half_days_on_two_days_and_a_reviewer_who_may_send_the_caller_on()
    {
        using var halves = new ShortClocks(policy => policy["windows"] = new JsonArray("00:00-12:00", "12:00-24:00"));
        await using var city = await City.Open(policy: halves.File, sweeper: City.NoSweeper);
        using var company = city.Company();
        using var officer = city.Officer();
        using var caller = city.Caller();
        using var reviewer = city.Reviewer();
        var id = await company.File(SampleLetters.Outage());
        await officer.Answer(city, id, "GDJ", "线路已检修。");
        await company.Judge(id, "evaluation", new { level = 1 });

        for (var call = 1; call <= 3; call++) await city.Try(caller, id, call);
        Assert.Equal("limit-reached", await Declare()); // Three in one half-day.
        await city.Walk(TimeSpan.FromHours(13));
        await city.Try(caller, id, 4);
        Assert.Equal("limit-reached", await Declare()); // Two half-days, one day.
        await city.Walk(TimeSpan.FromHours(11));
        await city.Try(caller, id, 5);
        Assert.Equal("CallBack", await Declare());
        Assert.Equal("Unreachable", (await Waiting()).Text("finding"));
        await city.Walk(TimeSpan.FromDays(30));
        Assert.Equal("CallBack", (await company.Appeal(id)).Text("status"));

        await Review(agreed: false);
        await city.Quiet();
        Assert.Equal("limit-reached", await Declare()); // Sent on: call once more at least.
        await city.Walk(TimeSpan.FromMinutes(1));
        await city.Try(caller, id, 6);
        Assert.Equal("CallBack", await Declare());
        await Review(agreed: true);
        var closed = await company.Appeal(id);
        Assert.Equal("Unreachable", Assert.Single(closed.Events("Closed")).Text("as"));
        Assert.Equal("Unreachable", closed["callBack"]!.Text("result"));

        async Task<string> Declare()
        {
            var item = await caller.ClaimCallBack();
            using var answer = await caller.TryOnCallBack(item, "unreachable", new { lease = item.Text("lease"), note = "多次无人接听" });
            var said = (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
            if (answer.IsSuccessStatusCode) return said.Text("status");
            await caller.Command(id, "release", new { lease = item.Text("lease") });
            await city.Quiet();
            return said.Slug();
        }

        async Task<JsonNode> Waiting()
        {
            await city.Quiet();
            using var listed = await reviewer.GetAsync("/api/reviews");
            return Assert.Single((await listed.Read(HttpStatusCode.OK))["items"]!.AsArray())!;
        }

        async Task Review(bool agreed)
        {
            var item = await Waiting();
            using var request = new HttpRequestMessage(HttpMethod.Post, item["links"]!.Text("review")) { Content = JsonContent.Create(new { agreed, note = "已核对通话记录" }) };
            request.Headers.TryAddWithoutValidation("If-Match", item.Text("etag"));
            using var answer = await reviewer.SendAsync(request);
            await answer.Read(HttpStatusCode.OK);
        }
    }

    [Fact]
    public async Task A_bad_rating_or_a_contest_after_closing_is_heard_until_the_window_ends()
    {
        await using var city = await Open();
        using var company = city.Company();
        using var officer = city.Officer();
        var heard = await Closed("甲");
        var late = await Closed("乙");

        await company.Judge(heard, "evaluation", new { level = 2, text = "昨天又停电了" });
        Assert.Equal("CallBack", (await company.Appeal(heard)).Text("status"));
        await city.Walk(TimeSpan.FromDays(30));
        Assert.Equal("limit-reached", await company.Refused(late, "contest", new { text = "又停电了" }, HttpStatusCode.Conflict));
        Assert.Equal("limit-reached", await company.Refused(late, "evaluation", new { level = 1 }, HttpStatusCode.Conflict));
        Assert.Equal("Closed", (await company.Appeal(late)).Text("status"));

        async Task<string> Closed(string note)
        {
            var id = await company.File(SampleLetters.Outage(note: note));
            await officer.Answer(city, id, "GDJ", $"线路已检修，{note}。");
            await company.Judge(id, "evaluation", new { level = 4 });
            Assert.Equal("Closed", (await company.Appeal(id)).Text("status"));
            return id;
        }
    }

    [Fact]
    public async Task An_audit_that_finds_the_company_dissatisfied_is_from_there_a_call_back_like_any_other()
    {
        await using var city = await Open(draw: 0);
        using var company = city.Company();
        using var officer = city.Officer();
        using var caller = city.Caller();
        using var leader = await city.As("leader", "leader-1");
        var id = await company.File(SampleLetters.Outage());
        await officer.Answer(city, id, "GDJ", "线路已检修。");
        await company.Judge(id, "evaluation", new { level = 5 });
        Assert.Equal(("1", "0", "0"), await Figures());

        var item = await caller.ClaimCallBack();
        await caller.OnCallBack(item, "attempts", new { lease = item.Text("lease"), reached = true, outcome = "Justified", note = "评价由前台代填，实际仍停电", solved = false });

        var again = await company.Appeal(id);
        Assert.Equal("Redo", again.Text("status"));
        Assert.Single(again.Events("DissatisfactionFound"));
        Assert.Equal(("1", "1", "1"), await Figures());

        async Task<(string Audits, string Dissatisfied, string CalledBack)> Figures()
        {
            await city.Quiet();
            using var answer = await leader.GetAsync("/api/reports/summary?from=2026-11-01&to=2026-11-30&by=unit");
            var total = (await answer.Read(HttpStatusCode.OK))["total"]!;
            string Volume(string name) => total["volumes"]!.AsArray().Single(v => v!.Text("name") == name)!["count"]!.ToJsonString();
            return (Volume("audits"), Volume("dissatisfied"), total["rates"]!.AsArray().Single(r => r!.Text("name") == "calledBack")!["good"]!["count"]!.ToJsonString());
        }
    }

    [Fact]
    public async Task Evaluated_again_in_other_words_is_refused_and_not_acknowledged_and_lost()
    {
        await using var city = await Open();
        using var company = city.Company();
        using var officer = city.Officer();
        var id = await company.File(SampleLetters.Outage());
        await officer.Answer(city, id, "GDJ", "线路已检修。");
        await company.Judge(id, "evaluation", new { level = 2, text = "昨天又停电了" });

        await company.Judge(id, "evaluation", new { level = 2, text = "昨天又停电了" });
        Assert.Equal("not-now", await company.Refused(id, "evaluation", new { level = 2, text = "今天也停了" }, HttpStatusCode.Conflict));
        Assert.Equal("not-now", await company.Refused(id, "evaluation", new { level = 2, speed = 1, text = "昨天又停电了" }, HttpStatusCode.Conflict));
        Assert.Equal("昨天又停电了", Assert.Single((await company.Appeal(id)).Events("Evaluated")).Text("text"));
    }

    [Fact]
    public async Task A_claim_of_call_backs_repeated_under_its_key_gives_the_same_and_takes_no_more()
    {
        await using var city = await Open();
        using var company = city.Company();
        using var officer = city.Officer();
        using var caller = city.Caller();
        foreach (var note in (string[])["甲", "乙"])
        {
            var id = await company.File(SampleLetters.Outage(note: note));
            await officer.Answer(city, id, "GDJ", $"线路已检修，{note}。");
            await company.Judge(id, "evaluation", new { level = 1 });
        }

        var (first, again) = (await Claim("key-1", 1), await Claim("key-1", 1));

        Assert.Equal(first.ToJsonString(), again.ToJsonString());
        Assert.Single(await caller.ClaimCallBacks());
        using var other = await Ask("key-1", 2);
        Assert.Equal("idempotency-key-reused", (await other.Read(HttpStatusCode.UnprocessableEntity)).Slug());

        async Task<JsonObject> Claim(string key, int max)
        {
            using var answer = await Ask(key, max);
            return await answer.Read(HttpStatusCode.OK);
        }

        Task<HttpResponseMessage> Ask(string key, int max)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/api/call-backs/claims") { Content = JsonContent.Create(new { max }) };
            request.Headers.Add("Idempotency-Key", key);
            return caller.SendAsync(request);
        }
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
