using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Driving;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Handling;

/// <summary>
/// A claim under a key that was cut off anywhere, asked again, gives what it took, and takes no more: nobody holds an appeal that they do not know of.
/// </summary>
public class IdempotentClaimTests
{
    private const int Filed = 3;
    private const int MostCommits = 100;
    private static readonly Actor Wang = new(Role.Enterprise, "wang", null, SampleLetters.Company);
    private static readonly Actor Officer = new(Role.Officer, "gdj-officer-1", "GDJ", null);
    private static readonly Actor Specialist = new(Role.Specialist, "qfzy-officer-1", "QFZY", null);
    private static readonly Actor Caller = new(Role.CallBack, "xq-officer-1", "XQ", null);

    [Fact]
    public void From_a_units_queue() => EveryCut(sure: true, File, Officer, "/api/units/GDJ/claims");

    [Fact]
    public void From_the_triage_desk() => EveryCut(sure: false, File, Specialist, "/api/triage/claims");

    [Fact]
    public void From_the_call_back_desk() => EveryCut(sure: true, async driver =>
    {
        await File(driver);
        var claimed = await driver.Send(Post(driver, Officer, "/api/units/GDJ/claims", new { max = Filed, leaseMinutes = 60 }, "work"));
        foreach (var item in claimed.Json["items"]!.AsArray())
        {
            var (path, reply) = ($"/api/appeals/{item!["id"]}", new { lease = (string)item["lease"]!, outcome = "Resolved", text = $"线路检修已完成，见{item["id"]}。" });
            var replied = await driver.Send(Post(driver, Officer, path + "/reply", reply, "reply") with { IfMatch = (string)item["etag"]! });
            Assert.Equal(200, replied.Status);
            Assert.Equal(200, (await driver.Send(Post(driver, Wang, path + "/evaluation", new { level = 1 }, "rate"))).Status);
        }
    }, Caller, "/api/call-backs/claims");

    private static void EveryCut(bool sure, Func<Driver, Task> prepare, Actor claimant, string desk)
    {
        var (cut, at) = (true, 0);
        for (; cut; at++)
        {
            var spared = at;
            Driver.Run(new DriverOptions(1, City.TuesdayMorning, Interleaved: false), async driver =>
            {
                driver.Start(With(sure));
                await prepare(driver);
                await driver.Sleep(TimeSpan.FromSeconds(20));
                driver.CutsHere = _ => spared-- == 0;
                cut = false;
                try { await Claim(); }
                catch (ConnectionLost) { cut = true; }
                driver.CutsHere = _ => false;
                if (cut) driver.Start(With(sure));

                // One when the cut came between the two.
                var given = await Claim();
                Assert.InRange(given.Count, cut ? 1 : 2, 2);
                await driver.Sleep(TimeSpan.FromMinutes(3));
                Assert.Equal(given, await Claim());
                // Whoever comes next finds all that was not given.
                var others = await Claim("another", Filed);
                Assert.Equal(Filed, given.Count + others.Count);
                foreach (var id in given.Concat(others)) Assert.Equal(1, await TimesClaimed(id));

                async Task<List<string>> Claim(string key = "the-same", int max = 2)
                {
                    var reply = await driver.Send(Post(driver, claimant, desk, new { max, leaseMinutes = 30 }, key));
                    Assert.Equal(200, reply.Status);
                    return [.. reply.Json["items"]!.AsArray().Select(item => (string?)item!["appeal"] ?? (string)item["id"]!)];
                }

                async Task<int> TimesClaimed(string id)
                {
                    var seen = await driver.Send(new Call("GET", $"/api/appeals/{id}") { Token = driver.Life!.Token(new Actor(Role.Supervisor, "supervisor-1", null, null)) });
                    return seen.Json["timeline"]!.AsArray().Count(e => ((string)e!["event"]!).EndsWith("Claimed", StringComparison.Ordinal) && (string?)e["by"]?["subject"] == claimant.Subject);
                }
            });
        }
        Assert.InRange(at, 6, MostCommits);
    }

    private static async Task File(Driver driver)
    {
        for (var i = 0; i < Filed; i++)
            Assert.Equal(202, (await driver.Send(Post(driver, Wang, "/api/appeals", SampleLetters.Outage(note: $"第{i}封"), $"letter-{i}"))).Status);
        await driver.Sleep(TimeSpan.FromSeconds(20));
    }

    private static Call Post(Driver driver, Actor actor, string path, object body, string key) => new("POST", path, body) { Token = driver.Life!.Token(actor), IdempotencyKey = key };

    private static LifeOptions With(bool sure) => new()
    {
        Before = services => services.AddSingleton<IClassifier>(sure ? new KeywordClassifier() : new Unsure()).AddSingleton(new SecondReader(null)),
    };

    private sealed class Unsure : IClassifier
    {
        public Task<Classification> Classify(RedactedLetter letter, CancellationToken cancellation) => Task.FromResult<Classification>(new Classification.Silent("模型没有把握"));
    }
}
