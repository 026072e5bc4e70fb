using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Handling;

/// <summary>The policy's <c>wipLimit</c> holds at the triage desk and the call-back desk as in a unit; of reviews, which nobody holds, it is what one sees.</summary>
public sealed class DeskLimitTests : IDisposable
{
    private const int Limit = 2;
    private readonly ShortClocks _clocks = new(p => p["wipLimit"] = Limit);

    public void Dispose() => _clocks.Dispose();

    [Fact]
    public async Task A_specialist_holds_no_more_of_the_triage_desk()
    {
        await using var city = await City.Open(policy: _clocks.File);
        using var company = city.Company();
        using var specialist = city.Specialist();
        using var colleague = city.Specialist(2);
        for (var n = 0; n < Limit + 2; n++) await company.File(SampleLetters.Vague(), key: $"vague-{n}");
        await city.Quiet();

        var held = await Claimed(specialist, "/api/triage/claims");
        Assert.Equal(Limit, held.Count);
        await Full(specialist, "/api/triage/claims", "分级台");
        Assert.Single(await Claimed(colleague, "/api/triage/claims", max: 1));

        await specialist.Command(held[0].Text("id"), "triage", new { lease = held[0].Text("lease"), tier = "Assistance", unit = "GDJ" });
        Assert.Single(await Claimed(specialist, "/api/triage/claims"));
        await Full(specialist, "/api/triage/claims", "分级台");
        await city.Walk(TimeSpan.FromMinutes(61));
        Assert.Equal(Limit, (await Claimed(specialist, "/api/triage/claims")).Count);
    }

    [Fact]
    public async Task A_caller_holds_no_more_call_backs()
    {
        await using var city = await City.Open(policy: _clocks.File);
        using var caller = city.Caller();
        await Dissatisfied(city, Limit + 2);

        var held = await Claimed(caller, "/api/call-backs/claims");
        Assert.Equal(Limit, held.Count);
        await Full(caller, "/api/call-backs/claims", "回访");
        await caller.OnCallBack(held[0], "attempts", new { lease = held[0].Text("lease"), reached = true, outcome = "Satisfied", note = "已恢复", solved = true });
        Assert.Single(await Claimed(caller, "/api/call-backs/claims"));
        await Full(caller, "/api/call-backs/claims", "回访");
        // What waits for the second person is out of the caller's hands.
        await caller.OnCallBack(held[1], "attempts", new { lease = held[1].Text("lease"), reached = true, outcome = "Unjustified", note = "超出职责", solved = false });
        Assert.Single(await Claimed(caller, "/api/call-backs/claims"));
    }

    [Fact]
    public async Task A_reviewer_sees_no_more_than_that_and_only_what_this_reviewer_may_decide()
    {
        await using var city = await City.Open(policy: _clocks.File);
        using var caller = city.Caller();
        using var reviewer = city.Reviewer();
        using var supervisor = city.Supervisor();
        using var barred = await city.As("reviewer", "gdj-officer-1", "GDJ");
        await Dissatisfied(city, Limit + 1);
        for (var n = 0; n <= Limit; n++)
        {
            var item = (await Claimed(caller, "/api/call-backs/claims", max: 1))[0];
            await caller.OnCallBack(item, "attempts", new { lease = item.Text("lease"), reached = true, outcome = "Unjustified", note = "超出职责", solved = false });
        }
        await city.Quiet();

        Assert.Equal(Limit, await Seen(reviewer));
        Assert.Equal(Limit + 1, await Seen(supervisor));
        Assert.Equal(0, await Seen(barred));
    }

    private static async Task Dissatisfied(City city, int appeals)
    {
        using var company = city.Company();
        for (var n = 0; n < appeals; n++)
        {
            using var officer = city.Officer();
            var id = await company.File(SampleLetters.Outage(note: $"第{n}户"));
            await city.Quiet();
            await officer.Answer(city, id, "GDJ", $"已检修第{n}处线路并恢复供电，请确认。");
            await company.Judge(id, "evaluation", new { level = 1 });
            await city.Quiet();
        }
    }

    private static async Task<int> Seen(HttpClient client)
    {
        using var answer = await client.GetAsync("/api/reviews?limit=100");
        return (await answer.Read(HttpStatusCode.OK))["items"]!.AsArray().Count;
    }

    private static async Task<List<JsonNode>> Claimed(HttpClient client, string desk, int max = 5)
    {
        using var answer = await client.PostAsJsonAsync(desk, new { max, leaseMinutes = 60 });
        return [.. (await answer.Read(HttpStatusCode.OK))["items"]!.AsArray().Select(i => i!)];
    }

    private static async Task Full(HttpClient client, string desk, string named)
    {
        using var answer = await client.PostAsJsonAsync(desk, new { max = 1, leaseMinutes = 60 });
        var problem = await answer.Read(HttpStatusCode.Conflict);
        Assert.Equal("limit-reached", problem.Slug());
        Assert.Contains(named, problem.Text("detail"), StringComparison.Ordinal);
        Assert.Contains($"{Limit}", problem.Text("detail"), StringComparison.Ordinal);
    }
}
