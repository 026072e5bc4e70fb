using System.Text.Json.Nodes;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Slow.Functions.Appeals.Escalation;

/// <summary>With the durable engine or the bus switched off the sweeper keeps every promise.</summary>
public class SweeperWithoutDurableTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(5);

    [Theory, InlineData("durable"), InlineData("bus")]
    public async Task In_a_week_without_help_no_rung_of_any_kind_is_missed_early_or_five_minutes_late(string missing)
    {
        using var clocks = new ShortClocks(InAWeek);
        var trouble = new InjectedFault { Thrown = new InvalidOperationException("It is switched off.") };
        await using var city = await City.Open(policy: clocks.File, replace: s =>
        {
            if (missing == "durable") s.Wrap<DurableTaskClient>(inner => new FaultyDurable(inner, trouble));
            else s.Wrap<ServiceBusClient>(inner => new FaultyBus(inner, trouble));
        });
        using var company = city.Company();
        using var supervisor = city.Supervisor();
        using var officer = city.Officer();
        var start = city.Now;
        var answered = await company.File(SampleLetters.Outage());
        await city.Walk(TimeSpan.FromMinutes(2));
        await officer.Answer(city, answered, "GDJ", "已检修线路并恢复供电，请确认。");
        await company.Judge(answered, "evaluation", new { level = 1 });
        var unanswered = await company.File(SampleLetters.Outage(note: "二"));

        await city.WalkTo(start.AddDays(7));

        InTime(await supervisor.Appeal(unanswered), "RungReached", ["Yellow", "Orange", "Red", "Chaser", "SupervisionCase", "PublicNotice"]);
        InTime(await supervisor.Appeal(answered), "CallBackRungReached", ["NotStarted", "NotFinished", "StillNotFinished"]);
        InTime(await supervisor.Appeal(unanswered), "StepMissed", null);
        Assert.Equal(missing == "bus" ? 0 : 6, (await city.Told("unit:GDJ", unanswered)).Count(e => e == "RungReached"));

        // Switched on again: everything open is conducted and told of, and no rung fires again.
        trouble.Heal();
        await city.Walk(TimeSpan.FromMinutes(20));
        Assert.Equal(6, (await city.Told("unit:GDJ", unanswered)).Count(e => e == "RungReached"));
        Assert.Equal(OrchestrationRuntimeStatus.Running, await city.Status((await city.Instances(unanswered)).Ladder));
        Assert.Equal(OrchestrationRuntimeStatus.Running, await city.Status((await city.Instances(answered)).CallBack!));
        Assert.Equal(6, (await supervisor.Appeal(unanswered)).Events("RungReached").Count);
        Assert.Equal(3, (await supervisor.Appeal(answered)).Events("CallBackRungReached").Count);
    }

    private static void InTime(JsonObject appeal, string name, string[]? rungs)
    {
        var reached = appeal.Events(name);
        Assert.NotEmpty(reached);
        if (rungs is not null) Assert.Equal(rungs, reached.Select(e => e.Text("rung")));
        Assert.All(reached, e => Assert.InRange(e["at"]!.GetValue<DateTimeOffset>() - e["dueAt"]!.GetValue<DateTimeOffset>(), TimeSpan.Zero, Bound));
    }

    /// <summary>All nine rungs within five working days of 24 hours.</summary>
    private static void InAWeek(JsonObject policy)
    {
        var tier = policy["tiers"]!["Assistance"]!.AsObject();
        tier["promise"] = "1wd";
        policy["outerLimits"]!["byKind"]!["Help"] = "2wd";
        foreach (var (rung, after) in tier["ladder"]!.AsArray().Where(r => r!["basis"]!.GetValue<string>() == "Outer").Zip(["7wh", "15wh", "24wh"])) rung!["after"] = after;
        (tier["callBack"]!["start"], tier["callBack"]!["finish"]) = ("1wd", "2wd");
        tier["callBack"]!["ladder"]![2]!["after"] = "1wd";
    }
}
