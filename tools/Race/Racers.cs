using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace ServerlessQiFu.Tools.Race;

/// <summary>
/// 64 clients on the same appeals, each on its own and as fast as it is answered: companies that judge, officers that answer,
/// callers, reviewers, supervisors. Some are not what they say: officers who call back or review their own work, callers who
/// review what they found themselves, staff who rate. Each command carries words of its own and is asked until it has an end.
/// </summary>
/// <param name="companies">The token of the company of each appeal.</param>
internal sealed class Racers(Line line, Minutes minutes, IReadOnlyList<string> appeals, IReadOnlyList<string> companies, int seed)
{
    public const int Companies = 20, Officers = 16, Callers = 16, Reviewers = 8, Supervisors = 4;
    public const int All = Companies + Officers + Callers + Reviewers + Supervisors;
    private static readonly string[] Units = ["GDJ", "GXJ"];
    private static readonly string[] Outcomes = ["NotReached", "CallAgain", "Satisfied", "Justified", "Justified", "Unjustified"];
    private static readonly TimeSpan WhenIdle = TimeSpan.FromMilliseconds(50);
    private const string Copied = "您好，贵公司反映的停电问题我局已经收悉，已安排检修人员到现场排查线路并更换老化电缆，后续将持续关注，感谢对供电工作的理解和支持。";
    private const string Characters = "电路检修更换设备增容负荷变压器现场工人安全企业生产恢复时间计划线缆园区协调政策申请办理流程材料审核";

    private int _marks;
    private volatile bool _enough;

    /// <summary>Everybody finishes what is in hand.</summary>
    public void Enough() => _enough = true;

    public Task Run(CancellationToken stop)
    {
        var racers = new List<Task>(All);
        Start(Companies, Company);
        Start(Officers, Officer);
        Start(Callers, Caller);
        Start(Reviewers, Reviewer);
        Start(Supervisors, Supervisor);
        return Task.WhenAll(racers);

        void Start(int many, Func<int, Random, CancellationToken, Task> racer)
        {
            for (var n = 0; n < many; n++) racers.Add(racer(n, new Random(seed * 1_000 + racers.Count), stop));
        }
    }

    /// <summary>Judges whatever it likes, also what is not answered yet, being called back or closed.</summary>
    private async Task Company(int number, Random random, CancellationToken stop)
    {
        while (!_enough)
        {
            var which = random.Next(appeals.Count);
            var (token, id) = (companies[which], appeals[which]);
            switch (random.Next(12))
            {
                case 0: await Say(token, id, "supplements", mark => new() { ["text"] = mark }, stop); break;
                case 1 or 2: await Say(token, id, "contest", mark => new() { ["text"] = mark }, stop); break;
                case 3 when random.Next(100) == 0: await Say(token, id, "withdrawal", mark => new() { ["reason"] = mark }, stop); break;
                default: await Say(token, id, "evaluation", Rating(random.Next(1, 6)), stop); break;
            }
            await Task.Delay(WhenIdle, stop);
        }
    }

    private async Task Officer(int number, Random random, CancellationToken stop)
    {
        var unit = Units[number % Units.Length];
        var token = await line.Token("officer", $"officer-{number}", unit);
        while (!_enough)
        {
            if (await Claim(token, $"/api/units/{unit}/claims", "Claimed", $"officer-{number}", stop) is not { } item) continue;
            var (id, lease, etag) = (item["id"]!.GetValue<string>(), item["lease"]!.GetValue<string>(), item["etag"]!.GetValue<string>());
            if (random.Next(3) == 0) etag = await Command(token, id, "progress", mark => new() { ["lease"] = lease, ["text"] = mark }, etag, stop);
            if (random.Next(8) == 0) etag = await Command(token, id, "hand-over", mark => new() { ["lease"] = lease, ["unit"] = Units[1 - number % Units.Length], ["note"] = mark }, etag, stop);
            if (random.Next(8) == 0) { await Command(token, id, "release", mark => new() { ["lease"] = lease, ["note"] = mark }, etag, stop); continue; }
            // Now and then it takes longer than the lease.
            if (random.Next(8) == 0) await Task.Delay(random.Next(4_000), stop);
            await Command(token, id, "reply", mark => new() { ["lease"] = lease, ["outcome"] = "Resolved", ["text"] = Answer(random) + mark }, null, stop);
            if (random.Next(4) == 0) await Say(token, id, "evaluation", Rating(5), stop);
            if (random.Next(4) == 0) await Command(token, id, "reply", mark => new() { ["lease"] = lease, ["outcome"] = "Explained", ["text"] = Answer(random) + mark }, null, stop);
        }
    }

    /// <summary>The last few are officers under another name of role, and a colleague of theirs.</summary>
    private async Task Caller(int number, Random random, CancellationToken stop)
    {
        var (subject, unit) = (Callers - number) switch { 1 => ("colleague", "GDJ"), 2 => ("officer-1", "XQ"), 3 => ("officer-0", "XQ"), _ => ($"caller-{number}", "XQ") };
        var token = await line.Token("callback", subject, unit);
        while (!_enough)
        {
            if (await Claim(token, "/api/call-backs/claims", "CallBackClaimed", subject, stop) is not { } item) continue;
            var (id, callBack, lease) = (item["appeal"]!.GetValue<string>(), item["id"]!.GetValue<string>(), item["lease"]!.GetValue<string>());
            for (var call = 0; call < 3; call++)
            {
                var outcome = Outcomes[random.Next(Outcomes.Length)];
                await Command(token, id, "attempts", mark => Attempt(lease, outcome, mark, random), null, stop, callBack);
                if (outcome == "NotReached" && random.Next(2) == 0) await Command(token, id, "unreachable", mark => new() { ["lease"] = lease, ["note"] = mark }, null, stop, callBack);
                if (outcome is not ("NotReached" or "CallAgain")) break;
                if (random.Next(3) == 0) { await Command(token, id, "release", mark => new() { ["lease"] = lease, ["note"] = mark }, null, stop); break; }
            }
        }
    }

