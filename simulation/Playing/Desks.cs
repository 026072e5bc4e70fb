using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Simulation;

/// <summary>Those who work from a desk: triage, arbitration, call-backs, reviews, dead letters.</summary>
internal sealed class Desks(World world)
{
    private readonly Person _specialist = new(world, new Actor(Role.Specialist, "qfzy-officer-9", "QFZY", null));
    private readonly Person _supervisor = new(world, new Actor(Role.Supervisor, "supervisor-1", null, null));
    private readonly Person _caller = new(world, new Actor(Role.CallBack, "xq-officer-1", "XQ", null));
    private readonly Person _reviewer = new(world, new Actor(Role.Reviewer, "reviewer-1", "XQ", null));

    private readonly Person _operator = new(world, new Actor(Role.Ops, "operator-1", null, null));

    private Random Chance => world.Driver.Chance;

    public Task Work() => Task.WhenAll(Each(Triage), Each(Call), Each(Review), Each(Supervise), Each(Operate));

    private async Task Each(Func<Task> work)
    {
        while (!world.IsDone)
        {
            await world.Driver.Sleep(TimeSpan.FromMinutes(Chance.Next(3, world.Weather.IsStormy ? 12 : 6)));
            await work();
        }
    }

    private async Task Triage()
    {
        foreach (var item in await _specialist.Claim("/api/triage/claims"))
            if (await _specialist.Look(item.Id) is { } seen && (!world.Weather.IsStormy || Chance.Next(8) > 0))
                await _specialist.Command(seen, "triage", new { lease = item.Lease, tier = Chance.Next(4) == 0 ? "Consultation" : "Assistance", unit = Chance.Next(4) == 0 ? "QFZY" : "GDJ", reason = "人工判定" }, surely: true);
    }

    private async Task Call()
    {
        foreach (var item in await _caller.Claim("/api/call-backs/claims"))
        {
            await world.Driver.Sleep(TimeSpan.FromMinutes(Chance.Next(1, 6)));
            if (await _caller.Look(item.Appeal) is not { } seen) continue;
            var outcome = !world.Weather.IsStormy ? "Satisfied" : Chance.Next(5) switch { 0 => "NotReached", 1 => "Justified", 2 => "Unjustified", _ => "Satisfied" };
            await _caller.PostSurely($"/api/call-backs/{item.Id}/attempts",
                new { lease = item.Lease, reached = outcome != "NotReached", outcome, note = "回访", solved = outcome == "Satisfied" }, _caller.NewKey(), $"\"{seen.Version}\"");
            if (outcome == "NotReached" && await _caller.Look(item.Appeal) is { } after)
                await _caller.PostSurely($"/api/call-backs/{item.Id}/unreachable", new { lease = item.Lease, note = "未接通" }, _caller.NewKey(), $"\"{after.Version}\"");
        }
    }

    private async Task Review()
    {
        var waiting = await _reviewer.Get("/api/reviews?limit=20");
        if (!waiting.IsGood) return;
        foreach (var id in waiting.Json!["items"]!.AsArray().Select(i => (string)i!["appeal"]!))
        {
            if (await _reviewer.Look(id) is not { } seen) continue;
            if (seen.Finding is not null)
                await _reviewer.PostSurely($"/api/call-backs/{seen.CallBack}/review", new { agreed = !world.Weather.IsStormy || Chance.Next(2) == 0, note = "复核" }, _reviewer.NewKey(), $"\"{seen.Version}\"");
            else if (seen.Status == "Replied")
                await _reviewer.Command(seen, "reply-review", new { passed = !world.Weather.IsStormy || Chance.Next(3) > 0, note = "复核" }, surely: true);
        }
    }

    /// <summary>Has what was given up done once more: all that lies there when the trouble is over, some of it while it lasts.</summary>
    private async Task Operate()
    {
        var lying = await _operator.Get("/api/ops/dead-letters?limit=100");
        if (!lying.IsGood) return;
        var ids = lying.Json!["items"]!.AsArray().Select(i => (string)i!["id"]!).Where(_ => !world.Weather.IsStormy || Chance.Next(3) == 0).ToList();
        if (ids.Count > 0) await _operator.PostSurely("/api/ops/dead-letters/replay", new { ids }, _operator.NewKey());
    }

    /// <summary>Rules on returns, decides extensions, changes a tier now and then; and looks at every appeal, which is how the city knows its units.</summary>
    private async Task Supervise()
    {
        foreach (var id in world.Known.ToList())
        {
            if (world.IsOver(id) && Chance.Next(4) > 0) continue;
            if (await _supervisor.Look(id) is not { } seen) continue;
            world.Saw(seen);
            if (seen.Status == "Arbitration" && Chance.Next(3) > 0)
                await _supervisor.Command(seen, "ruling", new { unit = Chance.Next(2) == 0 ? "GXJ" : "GDJ", reason = "裁决" }, surely: true);
            else if (seen.Timeline.Count > 0 && seen.Timeline[^1].Event == "ExtensionRequested")
                await _supervisor.Command(seen, "extension-decision", new { granted = Chance.Next(2) == 0, reason = "审批" }, surely: true);
            else if (world.Weather.IsStormy && !seen.IsOver && Chance.Next(60) == 0)
                await _supervisor.Command(seen, "tier", new { tier = "Complex", reason = "涉及多方" }, surely: true);
        }
        await _supervisor.Get(world.Summary);
    }
}
