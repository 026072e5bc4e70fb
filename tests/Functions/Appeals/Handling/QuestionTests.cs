using System.Net;
using System.Text.Json.Nodes;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Handling;

/// <summary>The officer asks, the company answers or does not; the promise waits, the outer limit never.</summary>
public sealed class QuestionTests : IDisposable
{
    private static readonly DateTimeOffset Start = City.TuesdayMorning;

    private readonly ShortClocks _clocks = new();

    public void Dispose() => _clocks.Dispose();

    [Fact]
    public async Task An_answer_resumes_the_promise_where_it_stood()
    {
        await using var city = await City.Open(policy: _clocks.File, sweeper: City.NoSweeper);
        using var company = city.Company();
        using var officer = city.Officer();
        var (id, lease) = await Held(city, company, officer);
        await city.WalkTo(Start.AddMinutes(40));

        var asked = await officer.Command(id, "question", new { lease, text = "请提供用电户号" });

        Assert.Equal("AwaitingAppellant", asked.Text("status"));
        var waiting = await company.Appeal(id);
        Assert.Equal("请提供用电户号", waiting["question"]!.Text("text"));
        Assert.Equal(Start.AddMinutes(60), waiting["question"]!["until"]!.GetValue<DateTimeOffset>());
        Assert.True(waiting["clocks"]!["promise"]!["paused"]!.GetValue<bool>());
        Assert.Equal((120, 200), Clocks(waiting));
        Assert.Equal("not-now", await officer.Refused(id, "question", new { lease, text = "还有" }, HttpStatusCode.Conflict));

        await city.WalkTo(Start.AddMinutes(55));
        using (var answered = await company.TryCommand(id, "supplements", new { text = "户号 0755001" }))
            Assert.Equal("InProgress", (await answered.Read(HttpStatusCode.OK)).Text("status"));

        Assert.Equal((115, 200), Clocks(await company.Appeal(id)));
        // Half of the promise is over 15 minutes later than without the question, and never before.
        await city.WalkTo(Start.AddMinutes(65).AddSeconds(-1));
        Assert.Empty((await company.Appeal(id)).Events("RungReached"));
        await city.WalkTo(Start.AddMinutes(65));
        Assert.Equal("Yellow", Assert.Single((await company.Appeal(id)).Events("RungReached")).Text("rung"));
        Assert.Contains("Asked", await city.Told("enterprise:" + SampleLetters.Company, id));
        Assert.Contains("Supplemented", await city.Told("unit:GDJ", id));
    }

    [Theory]
    [InlineData(null), InlineData(City.NoSweeper)]
    public async Task Unanswered_it_resumes_by_itself(string? sweeper)
    {
        await using var city = await City.Open(policy: _clocks.File, sweeper: sweeper);
        using var company = city.Company();
        using var officer = city.Officer();
        var (id, lease) = await Held(city, company, officer);
        await city.WalkTo(Start.AddMinutes(5));
        await officer.Command(id, "question", new { lease, text = "请提供用电户号" });

        await city.WalkTo(Start.AddMinutes(25));

        var appeal = await company.Appeal(id);
        Assert.Equal("InProgress", appeal.Text("status"));
        Assert.False(Assert.Single(appeal.Events("PauseEnded"))["answered"]!.GetValue<bool>());
        Assert.Equal((120, 200), Clocks(appeal));
        // The lease stood still with it.
        await officer.Command(id, "contact", new { lease, note = "电话联系" });
    }

    [Fact]
    public async Task An_answer_by_phone_is_recorded_as_such_and_the_work_goes_on()
    {
        await using var city = await City.Open(policy: _clocks.File, sweeper: City.NoSweeper);
        using var company = city.Company();
        using var officer = city.Officer();
        using var colleague = city.Officer(number: 2);
        var (id, lease) = await Held(city, company, officer);
        Assert.Equal("not-now", await officer.Refused(id, "answer", new { lease, text = "没有问过" }, HttpStatusCode.Conflict));
        await city.WalkTo(Start.AddMinutes(40));
        await officer.Command(id, "question", new { lease, text = "请提供用电户号" });
        await city.WalkTo(Start.AddMinutes(55));
        Assert.Equal("stale-lease", await colleague.Refused(id, "answer", new { lease, text = "户号" }, HttpStatusCode.Conflict));
        Assert.Equal("wrong-role", await company.Refused(id, "answer", new { lease, text = "户号" }, HttpStatusCode.Forbidden));

        var recorded = await officer.Command(id, "answer", new { lease, text = "企业电话答复：户号0755001。" });

        Assert.Equal("InProgress", recorded.Text("status"));
        var seen = await company.Appeal(id);
        var answer = Assert.Single(seen.Events("AnswerRecorded"));
        Assert.Equal(("企业电话答复：户号0755001。", "officer", "GDJ"), (answer.Text("text"), answer["by"]!.Text("role"), answer["by"]!.Text("unit")));
        Assert.Equal("gdj-officer-1", Assert.Single((await officer.Appeal(id)).Events("AnswerRecorded"))["by"]!.Text("subject"));
        Assert.True(Assert.Single(seen.Events("PauseEnded"))["answered"]!.GetValue<bool>());
        Assert.Empty(seen.Events("Supplemented"));
        Assert.Equal((115, 200), Clocks(seen));
        Assert.Contains("AnswerRecorded", await city.Told("enterprise:" + SampleLetters.Company, id));
        await officer.Command(id, "reply", new { lease, outcome = "Resolved", text = "已恢复供电。" });
    }

    [Fact]
    public async Task A_third_question_is_one_too_many()
    {
        await using var city = await City.Open(policy: _clocks.File);
        using var company = city.Company();
        using var officer = city.Officer();
        var (id, lease) = await Held(city, company, officer);
        for (var i = 0; i < 2; i++)
        {
            await officer.Command(id, "question", new { lease, text = $"问题{i}" });
            using var answer = await company.TryCommand(id, "supplements", new { text = $"回答{i}" });
            await answer.Read(HttpStatusCode.OK);
        }
        Assert.Equal("limit-reached", await officer.Refused(id, "question", new { lease, text = "问题三" }, HttpStatusCode.Conflict));
        Assert.Equal((100, 200), Clocks(await company.Appeal(id)));
    }

    private static async Task<(string Id, string Lease)> Held(City city, HttpClient company, HttpClient officer)
    {
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        return (id, (await officer.Claim("GDJ", minutes: 120)).Text("lease"));
    }

    /// <summary>Minutes from the start to the promise and to the outer limit.</summary>
    private static (double Promise, double Outer) Clocks(JsonObject appeal) =>
        ((appeal["clocks"]!["promise"]!["due"]!.GetValue<DateTimeOffset>() - Start).TotalMinutes, (appeal["clocks"]!["outer"]!["due"]!.GetValue<DateTimeOffset>() - Start).TotalMinutes);
}
