using System.Diagnostics;
using System.Globalization;

namespace ServerlessQiFu.Tools.Crash;

/// <summary>Load, kills, and the reckoning; every wait in here ends.</summary>
internal static class CrashRun
{
    /// <summary>Clients that file at the same time.</summary>
    private const int FilingClients = 8;
    /// <summary>Clients that still wait for an answer this long after the last start wait in vain: stuck.</summary>
    private static readonly TimeSpan LongestFinish = TimeSpan.FromMinutes(2);

    public static async Task<int> Go(CrashOptions options)
    {
        var folder = Directory.CreateTempSubdirectory("qifu-crash-").FullName;
        var watch = Stopwatch.StartNew();
        var ledger = new Ledger();
        using var line = new Line(ledger);
        var killer = new Killer(options, folder, line);

        var product = await killer.FirstStart();
        var botToken = await line.Token("bot", "crash-bot");
        var filers = new Filers(line, botToken);
        var workers = new Workers(line, filers, options.Seed);
        using var limit = new CancellationTokenSource();
        var filing = filers.Run(FilingClients, limit.Token);
        var working = workers.Run(limit.Token);

        try { product = await killer.Run(product, filers); }
        catch (InvalidOperationException broken)
        {
            Console.Error.WriteLine($"{broken.Message}\nThe data is in {folder}; seed {options.Seed}.");
            return 1;
        }
        await using var last = product;
        var lastStart = Stopwatch.StartNew();
        filers.NoMore();
        workers.Enough();
        limit.CancelAfter(LongestFinish);
        try { await Task.WhenAll(filing, working); }
        catch (OperationCanceledException) { ledger.Violations.Add($"stuck: {options.Appeals - ledger.Appeals.Count} letters and perhaps commands had no answer {LongestFinish.TotalMinutes} minutes after the last start"); }

        var audit = new Audit(line, options.Appeals);
        await audit.Run(lastStart, await line.Token("supervisor", "auditor"), botToken);

        Row("kills, of these before the product was ready", options.Kills.ToString(CultureInfo.InvariantCulture), $"{killer.Kills}, {killer.BeforeReady}");
        Row("ready after a kill, p50 / longest", "", $"{killer.ReadyAfter(50):F1} / {killer.ReadyAfter(100):F1} s");
        Row("whole answers; requests whose answer was lost", "", $"{ledger.Answers:N0}; {ledger.LostAnswers:N0}");
        Row("appeals acknowledged", $"{options.Appeals:N0}", $"{ledger.Appeals.Count:N0}");
        Row("acknowledged appeals lost", "0", audit.Lost);
        Row("appeals doubled", "0", audit.Doubled);
        Row("appeals stuck; the last was on its way after", "0; ≤ 120 s", $"{audit.Stuck}; {audit.SettledAfter.TotalSeconds:F0} s");
        Row("commands acknowledged, refused", "", $"{ledger.Commands.Count(c => c.Done):N0}, {ledger.Commands.Count(c => !c.Done):N0}");
        Row("acknowledged commands lost, done twice; refused ones done", "0, 0; 0", $"{audit.CommandsLost}, {audit.CommandsDoubled}; {audit.CommandsUnasked}");
        Row("claims acknowledged; lost", "; 0", $"{ledger.Claims.Count:N0}; {audit.ClaimsLost}");
        Row("replies, evaluations, call-back attempts acknowledged", "", string.Join(", ", ((string[])["ReplyGiven", "Evaluated", "AttemptRecorded"]).Select(Done)));
        Row("dissatisfactions; without exactly one call-back", "; 0", $"{audit.Dissatisfied:N0}; {audit.CallBacksWrong}");
        Row("the whole run", "", $"{watch.Elapsed.TotalSeconds:F0} s");

        foreach (var violation in ledger.Violations.Order(StringComparer.Ordinal).Take(50)) Console.WriteLine("VIOLATION " + violation);
        if (ledger.Violations.IsEmpty)
        {
            await last.Kill();
            Directory.Delete(folder, recursive: true);
            return 0;
        }
        Console.WriteLine($"{ledger.Violations.Count} violations; the data is in {folder}; --kills {options.Kills} --appeals {options.Appeals} --seed {options.Seed}");
        return 1;

        string Done(string name) => $"{ledger.Commands.Count(c => c.Done && c.Event == name):N0}";
        void Row(string what, string target, object measured) => Console.WriteLine($"| {what} | {target} | {measured} |");
    }
}
