using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace ServerlessQiFu.Tools.Crash;

/// <summary>Officers, a specialist, companies, callers and a supervisor, each at work until told to stop; every command under a key.</summary>
internal sealed class Workers(Line line, Filers filers, int seed)
{
    public static readonly string[] Units = ["GDJ", "SCJ", "SW", "RSJ", "GJJ", "HJJ", "JTJ", "SWUJ"];
    private const int OfficersAUnit = 2;
    private const int Callers = 3;
    private const int Companies = 4;
    private static readonly TimeSpan WhenIdle = TimeSpan.FromMilliseconds(100);
    private readonly ConcurrentQueue<string> _answered = [];
    private int _marks;
    private volatile bool _enough;

    /// <summary>Everybody finishes what is in hand.</summary>
    public void Enough() => _enough = true;

    public async Task Run(CancellationToken stop)
    {
        var all = new List<Task>();
        foreach (var unit in Units)
            for (var n = 1; n <= OfficersAUnit; n++) all.Add(Officer(unit, $"officer-{unit}-{n}", new Random(seed + all.Count), stop));
        all.Add(Specialist(stop));
        all.Add(Supervisor(await line.Token("supervisor", "supervisor"), new Random(seed + all.Count), stop));
        for (var n = 0; n < Companies; n++) all.Add(Judge(new Random(seed + all.Count), stop));
        for (var n = 1; n <= Callers; n++) all.Add(Caller($"caller-{n}", new Random(seed + all.Count), stop));
        await Task.WhenAll(all);
    }

    /// <summary>Half of what is worked on is answered, the rest put back. With full hands (of claims whose answer was lost) a colleague goes on.</summary>
    private async Task Officer(string unit, string name, Random random, CancellationToken stop)
    {
        var (holder, token) = (name, await line.Token("officer", name, unit));
        for (var colleague = 1; !_enough;)
        {
            var (items, full) = await Claim(token, $"/api/units/{unit}/claims", "Claimed", holder, stop);
            if (full)
            {
                holder = $"{name}-{colleague++}";
                token = await line.Token("officer", holder, unit);
                continue;
            }
            if (items is not { Count: > 0 })
            {
                await Task.Delay(WhenIdle, stop);
                continue;
            }
            foreach (var item in items)
            {
                var (id, lease) = (item!["id"]!.GetValue<string>(), item["lease"]!.GetValue<string>());
                var etag = item["etag"]!.GetValue<string>();
                etag = await Command(token, id, "contact", "Contacted", mark => new() { ["lease"] = lease, ["note"] = mark }, etag, stop);
                etag = await Command(token, id, "progress", "ProgressReported", mark => new() { ["lease"] = lease, ["text"] = mark }, etag, stop);
                if (random.Next(2) == 0)
                    await Command(token, id, "release", "Released", mark => new() { ["lease"] = lease, ["note"] = mark }, etag, stop);
                else
                {
                    await Command(token, id, "reply", "ReplyGiven", mark => new() { ["lease"] = lease, ["outcome"] = "Resolved", ["text"] = mark }, etag, stop);
                    _answered.Enqueue(id);
                }
            }
        }
    }

    /// <summary>Companies that judge what they were answered: two of three are dissatisfied, and some say it twice.</summary>
    private async Task Judge(Random random, CancellationToken stop)
    {
        while (!_enough)
        {
            if (!_answered.TryDequeue(out var id)) { await Task.Delay(WhenIdle, stop); continue; }
            if (line.Ledger.Appeals.Values.FirstOrDefault(a => a.Id == id) is not { } appeal) continue;
            var token = await OfCompany(appeal.Company);
            await Command(token, id, "evaluation", "Evaluated", mark => new() { ["level"] = random.Next(3) == 0 ? 5 : random.Next(1, 3), ["text"] = mark }, null, stop);
            if (random.Next(5) == 0) await Command(token, id, "contest", "Contested|DissatisfactionFound", mark => new() { ["text"] = mark }, null, stop);
        }
    }

