using System.Globalization;
using System.Text.Json.Nodes;
using ServerlessQiFu.Bench.Running;

namespace ServerlessQiFu.Bench.Crash;

/// <summary>Officers, a specialist, companies and a supervisor, each at work until told to stop; every command under a key.</summary>
internal sealed class Workers(Line line, Filers filers, int seed)
{
    public static readonly string[] Units = ["GDJ", "SCJ", "SW", "RSJ", "GJJ", "HJJ", "JTJ", "SWUJ"];
    private static readonly TimeSpan WhenIdle = TimeSpan.FromMilliseconds(100);
    private int _marks;
    private volatile bool _enough;

    /// <summary>Everybody finishes what is in hand.</summary>
    public void Enough() => _enough = true;

    public async Task Run(CancellationToken stop)
    {
        var all = new List<Task>();
        foreach (var unit in Units)
        {
            var token = await line.Token("officer", "officer-" + unit, unit);
            all.Add(Officer(token, unit, "officer-" + unit, new Random(seed + all.Count), stop));
        }
        all.Add(Specialist(await line.Token("specialist", "specialist", "QFZY"), stop));
        all.Add(Supervisor(await line.Token("supervisor", "supervisor"), new Random(seed + all.Count), stop));
        await Task.WhenAll(all);
    }

    private async Task Officer(string token, string unit, string name, Random random, CancellationToken stop)
    {
        while (!_enough)
        {
            if (await Claim(token, $"/api/units/{unit}/claims", "Claimed", name, stop) is not { Count: > 0 } items)
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
            }
        }
    }

    private async Task Specialist(string token, CancellationToken stop)
    {
        while (!_enough)
        {
            if (await Claim(token, "/api/triage/claims", "TriageClaimed", "specialist", stop) is not { Count: > 0 } items)
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

    private Task<string> OfCompany(int company) => line.Token("enterprise", "company-" + company, enterprise: Letters.CreditCodeOf(company));

    /// <summary>A claim is asked once: whatever a lost answer took is held until its lease ends.</summary>
    private async Task<JsonArray?> Claim(string token, string path, string @event, string holder, CancellationToken stop)
    {
        var reply = await line.Once(HttpMethod.Post, token, path, new() { ["max"] = 3, ["leaseMinutes"] = 120 }, null, null, stop);
        if (reply is not { Ok: true }) return null;
        var items = reply.Body!["items"]!.AsArray();
        foreach (var item in items) line.Ledger.Claims.Add(new(item!["id"]!.GetValue<string>(), @event, item["lease"]!.GetValue<string>(), holder));
        return items;
    }

    /// <summary>One command to its definite end; gives the version to go on from.</summary>
    private async Task<string?> Command(string token, string id, string path, string @event, Func<string, JsonObject> body, string? etag, CancellationToken stop)
    {
        var mark = string.Create(CultureInfo.InvariantCulture, $"mark-{Interlocked.Increment(ref _marks):D6}");
        var reply = await line.Ask(HttpMethod.Post, token, $"/api/appeals/{id}/{path}", body(mark), mark, etag, stop);
        line.Ledger.Commands.Add(new(id, @event, mark, reply.Ok));
        return reply.ETag ?? etag;
    }
}
