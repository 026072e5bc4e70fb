using System.Net;
using System.Text.Json.Nodes;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Journeys;

/// <summary>What specialists and supervisors decide, and how an appeal ends before its time.</summary>
public sealed class SupervisorDecisionTests : IDisposable
{
    private static readonly DateTimeOffset Start = City.TuesdayMorning;

    private readonly ShortClocks _clocks = new();

    public static TheoryData<string> Grounds =>
        ["NA_JURISDICTION", "NA_LEGAL_PROCEDURE", "NA_PETITION", "NA_SECRET", "NA_ILLEGAL_OR_EMPTY", "NA_REPEAT", "NA_OTHER"];

    public void Dispose() => _clocks.Dispose();

    [Fact]
    public async Task Complex_is_a_suggestion_until_the_supervisor_confirms_it()
    {
        await using var city = await City.Open(policy: _clocks.File);
        using var company = city.Company();
        using var specialist = city.Specialist();
        using var supervisor = city.Supervisor();
        var id = await company.File(SampleLetters.Vague());
        await city.WalkTo(Start.AddMinutes(2));
        var lease = (await specialist.ClaimTriage()).Text("lease");
        await specialist.Command(id, "triage", new { lease, tier = "Complex", unit = "GXJ", reason = "涉及多个部门", kind = "Help" });
        await city.Quiet();

        var suggested = await supervisor.Appeal(id);
        Assert.Equal(("Queued", "Assistance"), (suggested.Text("status"), suggested.Text("tier")));
        Assert.Single(suggested.Events("ComplexSuggested"));
        Assert.Contains("ComplexSuggested", await city.Told("post:Supervisor", id));

        await city.WalkTo(Start.AddMinutes(20));
        await supervisor.Command(id, "tier", new { tier = "Complex", reason = "同意" });

        var confirmed = await supervisor.Appeal(id);
        Assert.Equal("Complex", confirmed.Text("tier"));
        Assert.Equal(Start.AddMinutes(170), confirmed["clocks"]!["promise"]!["due"]!.GetValue<DateTimeOffset>());
        Assert.Equal(Start.AddMinutes(200), confirmed["clocks"]!["outer"]!["due"]!.GetValue<DateTimeOffset>());
        using var officer = city.Officer("GXJ");
        Assert.Equal("Complex", (await officer.Claim("GXJ")).Text("tier"));
    }

    [Fact]
    public async Task Supervision_is_opened_once_and_both_sides_hear_of_it()
    {
        await using var city = await City.Open(policy: _clocks.File);
        using var company = city.Company();
        using var supervisor = city.Supervisor();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();

        var first = await supervisor.Command(id, "supervision", new { reason = "重点企业" });
        var again = await supervisor.Command(id, "supervision", new { reason = "重点企业" });
        await city.Quiet();

        Assert.Equal(first.ToJsonString(), again.ToJsonString());
        Assert.True((await company.Appeal(id))["supervised"]!.GetValue<bool>());
        Assert.Single(await city.Told("enterprise:" + SampleLetters.Company, id), e => e == "SupervisionOpened");
        Assert.Single(await city.Told("unit:GDJ", id), e => e == "SupervisionOpened");
    }

    [Theory]
    [InlineData(0), InlineData(60), InlineData(220)]
    public async Task Withdrawn_it_is_over_and_climbs_no_more(int minutes)
    {
        await using var city = await City.Open(policy: _clocks.File);
        using var company = city.Company();
        using var supervisor = city.Supervisor();
        using var officer = city.Officer();
        var id = await company.File(SampleLetters.Outage());
        await city.WalkTo(Start.AddMinutes(minutes));
        using (var answer = await company.TryCommand(id, "withdrawal", new { reason = "问题已解决" }))
            Assert.Equal("Withdrawn", (await answer.Read(HttpStatusCode.OK)).Text("status"));
        var version = (await company.Appeal(id))["version"]!.GetValue<int>();

        await city.WalkTo(Start.AddMinutes(500));

        Assert.Equal(version, (await supervisor.Appeal(id))["version"]!.GetValue<int>());
        Assert.Equal("not-now", await supervisor.Refused(id, "supervision", new { reason = "重点企业" }, HttpStatusCode.Conflict));
        using (var again = await company.TryCommand(id, "withdrawal", new { }))
            Assert.Equal(version, (await again.Read(HttpStatusCode.OK))["version"]!.GetValue<int>());
        using (var more = await company.TryCommand(id, "supplements", new { text = "补充" }))
            Assert.Equal("not-now", (await more.Read(HttpStatusCode.Conflict)).Slug());
        using var none = await officer.PostAsync("/api/units/GDJ/claims", System.Net.Http.Json.JsonContent.Create(new { max = 5 }));
        Assert.Empty((await none.Read(HttpStatusCode.OK))["items"]!.AsArray());
    }

    [Theory, MemberData(nameof(Grounds))]
    public async Task What_is_not_for_the_city_is_told_where_to_go(string ground)
    {
        await using var city = await City.Open(policy: _clocks.File);
        using var company = city.Company();
        using var specialist = city.Specialist();
        var id = await company.File(SampleLetters.Vague());
        await city.Quiet();
        var lease = (await specialist.ClaimTriage()).Text("lease");

        await specialist.Command(id, "triage", new { lease, refusal = new { ground, guidance = "请向有管辖权的机关提出。", channel = "12368" } });
        await city.WalkTo(Start.AddMinutes(300));

        var appeal = await company.Appeal(id);
        Assert.Equal("NotAccepted", appeal.Text("status"));
        Assert.Equal((ground, "请向有管辖权的机关提出。", "12368"), (appeal["notAccepted"]!.Text("ground"), appeal["notAccepted"]!.Text("guidance"), appeal["notAccepted"]!.Text("channel")));
        Assert.Contains("Refused", await city.Told("enterprise:" + SampleLetters.Company, id));
        Assert.Empty(appeal.Events("RungReached"));
    }

    [Fact]
    public async Task An_emergency_pages_a_person_at_once_and_goes_its_ordinary_way()
    {
        await using var city = await City.Open(policy: _clocks.File);
        using var company = city.Company();
        var letter = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(SampleLetters.Outage()))!;
        letter["title"] = "厂房配电房现在起火了";
        var id = await company.File(letter);
        await city.Quiet();

        Assert.Contains("EmergencyHandedOff", await city.Told("person:duty-officer-1", id));
        Assert.Contains("EmergencyHandedOff", await city.Told("post:EmergencyPager", id));
        Assert.Contains((await company.Appeal(id)).Text("status"), new[] { "Queued", "Triage" });
    }
}
