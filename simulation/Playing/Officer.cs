using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Simulation;

/// <summary>
/// An officer of whichever unit has work: claims, contacts, reports progress, asks, returns, asks for more time, answers, releases,
/// or forgets it until the lease is over. In the storm also comes back with an old lease or speaks for the wrong unit.
/// </summary>
internal sealed class Officer(World world, int number)
{
    /// <summary>The third comes when all is healed: a redo excludes whoever answered before.</summary>
    private bool IsSpare => number == 3;

    private readonly Dictionary<string, Person> _byUnit = [];
    private readonly List<(string Unit, Item Item)> _old = [];

    private Random Chance => world.Driver.Chance;

    public async Task Work()
    {
        await world.Driver.Sleep(world.Habits.OfficersCome);
        while (!world.IsDone)
        {
            await world.Driver.Sleep(TimeSpan.FromMinutes(Chance.Next(2, world.Weather.IsStormy ? 10 : 5)));
            if (IsSpare && world.Weather.IsStormy) continue;
            foreach (var unit in world.Units.ToList())
                foreach (var item in await As(unit).Claim($"/api/units/{unit}/claims", Chance.Next(10, 40)))
                    await Handle(unit, item);
            if (world.Weather.IsStormy && Chance.Next(3) == 0) await Misbehave();
        }
    }

    private async Task Handle(string unit, Item item)
    {
        _old.Add((unit, item));
        for (var turn = 0; turn < 6; turn++)
        {
            await world.Driver.Sleep(TimeSpan.FromMinutes(Chance.Next(1, 6)));
            if (await As(unit).Look(item.Id) is not { } seen) continue;
            if (seen.Status is not ("InProgress" or "Redo" or "AwaitingAppellant") || world.Driver.Clock.Now > item.LeaseUntil) return;
            if (await Do(unit, item, seen)) return;
        }
    }

    /// <summary>True when it is out of this officer's hands.</summary>
    private async Task<bool> Do(string unit, Item item, Observation seen)
    {
        var (me, lease) = (As(unit), item.Lease);
        if (!world.Weather.IsStormy) return (await Reply(me, seen, lease)).IsGood;
        switch (Chance.Next(9))
        {
            case 0: await me.Command(seen, "contact", new { lease, note = "已联系" }, surely: true); return false;
            case 1: await me.Command(seen, "progress", new { lease, text = $"进展{me.NewKey()}" }, surely: true); return false;
            case 2: await me.Command(seen, "question", new { lease, text = "请补充户号" }); return false;
            case 3: return (await me.Command(seen, "return", new { lease, ground = "NOT_OUR_DUTY", proposedOwner = unit == "GXJ" ? "GDJ" : "GXJ", note = "不属于我单位职责" }, surely: true)).IsGood;
            case 4: await me.Command(seen, "extension", new { lease, workingDays = 1, reason = "需要时间" }); return false;
            case 5: return (await me.Command(seen, "release", new { lease, note = "交回" })).IsGood;
            case 6: return true;
            default: return (await Reply(me, seen, lease)).IsGood;
        }
    }

    private async Task<Exchange> Reply(Person me, Observation seen, string lease)
    {
        var replied = await me.Command(seen, "reply", new { lease, outcome = "Resolved", text = $"已办理，第{me.NewKey()}号答复：线路已检修。" }, surely: true);
        if (replied.IsGood && world.Habits.OfficersRate) await me.Post($"/api/appeals/{seen.Id}/evaluation", new { level = 5 });
        return replied;
    }

    /// <summary>What must be refused: an old lease, a unit that is not one's own, a rating by the handler.</summary>
    private async Task Misbehave()
    {
        if (_old.Count == 0) return;
        var (unit, item) = _old[Chance.Next(_old.Count)];
        if (await As(unit).Look(item.Id) is not { } seen) return;
        switch (Chance.Next(3))
        {
            case 0: await As(unit).Command(seen, "progress", new { lease = item.Lease, text = $"旧租约{As(unit).NewKey()}" }); break;
            case 1: await As("JTJ").Command(seen, "progress", new { lease = item.Lease, text = "外单位" }); break;
            default: await As(unit).Post($"/api/appeals/{item.Id}/evaluation", new { level = 5 }); break;
        }
    }

    private Person As(string unit)
    {
        if (_byUnit.TryGetValue(unit, out var known)) return known;
        var role = unit == "QFZY" ? Role.Specialist : Role.Officer;
        return _byUnit[unit] = new Person(world, new Actor(role, $"{unit.ToLowerInvariant()}-officer-{number}", unit, null));
    }
}
