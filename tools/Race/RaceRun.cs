using System.Diagnostics;
using System.Net;

namespace ServerlessQiFu.Tools.Race;

/// <summary>Files, races, kills, and reckons; every wait in here ends.</summary>
internal static class RaceRun
{
    private static readonly TimeSpan LongestQueuing = TimeSpan.FromMinutes(1);
    /// <summary>Clients that still wait for an answer this long after the last life wait in vain.</summary>
    private static readonly TimeSpan LongestFinish = TimeSpan.FromMinutes(2);

    /// <summary>On a busy machine a life lasts until so much was answered, or so long.</summary>
    private const int LeastAnswers = 300;
    private static readonly TimeSpan LongestLife = TimeSpan.FromMinutes(1);

    /// <returns>0 when every wall stands and there was something to race for, else 1.</returns>
    public static async Task<int> Go(RaceOptions options, Action<string> say)
    {
        var folder = Directory.CreateTempSubdirectory("qifu-race-").FullName;
        var (watch, random) = (Stopwatch.StartNew(), new Random(options.Seed));
        var (policy, data) = (RacePolicy.Write(folder), Path.Combine(folder, "data"));
        using var line = new Line(new Ledger());

        var product = await Start(data, policy, line);
        var staff = await line.Token("supervisor", "race-auditor");
        var appeals = await File(line, staff, options.Appeals);

        var companies = await Task.WhenAll(appeals.Select((_, n) => line.Token("enterprise", $"company-{n}", enterprise: MadeUpLetters.CreditCodeOf(n))));

        var minutes = new Minutes();
        var racers = new Racers(line, minutes, appeals, companies, options.Seed);
        using var limit = new CancellationTokenSource();
        var racing = racers.Run(limit.Token);
        foreach (var life in Lives(options, random))
        {
            await Task.WhenAny(racing, Life(life.For, line.Ledger));
            if (racing.IsFaulted) await racing;
            if (!life.Killed) break;
            await product.Kill();
            await product.DisposeAsync();
            product = await Start(data, policy, line);
        }
        await using var last = product;
        racers.Enough();
        limit.CancelAfter(LongestFinish);
        await racing;

        var audit = new RaceAudit(line, minutes, staff);
        await audit.Run(appeals);
        Print(options, line, minutes, audit, watch.Elapsed, say);
        string[] violations = [.. Idle(audit), .. audit.BrokenWalls, .. audit.BrokenWords, .. audit.Reports, .. line.Ledger.Violations];
        foreach (var violation in violations.Take(50)) say("VIOLATION " + violation);
        if (violations.Length > 0)
        {
            say($"{violations.Length} violations; the data is in {folder}; --seconds {options.Seconds} --kills {options.Kills} --appeals {options.Appeals} --seed {options.Seed}");
            return 1;
        }
        await last.Kill();
        Directory.Delete(folder, recursive: true);
        return 0;
    }

    /// <summary>How long each life races, together as long as asked, and whether it ends by a kill.</summary>
    private static IEnumerable<(TimeSpan For, bool Killed)> Lives(RaceOptions options, Random random)
    {
        double[] shares = [.. Enumerable.Range(0, options.Kills + 1).Select(_ => 0.2 + random.NextDouble())];
        for (var n = 0; n < shares.Length; n++) yield return (TimeSpan.FromSeconds(options.Seconds * shares[n] / shares.Sum()), n < options.Kills);
    }

    private static async Task Life(TimeSpan share, Ledger ledger)
    {
        var (watch, before) = (Stopwatch.StartNew(), ledger.Answers);
        while (watch.Elapsed < share || ledger.Answers - before < LeastAnswers && watch.Elapsed < LongestLife) await Task.Delay(TimeSpan.FromMilliseconds(20));
    }

    /// <summary>A race in which nothing of what it is about happened proves nothing.</summary>
    private static IEnumerable<string> Idle(RaceAudit audit) =>
        ((string[])["Evaluated", "CallBackDone", "RedoBegan", "TierRaised", "Closed"]).Where(needed => audit.Count(e => e.Event == needed) == 0).Select(needed => $"nothing raced for: no {needed} happened");

