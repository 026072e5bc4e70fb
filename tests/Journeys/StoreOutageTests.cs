using System.Net;
using System.Net.Http.Json;
using Azure;
using Azure.Data.Tables;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Journeys;

/// <summary>The store fails at every place it can: the caller hears 503, sends again, and there is one appeal and nothing lost.</summary>
public class StoreOutageTests
{
    private static readonly RequestFailedException Busy = new(503, "The server is busy.", "ServerBusy", null);
    private static readonly RequestFailedException Full = new(507, "The disk is full.", "InsufficientStorage", null);

    public static TheoryData<int> Places => [.. Enumerable.Range(0, 6)];

    [Theory, MemberData(nameof(Places))]
    public async Task Filing_fails_at_any_write_and_is_done_once_when_sent_again(int spared)
    {
        var (before, after) = (new InjectedFault(), new InjectedFault());
        await using var city = await City.Open(replace: s => s.Wrap<TableServiceClient>(inner => new FaultyTables(inner, before, after)));
        using var company = city.Company();
        foreach (var trouble in new[] { before, after })
        {
            (trouble.Thrown, trouble.Where, trouble.Spared) = (Busy, IsWriteOfTheRecord, spared);
            var key = $"key-{trouble == before}-{spared}";
            using (var failed = await company.TryFile(SampleLetters.Outage(note: key), key))
                if (failed.StatusCode != HttpStatusCode.Accepted)
                    Assert.Equal("store-unavailable", (await failed.Read(HttpStatusCode.ServiceUnavailable)).Slug());
            trouble.Heal();

            var id = await company.File(SampleLetters.Outage(note: key), key);
            await city.Walk(TimeSpan.FromMinutes(12));

            Assert.Equal("Queued", (await company.Appeal(id)).Text("status"));
            Assert.Single((await company.Appeal(id)).Events("Filed"));
            Assert.Single(await city.Told("enterprise:" + SampleLetters.Company, id), e => e == "Filed");
        }
        using var list = await company.GetAsync($"/api/enterprises/{SampleLetters.Company}/appeals");
        Assert.Equal(2, (await list.Read(HttpStatusCode.OK))["items"]!.AsArray().Count);
    }

    private static bool IsWriteOfTheRecord(string call) =>
        !call.EndsWith("Get", StringComparison.Ordinal) && !call.EndsWith("Query", StringComparison.Ordinal);

    [Fact]
    public async Task Every_operation_says_503_when_the_store_is_down_and_goes_on_when_it_is_back()
    {
        var before = new InjectedFault();
        await using var city = await City.Open(replace: s => s.Wrap<TableServiceClient>(inner => new FaultyTables(inner, before, new())));
        using var company = city.Company();
        using var officer = city.Officer();
        using var supervisor = city.Supervisor();
        using var specialist = city.Specialist();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        // What is remembered for a moment is forgotten.
        await city.Walk(TimeSpan.FromSeconds(20));
        before.Thrown = Busy;

        var answers = new List<HttpResponseMessage>
        {
            await company.TryFile(SampleLetters.Vague()),
            await company.GetAsync($"/api/appeals/{id}"),
            await company.GetAsync($"/api/enterprises/{SampleLetters.Company}/appeals"),
            await company.TryCommand(id, "supplements", new { text = "补充" }),
            await company.TryCommand(id, "withdrawal", new { }),
            await company.GetAsync("/api/notices"),
            await specialist.PostAsJsonAsync("/api/triage/claims", new { max = 1 }),
            await officer.PostAsJsonAsync("/api/units/GDJ/claims", new { max = 1 }),
            await officer.TryCommand(id, "contact", new { lease = "1", note = "电话" }, "\"1\""),
            await supervisor.TryCommand(id, "tier", new { tier = "Complex", reason = "复杂" }, "\"1\""),
            await supervisor.GetAsync($"/api/enterprises/{SampleLetters.Company}/card"),
            await supervisor.GetAsync("/api/subscriptions"),
        };
        foreach (var answer in answers)
        {
            Assert.Equal("store-unavailable", (await answer.Read(HttpStatusCode.ServiceUnavailable)).Slug());
            Assert.NotNull(answer.Headers.RetryAfter);
            answer.Dispose();
        }
        using var stranger = city.Stranger();
        using (var notReady = await stranger.GetAsync("/api/health/ready")) Assert.Equal("not-ready", (await notReady.Read(HttpStatusCode.ServiceUnavailable)).Text("status"));
        using (var live = await stranger.GetAsync("/api/health/live")) Assert.Equal("live", (await live.Read(HttpStatusCode.OK)).Text("status"));

        before.Heal();
        Assert.Equal(id, (await officer.Claim("GDJ")).Text("id"));
        using var ready = await stranger.GetAsync("/api/health/ready");
        Assert.Equal("ready", (await ready.Read(HttpStatusCode.OK)).Text("status"));
    }