    /// <summary>Calls back: reaches nobody, or is told that it is well now, or that it shall be done again. A colleague goes on as with officers.</summary>
    private async Task Caller(string name, Random random, CancellationToken stop)
    {
        var (holder, token) = (name, await line.Token("callback", name, "XQ"));
        for (var colleague = 1; !_enough;)
        {
            var (items, full) = await Claim(token, "/api/call-backs/claims", "CallBackClaimed", holder, stop);
            if (full)
            {
                holder = $"{name}-{colleague++}";
                token = await line.Token("callback", holder, "XQ");
                continue;
            }
            if (items is not { Count: > 0 })
            {
                await Task.Delay(WhenIdle, stop);
                continue;
            }
            foreach (var item in items)
            {
                var (callBack, id) = (item!["id"]!.GetValue<string>(), item["appeal"]!.GetValue<string>());
                var lease = item["lease"]!.GetValue<string>();
                var outcome = ((string[])["NotReached", "Satisfied", "CallAgain", "Justified"])[random.Next(4)];
                var etag = await Command(token, id, null, "AttemptRecorded", mark => new()
                {
                    ["lease"] = lease, ["reached"] = outcome != "NotReached", ["outcome"] = outcome, ["note"] = mark,
                }, item["etag"]!.GetValue<string>(), stop, $"/api/call-backs/{callBack}/attempts");
                if (outcome is "NotReached" or "CallAgain")
                    await Command(token, id, "release", "Released", mark => new() { ["lease"] = lease, ["note"] = mark }, etag, stop);
            }
        }
    }

    private async Task Specialist(CancellationToken stop)
    {
        var (holder, token) = ("specialist", await line.Token("specialist", "specialist", "QFZY"));
        for (var colleague = 1; !_enough;)
        {
            var (items, full) = await Claim(token, "/api/triage/claims", "TriageClaimed", holder, stop);
            if (full)
            {
                holder = $"specialist-{colleague++}";
                token = await line.Token("specialist", holder, "QFZY");
                continue;
            }
            if (items is not { Count: > 0 })
            {
                await Task.Delay(WhenIdle, stop);
                continue;
            }
            foreach (var item in items)
                await Command(token, item!["id"]!.GetValue<string>(), "triage", "Triaged", mark => new()
                {
                    ["lease"] = item["lease"]!.GetValue<string>(), ["tier"] = "Assistance", ["unit"] = "SCJ", ["reason"] = "属市场监管", ["note"] = mark,
                }, item["etag"]!.GetValue<string>(), stop);
        }
    }

    /// <summary>Moves tiers, and stands in for companies that add something or take an appeal back.</summary>
    private async Task Supervisor(string token, Random random, CancellationToken stop)
    {
        while (!_enough)
        {
            if (!filers.Fresh.TryDequeue(out var appeal)) { await Task.Delay(WhenIdle, stop); continue; }
            switch (random.Next(6))
            {
                case 0:
                    var now = await line.Get(token, $"/api/appeals/{appeal.Id}", stop);
                    var other = now.Body?["tier"]?.GetValue<string>() == "Consultation" ? "Assistance" : "Consultation";
                    await Command(token, appeal.Id, "tier", "TierChanged", mark => new() { ["tier"] = other, ["reason"] = mark }, now.ETag, stop);
                    break;
                case 1:
                    await Command(await OfCompany(appeal.Company), appeal.Id, "supplements", "Supplemented", mark => new() { ["text"] = mark }, null, stop);
                    break;
                case 2:
                    await Command(await OfCompany(appeal.Company), appeal.Id, "withdrawal", "WithdrawnByAppellant", mark => new() { ["reason"] = mark }, null, stop);
                    break;
            }
        }
    }

    private Task<string> OfCompany(int company) => line.Token("enterprise", "company-" + company, enterprise: MadeUpLetters.CreditCodeOf(company));

    /// <summary>A claim is asked once: whatever a lost answer took is held until its lease ends.</summary>
    /// <returns>Null items when nothing is known; "full" when the claimant's hands are.</returns>
    private async Task<(JsonArray? Items, bool Full)> Claim(string token, string path, string @event, string holder, CancellationToken stop)
    {
        var reply = await line.Once(HttpMethod.Post, token, path, new() { ["max"] = 3, ["leaseMinutes"] = 120 }, null, null, stop);
        if (reply is not { Ok: true }) return (null, reply is { Status: HttpStatusCode.Conflict });
        var items = reply.Body!["items"]!.AsArray();
        // A call-back has an id of its own; the claim stands in its appeal's timeline.
        foreach (var item in items) line.Ledger.Claims.Add(new((item!["appeal"] ?? item["id"])!.GetValue<string>(), @event, item["lease"]!.GetValue<string>(), holder));
        return (items, false);
    }

    /// <summary>One command to its definite end; gives the version to go on from.</summary>
    /// <param name="at">The whole path, where it is not one of the appeal's.</param>
    private async Task<string?> Command(
        string token, string id, string? path, string @event, Func<string, JsonObject> body, string? etag, CancellationToken stop, string? at = null)
    {
        var mark = string.Create(CultureInfo.InvariantCulture, $"mark-{Interlocked.Increment(ref _marks):D6}");
        var reply = await line.Ask(HttpMethod.Post, token, at ?? $"/api/appeals/{id}/{path}", body(mark), mark, etag, stop);
        line.Ledger.Commands.Add(new(id, @event, mark, reply.Ok));
        return reply.ETag ?? etag;
    }
}
