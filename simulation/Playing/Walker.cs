using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Simulation;

/// <summary>Those who walk a path with one appeal. They repeat what was not answered under its key, look again, and go on until they are at its end.</summary>
internal sealed class Walker(World world)
{
    /// <summary>Virtual minutes after which a path that does not come on stands still.</summary>
    private const int MostMinutes = 240;

    private readonly Person _company = new(world, new Actor(Role.Enterprise, "clerk-1", null, Simulation.Company.Code(1)));
    private readonly Person _supervisor = new(world, new Actor(Role.Supervisor, "supervisor-1", null, null));
    private readonly Person _caller = new(world, new Actor(Role.CallBack, "xq-officer-1", "XQ", null));
    private readonly Dictionary<string, Person> _officers = [];
    private readonly Dictionary<string, string> _leases = [];
    private string _id = "";

    /// <summary>Counts the commits of what is done here, and of what that sets going.</summary>
    public async Task OnThePath(Func<Task> walk)
    {
        world.BeginPath();
        await walk();
        await world.Driver.Sleep(TimeSpan.FromMinutes(2));
        world.EndPath();
    }

    public async Task File()
    {
        var filed = await _company.PostSurely("/api/appeals", Simulation.Company.Letter(Simulation.Company.Code(1), "clerk-1-1"), "clerk-1-1");
        _id = (string)filed.Json!["id"]!;
        world.Know(_id);
        await Until("Queued");
    }

    /// <summary>The company's own command.</summary>
    public Task Company(string command, object body) => Repeat(command, async () => (await _company.PostSurely($"/api/appeals/{_id}/{command}", body, _company.NewKey())).IsGood);

    /// <summary>Ends what the path leaves open, so that nothing may be left of it.</summary>
    public async Task Withdraw()
    {
        await Company("withdrawal", new { reason = "已自行解决" });
        await Until("Withdrawn");
    }

    /// <summary>Commands as an officer of the unit; claims first when there is no lease, and again when it was lost on the way.</summary>
    public Task Handle(string unit, string command, Func<string, object> body) => Repeat(command, async () =>
    {
        var officer = _officers.TryGetValue(unit, out var known) ? known : _officers[unit] = new Person(world, new Actor(Role.Officer, $"{unit.ToLowerInvariant()}-officer-1", unit, null));
        if (!_leases.ContainsKey(unit))
        {
            foreach (var item in await officer.ClaimSurely($"/api/units/{unit}/claims")) _leases[unit] = item.Lease;
            // An answer in less than that is looked at by a reviewer.
            await world.Driver.Sleep(TimeSpan.FromMinutes(2));
        }
        if (!_leases.TryGetValue(unit, out var lease) || await officer.Look(_id) is not { } seen) return false;
        var done = (await officer.Command(seen, command, body(lease), surely: true)).Reply;
        if (done is { Status: 409 }) _leases.Remove(unit);
        return done is { IsGood: true };
    });

    public async Task Rule(string unit)
    {
        await Until("Arbitration");
        await Repeat("ruling", async () => await Seen() is { } seen && (await _supervisor.Command(seen, "ruling", new { unit, reason = "裁决" }, surely: true)).IsGood);
    }

    public Task ToRung(string rung) => Repeat(rung, async () => (await Seen())?.Timeline.Any(e => e.Event == "RungReached" && e.Text("rung") == rung) == true);

    /// <summary>Calls the company back for as long as the appeal is not where that should bring it.</summary>
    public Task CallBackUntil(string status, string outcome) => Repeat(status, async () =>
    {
        if ((await Seen())?.Status == status) return true;
        foreach (var item in await _caller.ClaimSurely("/api/call-backs/claims"))
        {
            object said = outcome == "Justified"
                ? new { lease = item.Lease, reached = true, outcome, note = "仍停电", solved = false, redoUnit = "GXJ" }
                : new { lease = item.Lease, reached = true, outcome, note = "企业确认已恢复", solved = true };
            await Repeat(outcome, async () => await Seen() is { } seen
                && (await _caller.PostSurely($"/api/call-backs/{item.Id}/attempts", said, _caller.NewKey(), $"\"{seen.Version}\"")).Reply is { Status: not 412 });
        }
        return false;
    });

    public Task Until(string status) => Repeat(status, async () => (await Seen())?.Status == status);

    private async Task<Observation?> Seen()
    {
        var seen = await _supervisor.Look(_id);
        if (seen is not null) world.Saw(seen);
        return seen;
    }

    private async Task Repeat(string what, Func<Task<bool>> isDone)
    {
        for (var minute = 0; minute < MostMinutes; minute++)
        {
            if (await isDone()) return;
            await world.Driver.Sleep(TimeSpan.FromMinutes(1));
        }
        throw new StoodStill($"The path stands still before {what}: {_id} is {(await Seen())?.Status} after {MostMinutes} minutes.");
    }
}

/// <summary>A path did not come to its end though nothing was in its way any more.</summary>
internal sealed class StoodStill(string message) : Exception(message);