    private static async Task<Product> Start(string data, string policy, Line line)
    {
        var product = await Product.Start(data, policy);
        line.Connect(product);
        return product;
    }

    /// <summary>All of them for one unit and in its queue.</summary>
    private static async Task<IReadOnlyList<string>> File(Line line, string staff, int many)
    {
        var bot = await line.Token("bot", "race-bot");
        var filed = await Task.WhenAll(Enumerable.Range(0, many).Select(n =>
            line.Ask(HttpMethod.Post, bot, "/api/appeals", MadeUpLetters.Letter(n, matter: 0, company: n), $"race-{n}", null, CancellationToken.None)));
        string[] ids = [.. filed.Select(f => f.Status == HttpStatusCode.Accepted ? f.Text("id") : throw new InvalidOperationException($"A letter was answered {(int)f.Status}: {f.Body}"))];
        var watch = Stopwatch.StartNew();
        foreach (var id in ids)
            while ((await line.Get(staff, $"/api/appeals/{id}", CancellationToken.None)).Text("status") == "Received")
            {
                if (watch.Elapsed > LongestQueuing) throw new InvalidOperationException($"{id} is not triaged after {LongestQueuing.TotalSeconds} s.");
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        return ids;
    }

    private static void Print(RaceOptions options, Line line, Minutes minutes, RaceAudit audit, TimeSpan whole, Action<string> say)
    {
        say($"{Racers.All} clients, {options.Appeals} appeals, {options.Seconds} s of racing, {options.Kills} kills, seed {options.Seed}\n\n| what | target | measured |\n|---|---|---|");
        Row("whole answers; requests whose answer was lost in a kill", "", $"{line.Ledger.Answers:N0}; {line.Ledger.LostAnswers:N0}");
        Row("commands acknowledged, refused", "", $"{minutes.Commands.Count(c => c.Told is not null):N0}, {minutes.Commands.Count(c => c.Told is null):N0} ({string.Join(", ", minutes.Refused.Select(r => $"{(int)r.Key}: {r.Value:N0}"))})");
        Row("claims acknowledged", "", $"{line.Ledger.Claims.Count:N0}");
        Row("entries in the timelines", "", $"{audit.Count(_ => true):N0}");
        Row("replies, evaluations, contests", "", $"{Of("ReplyGiven")}, {Of("Evaluated")}, {Of("Contested")}");
        Row("dissatisfied evaluations and contests; audits", "", $"{audit.Count(e => e.IsDissatisfied):N0}; {audit.Count(e => e.Event == "CallBackOpened" && e.Number("level") is null):N0}");
        Row("call-backs done, open", "done + open = these two together", $"{Of("CallBackDone")}, {audit.Count(e => e.Event == "CallBackOpened") - audit.Count(e => e.Event == "CallBackDone"):N0}");
        Row("attempts, declared unreachable, reviewed", "", $"{Of("AttemptRecorded")}, {Of("UnreachableDeclared")}, {Of("CallBackReviewed")}");
        Row("redos, closed, tier raised", "", $"{Of("RedoBegan")}, {Of("Closed")}, {Of("TierRaised")}");
        Row("leases that ran out, rungs reached", "", $"{Of("LeaseExpired")}, {audit.Count(e => e.Event is "RungReached" or "CallBackRungReached"):N0}");
        Row("walls broken", "0", audit.BrokenWalls.Count);
        Row("acknowledged commands and claims lost or doubled, refused ones done", "0", audit.BrokenWords.Count);
        Row("figures of the report that differ from the timelines", "0", audit.Reports.Count);
        Row("the whole run", "", $"{whole.TotalSeconds:F0} s");

        void Row(string what, string target, object measured) => say($"| {what} | {target} | {measured} |");
        string Of(string @event) => $"{audit.Count(e => e.Event == @event):N0}";
    }
}
