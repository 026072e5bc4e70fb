using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Driving;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Simulation;

/// <summary>What the simulation stands on: one thread, one seed, one story; and a power cut that spares only what was committed.</summary>
public class DriverTests
{
    private static readonly Actor Wang = new(Role.Enterprise, "wang", null, SampleLetters.Company);

    [Theory, InlineData(true), InlineData(false)]
    public void One_seed_tells_one_story(bool interleaved)
    {
        var stories = Enumerable.Range(0, 2).Select(_ => Told(7, interleaved)).ToList();
        Assert.Equal(stories[0], stories[1]);
        Assert.Contains("\"status\":\"Queued\"", stories[0]);
        Assert.NotEqual(stories[0], Told(8, interleaved));
    }

    [Fact]
    public void A_power_cut_at_any_commit_of_filing_loses_the_connection_and_the_repeated_request_gets_one_appeal()
    {
        var (cut, commits) = (true, 0);
        for (; cut; commits++)
        {
            var spared = commits;
            Driver.Run(new DriverOptions(commits, City.TuesdayMorning), async driver =>
            {
                driver.Start(Quick);
                driver.CutsHere = _ => spared-- == 0;
                cut = false;
                try { await File(driver); }
                catch (ConnectionLost) { cut = true; }
                driver.CutsHere = _ => false;
                if (cut) driver.Start(Quick);
                var (first, second) = (await File(driver), await File(driver));
                Assert.Equal(first.Body, second.Body);
                await driver.Sleep(TimeSpan.FromMinutes(15));
                var list = await driver.Send(new Call("GET", $"/api/enterprises/{SampleLetters.Company}/appeals") { Token = driver.Life!.Token(Wang) });
                Assert.Single(list.Json["items"]!.AsArray());
            });
        }
        Assert.InRange(commits, 6, 100);
    }

    [Fact]
    public void What_awaits_something_outside_the_world_is_named()
    {
        var strayed = Assert.Throws<DeterminismLost>(() => Driver.Run(new DriverOptions(1, City.TuesdayMorning), async _ => await new TaskCompletionSource().Task));
        Assert.Contains("something awaits what the world does not own", strayed.Message);
    }

    [Fact]
    public void What_never_comes_to_the_end_of_a_step_is_named()
    {
        var strayed = Assert.Throws<DeterminismLost>(() => Driver.Run(new DriverOptions(1, City.TuesdayMorning), driver =>
        {
            var clock = driver.Start(Quick).Clock;
            for (var at = clock.GetUtcNow(); clock.GetUtcNow() == at;) { }
            return Task.CompletedTask;
        }));
        Assert.Contains("does not come to the end of one step", strayed.Message);
    }

    /// <summary>Without the embedded model, which would be loaded for every life.</summary>
    private static LifeOptions Quick => new()
    {
        Before = services => services.AddSingleton<IClassifier, KeywordClassifier>().AddSingleton(new SecondReader(null)),
    };

    private static string Told(int seed, bool interleaved)
    {
        var story = "";
        Driver.Run(new DriverOptions(seed, City.TuesdayMorning, interleaved), async driver =>
        {
            driver.Start(Quick);
            var filed = await File(driver);
            await driver.Sleep(TimeSpan.FromMinutes(5));
            var appeal = await driver.Send(new Call("GET", $"/api/appeals/{filed.Json["id"]}") { Token = driver.Life!.Token(Wang) });
            var refused = await driver.Send(new Call("GET", "/api/appeals/QS20261124XXXXXXXXX") { Token = driver.Life!.Token(Wang) });
            story = filed.Body + appeal.Body + refused.Body;
        });
        return story;
    }

    private static Task<HttpReply> File(Driver driver) =>
        driver.Send(new Call("POST", "/api/appeals", SampleLetters.Outage()) { Token = driver.Life!.Token(Wang), IdempotencyKey = "the-same" });
}
