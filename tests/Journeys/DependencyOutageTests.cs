using System.Net;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Tests.Fixtures;
using Climb = ServerlessQiFu.Tests.Functions.Appeals.Escalation.LadderTests;

namespace ServerlessQiFu.Tests.Journeys;

/// <summary>The classifier, the bus and the orchestrations may all be down: an appeal is accepted, and what was owed comes when they are back.</summary>
public class DependencyOutageTests
{
    public static TheoryData<string> Ways => ["broken", "timed out"];

    [Theory, MemberData(nameof(Ways))]
    public async Task With_the_classifier_down_an_appeal_is_accepted_and_triaged_when_it_is_back(string way)
    {
        var trouble = new InjectedFault { Thrown = Failure(way) };
        await using var city = await City.Open(replace: s => s.AddSingleton<IClassifier>(p => new FaultyClassifier(ActivatorUtilities.CreateInstance<KeywordClassifier>(p), trouble)));
        using var company = city.Company();
        var id = await company.File(SampleLetters.Outage());
        await city.Walk(TimeSpan.FromMinutes(31 * 1));
        Assert.Equal("Received", (await company.Appeal(id)).Text("status"));
        Assert.Single((await company.Appeal(id)).Events("StepMissed"), e => e.Text("limit") == "Dispatch");

        trouble.Heal();
        await city.Walk(TimeSpan.FromMinutes(6));

        Assert.Equal("Queued", (await company.Appeal(id)).Text("status"));
        Assert.Single((await company.Appeal(id)).Events("Triaged"));
    }

    /// <summary>What waits for the classifier is neither stale nor dead; the sweeper began it, a minute after the filing.</summary>
    [Fact]
    public async Task With_the_classifier_down_no_orchestration_is_replaced()
    {
        var trouble = new InjectedFault { Thrown = Failure("broken") };
        await using var city = await City.Open(replace: services =>
        {
            City.NothingIsSettled(services);
            services.AddSingleton<IClassifier>(p => new FaultyClassifier(ActivatorUtilities.CreateInstance<KeywordClassifier>(p), trouble));
        });
        using var company = city.Company();
        var (start, id) = (city.Now, await company.File(SampleLetters.Outage()));

        await city.Walk(TimeSpan.FromMinutes(90));

        Assert.Equal("Received", (await company.Appeal(id)).Text("status"));
        Assert.DoesNotContain(await city.RepairsOf(id, start), name => name.StartsWith("orchestration", StringComparison.Ordinal));
        Assert.Equal(1, (await city.Control(id)).GetInt32("Generation"));
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task With_the_bus_down_an_appeal_is_accepted_and_told_of_when_it_is_back(string way)
    {
        var trouble = new InjectedFault { Thrown = Failure(way) };
        await using var city = await City.Open(replace: s => s.Wrap<ServiceBusClient>(inner => new FaultyBus(inner, trouble)));
        using var company = city.Company();
        using var officer = city.Officer();
        var id = await company.File(SampleLetters.Outage());
        await city.Walk(TimeSpan.FromMinutes(10));
        // Work does not wait for notices.
        Assert.Equal("Queued", (await company.Appeal(id)).Text("status"));
        var lease = (await officer.Claim("GDJ")).Text("lease");
        await officer.Command(id, "contact", new { lease, note = "已联系" });
        Assert.Empty(await city.Told("enterprise:" + SampleLetters.Company, id));

        trouble.Heal();
        await city.Walk(TimeSpan.FromMinutes(6));

        Assert.Equal(["Filed", "Dispatched", "Contacted"], await city.Told("enterprise:" + SampleLetters.Company, id));
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task With_the_orchestrations_down_the_sweeper_keeps_every_promise(string way)
    {
        using var clocks = new ShortClocks();
        var trouble = new InjectedFault { Thrown = Failure(way) };
        await using var city = await City.Open(policy: clocks.File, replace: s => s.Wrap<DurableTaskClient>(inner => new FaultyDurable(inner, trouble)));
        using var company = city.Company();
        using var supervisor = city.Supervisor();
        using var officer = city.Officer();
        var (start, id) = (city.Now, await company.File(SampleLetters.Outage()));
        await city.WalkTo(start.AddMinutes(5));
        await officer.Claim("GDJ", minutes: 10);
        await city.WalkTo(start.AddMinutes(120));
        Assert.Single((await supervisor.Appeal(id)).Events("LeaseExpired"));
        trouble.Heal();
        await city.WalkTo(start.AddMinutes(300));
        Climb.ReachedOnTime(await supervisor.Appeal(id), start, Climb.Assistance, TimeSpan.FromMinutes(5));
        Assert.Equal(6, (await city.Told("unit:GDJ", id)).Count(e => e == "RungReached"));
    }

    [Fact]
    public async Task With_everything_down_at_once_a_command_is_still_answered()
    {
        var trouble = new InjectedFault { Thrown = new TaskCanceledException("A time limit of a client library.") };
        await using var city = await City.Open(replace: s =>
        {
            s.Wrap<ServiceBusClient>(inner => new FaultyBus(inner, trouble));
            s.Wrap<DurableTaskClient>(inner => new FaultyDurable(inner, trouble));
        });
        using var company = city.Company();
        var id = await company.File(SampleLetters.Outage());
        using (var answer = await company.TryCommand(id, "supplements", new { text = "补充" })) await answer.Read(HttpStatusCode.OK);
        trouble.Heal();
        await city.Walk(TimeSpan.FromMinutes(6));
        Assert.Equal("Queued", (await company.Appeal(id)).Text("status"));
        Assert.Contains("Filed", await city.Told("enterprise:" + SampleLetters.Company, id));
    }

    private static Exception Failure(string way) => way == "broken"
        ? new InvalidOperationException("It is broken.")
        : new TaskCanceledException("A time limit of a client library.");

    private sealed class FaultyClassifier(IClassifier inner, InjectedFault trouble) : IClassifier
    {
        public Task<Classification> Classify(RedactedLetter letter, CancellationToken cancellation)
        {
            trouble.Strike("Classify");
            return inner.Classify(letter, cancellation);
        }
    }
}