    /// <summary>The last few are callers and officers, who would decide about themselves.</summary>
    private async Task Reviewer(int number, Random random, CancellationToken stop)
    {
        var subject = (Reviewers - number) switch { 1 => "caller-0", 2 => "officer-0", _ => $"reviewer-{number}" };
        var token = await line.Token("reviewer", subject, "XQ");
        while (!_enough)
        {
            var waiting = (await line.Get(token, "/api/reviews?limit=20", stop)).Body?["items"]?.AsArray() ?? [];
            if (waiting.Count == 0) { await Task.Delay(WhenIdle, stop); continue; }
            var item = waiting[random.Next(waiting.Count)]!;
            var (id, etag, yes) = (item["appeal"]!.GetValue<string>(), item["etag"]!.GetValue<string>(), random.Next(3) > 0);
            if (item["callBack"]?.GetValue<string>() is { } callBack) await Command(token, id, "review", mark => new() { ["agreed"] = yes, ["note"] = mark }, etag, stop, callBack);
            else await Command(token, id, "reply-review", mark => new() { ["passed"] = yes, ["note"] = mark }, etag, stop);
        }
    }

    private async Task Supervisor(int number, Random random, CancellationToken stop)
    {
        var token = await line.Token("supervisor", $"supervisor-{number}");
        while (!_enough)
        {
            var id = appeals[random.Next(appeals.Count)];
            switch (random.Next(4))
            {
                case 0: await Command(token, id, "tier", mark => new() { ["tier"] = random.Next(2) == 0 ? "Assistance" : "Complex", ["reason"] = mark }, null, stop); break;
                case 1: await Command(token, id, "ruling", mark => new() { ["unit"] = Units[random.Next(Units.Length)], ["reason"] = mark }, null, stop); break;
                case 2: await Command(token, id, "supervision", mark => new() { ["reason"] = mark }, null, stop); break;
                default: await Say(token, id, "evaluation", Rating(5), stop); break;
            }
            await Task.Delay(WhenIdle * 4, stop);
        }
    }

    private static Func<string, JsonObject> Rating(int level) => mark => new() { ["level"] = level, ["text"] = mark };

    private static JsonObject Attempt(string lease, string outcome, string mark, Random random)
    {
        var attempt = new JsonObject { ["lease"] = lease, ["reached"] = outcome != "NotReached", ["outcome"] = outcome, ["note"] = mark };
        if (outcome == "Justified" && random.Next(2) == 0) attempt["redoUnit"] = Units[random.Next(Units.Length)];
        return attempt;
    }

    /// <summary>One in three pastes.</summary>
    private static string Answer(Random random) => random.Next(3) == 0 ? Copied : string.Concat(Enumerable.Range(0, 40).Select(_ => Characters[random.Next(Characters.Length)]));

    /// <summary>A claim is asked once: what a lost answer took is held until its lease ends.</summary>
    private async Task<JsonNode?> Claim(string token, string path, string @event, string holder, CancellationToken stop)
    {
        var reply = await line.Once(HttpMethod.Post, token, path, new() { ["max"] = 1, ["leaseMinutes"] = 1 }, null, null, stop);
        if (reply is not { Ok: true } || reply.Body!["items"]!.AsArray() is not [{ } item])
        {
            await Task.Delay(WhenIdle, stop);
            return null;
        }
        line.Ledger.Claims.Add(new((item["appeal"] ?? item["id"])!.GetValue<string>(), @event, item["lease"]!.GetValue<string>(), holder));
        return item;
    }

    /// <summary>A company's word: no version is asked of it.</summary>
    private async Task Say(string token, string id, string what, Func<string, JsonObject> body, CancellationToken stop)
    {
        var (mark, reply) = await Ask(token, $"/api/appeals/{id}/{what}", body, null, stop);
        minutes.Add(new(id, what, mark, null, Version(reply)), reply.Status);
    }

    /// <summary>One command to its definite end; gives the version to go on from.</summary>
    /// <param name="etag">The version it was decided on; null reads the one there is now.</param>
    private async Task<string?> Command(string token, string id, string what, Func<string, JsonObject> body, string? etag, CancellationToken stop, string? callBack = null)
    {
        etag ??= (await line.Get(token, $"/api/appeals/{id}", stop)).ETag;
        // Not theirs to see.
        if (etag is null) return null;
        var (mark, reply) = await Ask(token, callBack is null ? $"/api/appeals/{id}/{what}" : $"/api/call-backs/{callBack}/{what}", body, etag, stop);
        minutes.Add(new(id, what, mark, int.Parse(etag.Trim('"').Split('-')[0], CultureInfo.InvariantCulture), Version(reply)), reply.Status);
        return reply.ETag ?? etag;
    }

    private async Task<(string Mark, Reply Reply)> Ask(string token, string path, Func<string, JsonObject> body, string? etag, CancellationToken stop)
    {
        var mark = string.Create(CultureInfo.InvariantCulture, $"mark-{Interlocked.Increment(ref _marks):D6}");
        return (mark, await line.Ask(HttpMethod.Post, token, path, body(mark), mark, etag, stop));
    }

    private static int? Version(Reply reply) => reply.Status == HttpStatusCode.OK ? reply.Body!["version"]!.GetValue<int>() : null;
}
