using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Simulation;

/// <summary>The five main paths, each walked by people who go on after whatever happens until they are at its end.</summary>
internal static class Paths
{
    private const int MostMinutes = 240;

    public static IReadOnlyDictionary<string, Func<World, Task>> All { get; } = new Dictionary<string, Func<World, Task>>
    {
        ["file → queue"] = async world => await new Walker(world).ToQueue(fromHere: true),
        ["claim → progress"] = async world => await new Walker(world).ToProgress(),
        ["return → arbitration → claim"] = async world => await new Walker(world).ThroughArbitration(),
        ["reply → evaluation → call-back → close"] = async world => await new Walker(world).ToTheEnd(),
        ["escalation ladder"] = async world => await new Walker(world).UpTheLadder(),
    };

    /// <summary>Cuts the power at one side of one commit of a path.</summary>
    /// <returns>What was violated; and whether the path was over before the cut, which ends the enumeration.</returns>
    public static (IReadOnlyList<Violation> Found, bool IsOver) Cut(string path, int at)
    {
        var remains = World.Play(new WorldOptions(at, Calm: true) { Path = All[path], CutAt = at });
        return ([.. Checker.Check(remains).Where(v => v.Invariant != Invariant.EveryAppealEnds)], !remains.WasCut);
    }

    private sealed class Walker(World world)
    {
        private readonly Person _company = new(world, new Actor(Role.Enterprise, "clerk-1", null, Company.Code(1)));
        private readonly Person _supervisor = new(world, new Actor(Role.Supervisor, "supervisor-1", null, null));
        private readonly Person _caller = new(world, new Actor(Role.CallBack, "xq-officer-1", "XQ", null));
        private string _id = "";

        public async Task ToQueue(bool fromHere = false)
        {
            if (fromHere) world.BeginPath();
            var filed = await _company.PostSurely("/api/appeals", Company.Letter(Company.Code(1), "clerk-1-1"), "clerk-1-1");
            _id = (string)filed.Json!["id"]!;
            world.Know(_id);
            await Until("Queued");
        }

        public async Task ToProgress()
        {
            await ToQueue();
            world.BeginPath();
            await Held("GDJ", (officer, seen, lease) => officer.Command(seen, "progress", new { lease, text = "线路检修已安排" }, surely: true));
        }

        public async Task ThroughArbitration()
        {
            await ToQueue();
            world.BeginPath();
            await Held("GDJ", (officer, seen, lease) => officer.Command(seen, "return", new { lease, ground = "NOT_OUR_DUTY", proposedOwner = "GXJ", note = "不属于我单位职责" }, surely: true));
            await Until("Arbitration");
            await Repeat(async () => (await _supervisor.Command((await Seen())!, "ruling", new { unit = "GXJ", reason = "属产业政策" }, surely: true)).IsGood);
            await Held("GXJ", (officer, seen, lease) => officer.Command(seen, "progress", new { lease, text = "已接办" }, surely: true));
        }

        public async Task ToTheEnd()
        {
            await ToQueue();
            world.BeginPath();
            await Held("GDJ", (officer, seen, lease) => officer.Command(seen, "reply", new { lease, outcome = "Resolved", text = "线路已检修。" }, surely: true));
            await Repeat(async () => (await _company.PostSurely($"/api/appeals/{_id}/evaluation", new { level = 1 }, "judged")).IsGood);
            await Until("CallBack");
            await Repeat(async () =>
            {
                foreach (var item in await _caller.Claim("/api/call-backs/claims", 10))
                    await _caller.PostSurely($"/api/call-backs/{item.Id}/attempts",
                        new { lease = item.Lease, reached = true, outcome = "Satisfied", note = "企业确认已恢复", solved = true }, _caller.NewKey(), $"\"{(await Seen())!.Version}\"");
                return await Seen() is { IsOver: true };
            });
        }

        public async Task UpTheLadder()
        {
            await ToQueue(fromHere: true);
            await Repeat(async () => (await Seen())?.Timeline.Count(e => e.Event == "RungReached") == 6);
        }

        /// <summary>Claims for a unit, as often as the lease was lost on the way, until what is done with it is accepted.</summary>
        private async Task Held(string unit, Func<Person, Sighting, string, Task<Exchange>> act)
        {
            var officer = new Person(world, new Actor(Role.Officer, $"{unit.ToLowerInvariant()}-officer-1", unit, null));
            await Repeat(async () =>
            {
                foreach (var item in await officer.Claim($"/api/units/{unit}/claims", 10))
                {
                    await world.Driver.Sleep(TimeSpan.FromMinutes(2));
                    if (await officer.Look(item.Id) is { } seen && (await act(officer, seen, item.Lease)).IsGood) return true;
                }
                return false;
            });
        }

        private Task Until(string status) => Repeat(async () => (await Seen())?.Status == status);

        private async Task<Sighting?> Seen()
        {
            var seen = await _supervisor.Look(_id);
            if (seen is not null) world.Saw(seen);
            return seen;
        }

        private async Task Repeat(Func<Task<bool>> isDone)
        {
            for (var minute = 0; minute < MostMinutes; minute++)
            {
                if (await isDone()) return;
                await world.Driver.Sleep(TimeSpan.FromMinutes(1));
            }
            throw new InvalidOperationException($"The path stands still: {_id} is {(await Seen())?.Status} after {MostMinutes} minutes.");
        }
    }
}
