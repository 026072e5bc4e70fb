using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.LocalHost;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Escalation;

/// <summary>The ladder keeps its promise when orchestrations are lost and when the process is killed: each rung once, never early.</summary>
public sealed class LadderRecoveryTests : IDisposable
{
    private static readonly TimeSpan SweepersPatience = TimeSpan.FromMinutes(5);

    private readonly ShortClocks _clocks = new();

    public void Dispose() => _clocks.Dispose();

    [Theory]
    [InlineData(0, true), InlineData(60, true), InlineData(60, false), InlineData(205, true)]
    public async Task Orchestrations_lost_halfway_cost_five_minutes_at_most(int minutes, bool purged)
    {
        await using var city = await City.Open(policy: _clocks.File);
        using var company = city.Company();
        using var supervisor = city.Supervisor();
        var (start, id) = (city.Now, await company.File(SampleLetters.Outage()));
        await city.WalkTo(start.AddMinutes(minutes));
        await Lose(city, purged);

        await city.WalkTo(start.AddMinutes(300));

        LadderTests.ReachedOnTime(await supervisor.Appeal(id), start, LadderTests.Assistance, SweepersPatience);
    }

    [Theory]
    [InlineData(0, 0), InlineData(0, 3), InlineData(30, 0), InlineData(50, 0), InlineData(81, 40), InlineData(100, 1), InlineData(215, 60)]
    public async Task A_process_killed_and_started_again_goes_on_where_the_record_is(int minutes, int downFor)
    {
        var start = City.TuesdayMorning;
        string id;
        Journal left;
        await using (var killed = await City.Open(policy: _clocks.File))
        {
            using var company = killed.Company();
            id = await company.File(SampleLetters.Outage());
            if (minutes > 0)
            {
                await killed.WalkTo(start.AddMinutes(minutes).AddSeconds(-1));
                // What is due at this instant has begun, or not, or is half done when the process ends.
                killed.Clock.Advance(TimeSpan.FromSeconds(1));
            }
            left = killed.AsKilledNow(_clocks.Folder);
        }
        using var disk = left;
        await using var city = await City.Open(start.AddMinutes(minutes + downFor), _clocks.File, disk);
        using var supervisor = city.Supervisor();

        await city.WalkTo(start.AddMinutes(400));

        LadderTests.ReachedOnTime(await supervisor.Appeal(id), start, LadderTests.Assistance, TimeSpan.FromMinutes(downFor) + SweepersPatience);
        Assert.Equal(6, (await city.Told("unit:GDJ", id)).Count(e => e == "RungReached"));
        Assert.Single(await city.Told("enterprise:" + SampleLetters.Company, id), e => e == "Filed");
    }

    [Fact]
    public async Task A_process_that_was_down_for_an_hour_and_has_lost_its_orchestrations_makes_up_for_it()
    {
        var start = City.TuesdayMorning;
        string id;
        Journal left;
        await using (var killed = await City.Open(policy: _clocks.File))
        {
            using var company = killed.Company();
            id = await company.File(SampleLetters.Outage());
            await killed.WalkTo(start.AddMinutes(40));
            await Lose(killed, purged: true);
            left = killed.AsKilledNow(_clocks.Folder);
        }
        using var disk = left;
        await using var city = await City.Open(start.AddMinutes(105), _clocks.File, disk);
        using var supervisor = city.Supervisor();

        await city.WalkTo(start.AddMinutes(111));
        LadderTests.ReachedOnTime(await supervisor.Appeal(id), start, LadderTests.Assistance[..3], TimeSpan.FromMinutes(60));
        await city.WalkTo(start.AddMinutes(300));
        LadderTests.ReachedOnTime(await supervisor.Appeal(id), start, LadderTests.Assistance, TimeSpan.FromMinutes(60));
    }

    [Fact]
    public async Task Lost_orchestrations_are_replaced_when_there_is_news_and_none_of_them_fails()
    {
        await using var city = await City.Open(policy: _clocks.File);
        using var company = city.Company();
        using var supervisor = city.Supervisor();
        var (start, id) = (city.Now, await company.File(SampleLetters.Outage()));
        await city.WalkTo(start.AddMinutes(20));
        await Lose(city, purged: true);
        await supervisor.Command(id, "tier", new { tier = "Complex", reason = "涉及多个部门" });

        await city.WalkTo(start.AddMinutes(300));

        // 150 minutes from minute 20 on.
        LadderTests.ReachedOnTime(await supervisor.Appeal(id), start,
            [("Yellow", 95), ("Orange", 140), ("Red", 170), ("Chaser", 210), ("SupervisionCase", 230), ("PublicNotice", 250)], SweepersPatience);
        var durable = city.Services.GetRequiredService<DurableTaskClient>();
        var statuses = new List<(string Id, OrchestrationRuntimeStatus Status)>();
        await foreach (var it in durable.GetAllInstancesAsync()) statuses.Add((it.InstanceId, it.RuntimeStatus));
        Assert.Contains(statuses, s => s.Id.StartsWith(id + ":2", StringComparison.Ordinal));
        Assert.DoesNotContain(statuses, s => s.Status == OrchestrationRuntimeStatus.Failed);
    }

    /// <summary>Terminates every orchestration, and with <paramref name="purged"/> nobody remembers them.</summary>
    private static async Task Lose(City city, bool purged)
    {
        var durable = city.Services.GetRequiredService<DurableTaskClient>();
        var ids = new List<string>();
        await foreach (var it in durable.GetAllInstancesAsync()) ids.Add(it.InstanceId);
        foreach (var id in ids) await durable.TerminateInstanceAsync(id);
        await city.Quiet();
        if (!purged) return;
        foreach (var id in ids) await durable.PurgeInstanceAsync(id);
        await foreach (var it in durable.GetAllInstancesAsync()) Assert.Fail($"{it.InstanceId} is still there.");
    }
}