    [Fact]
    public async Task A_full_disk_has_its_own_name()
    {
        var before = new InjectedFault();
        await using var city = await City.Open(replace: s => s.Wrap<TableServiceClient>(inner => new FaultyTables(inner, before, new())));
        using var company = city.Company();
        (before.Thrown, before.Where) = (Full, call => call == "appeals.SubmitTransaction");
        using (var full = await company.TryFile(SampleLetters.Outage(), "k"))
            Assert.Equal("store-full", (await full.Read(HttpStatusCode.ServiceUnavailable)).Slug());
        before.Heal();
        await company.File(SampleLetters.Outage(), "k");
    }

    [Fact]
    public async Task A_store_that_is_full_or_takes_no_writes_is_not_ready_and_says_which()
    {
        var before = new InjectedFault();
        await using var city = await City.Open(replace: s => s.Wrap<TableServiceClient>(inner => new FaultyTables(inner, before, new())));
        using var stranger = city.Stranger();
        foreach (var (failure, word) in new[] { (Full, "full"), (Busy, "failing") })
        {
            (before.Thrown, before.Where) = (failure, IsWriteOfTheRecord);
            await city.Walk(TimeSpan.FromSeconds(4));
            for (var asked = 0; asked < 5; asked++)
            {
                using var notReady = await stranger.GetAsync("/api/health/ready");
                var checks = (await notReady.Read(HttpStatusCode.ServiceUnavailable))["checks"]!;
                Assert.Equal(("ok", word), (checks.Text("store"), checks.Text("storeWrites")));
            }
            before.Heal();
            await city.Walk(TimeSpan.FromSeconds(4));
            using var ready = await stranger.GetAsync("/api/health/ready");
            Assert.Equal("ok", (await ready.Read(HttpStatusCode.OK))["checks"]!.Text("storeWrites"));
        }
    }

    [Fact]
    public async Task Many_who_ask_whether_it_is_ready_cost_one_write_in_three_seconds()
    {
        var before = new InjectedFault { Thrown = Busy };
        var probes = 0;
        before.Where = call => { if (call == "desks.Upsert") Interlocked.Increment(ref probes); return false; };
        await using var city = await City.Open(replace: s => s.Wrap<TableServiceClient>(inner => new FaultyTables(inner, before, new())));
        using var stranger = city.Stranger();
        for (var second = 0; second < 6; second++)
        {
            await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ => (await stranger.GetAsync("/api/health/ready")).Dispose()));
            city.Clock.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(2, probes);
    }

    [Fact]
    public async Task A_broken_programme_answers_with_a_problem_and_tells_nothing_of_the_inside()
    {
        var before = new InjectedFault();
        await using var city = await City.Open(replace: s => s.Wrap<TableServiceClient>(inner => new FaultyTables(inner, before, new())));
        using var company = city.Company();
        before.Thrown = new InvalidOperationException("secret inside");
        using var broken = await company.GetAsync("/api/appeals/QS202611247KQ2M9XDV");
        var problem = await broken.Read(HttpStatusCode.InternalServerError);
        Assert.Equal("internal-error", problem.Slug());
        Assert.DoesNotContain("secret", problem.ToJsonString(), StringComparison.Ordinal);
    }
}
