using System.Diagnostics;
using System.Text.Json;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Reporting;
using ServerlessQiFu.Functions.Reports;
using ServerlessQiFu.Functions.Store;
using ServerlessQiFu.Recount;

// How long a report over 100,000 appeals takes: fills the table through the real store, on the disk, and sums it.
// Then how long a search in 5,000 answers takes, each of 300 characters.
// dotnet run -c Release --project tools/Reports [-- ROWS]
const int Writers = 64;
const int Runs = 20;
var rows = args is [var asked] ? int.Parse(asked, System.Globalization.CultureInfo.InvariantCulture) : 100_000;
var folder = Directory.CreateTempSubdirectory("qifu-reports-");
try
{
    using var file = RecordFile.Open(Path.Combine(folder.FullName, "reports.db"));
    var tables = new RecordTables(file.Tables);
    await tables.Create(default);
    var dice = new Random(20261124);
    var all = Enumerable.Range(0, rows).Select(i => Row(i, dice)).ToList();

    var clock = Stopwatch.StartNew();
    var store = Fresh(tables);
    await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = Writers }, async (row, cancellation) => await store.Write(row, cancellation));
    Console.WriteLine($"{rows} rows written in {clock.Elapsed.TotalSeconds:F1} s, {rows / clock.Elapsed.TotalSeconds:F0}/s, {Writers} at a time");

    var cold = Fresh(tables);
    clock.Restart();
    await WarmReports.Warm(cold, new(2026, 12, 31), default);
    Console.WriteLine($"read in the background when a process starts: {clock.Elapsed.TotalMilliseconds:F0} ms");
    Tell("first report of a process, from then on", [await Timed(cold)]);
    Tell($"report again, median of {Runs}", [.. await Repeat(() => Timed(cold))]);
    Tell("report of a process that has read nothing yet", [await Timed(Fresh(tables))]);
    Tell($"report after one appeal changed, median of {Runs}", [.. await Repeat(async () =>
    {
        var one = all[dice.Next(rows)];
        await store.Write(one with { Version = one.Version + 1 + dice.Next(1_000_000) }, default);
        return await Timed(cold);
    })]);
}
finally { folder.Delete(recursive: true); }
var words = new Random(7);
var index = Answers(5_000, words);
Tell($"search in 5,000 answers, median of {Runs}", [.. await Repeat(() =>
{
    var (question, clock) = (Text(words, 20), Stopwatch.StartNew());
    index.Search(question, new(2026, 1, 1));
    return Task.FromResult(clock.Elapsed.TotalMilliseconds);
})]);

static async Task<double> Timed(ReportStore store)
{
    var clock = Stopwatch.StartNew();
    var received = await store.Received(new(2026, 1, 1), new(2026, 12, 31), default);
    var sums = Sums.ByGroup(received, GroupedBy.Unit, new(2026, 12, 31, 0, 0, 0, TimeSpan.Zero));
    JsonSerializer.SerializeToUtf8Bytes(new { Total = Sums.Add([.. sums.Values]), sums });
    return clock.Elapsed.TotalMilliseconds;
}

static async Task<List<double>> Repeat(Func<Task<double>> run)
{
    var times = new List<double>();
    for (var i = 0; i < Runs; i++) times.Add(await run());
    return times;
}

static void Tell(string what, double[] times)
{
    Array.Sort(times);
    Console.WriteLine($"{what}: {times[times.Length / 2]:F0} ms (worst {times[^1]:F0} ms)");
}

static AnswerIndex Answers(int count, Random dice)
{
    var index = new AnswerIndex();
    for (var i = 0; i < count; i++)
        index.Add(new($"{i:D32}", Text(dice, 15), Text(dice, 300), "来源", new(2027, 1, 1), [], "a", default) { ApprovedBy = "b", ApprovedAt = default(DateTimeOffset) });
    return index;
}

// Of sixty characters, so that every question has something of most answers.
static string Text(Random dice, int length) => string.Concat(Enumerable.Range(0, length).Select(_ => (char)('一' + dice.Next(60))));

// As varied as real ones: most closed and evaluated, some dissatisfied and done again, some late.
static ReportRow Row(int number, Random dice)
{
    var received = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(dice.Next(364 * 24 * 60));
    var (open, bad) = (dice.Next(10) == 0, dice.Next(20) == 0);
    return new()
    {
        Id = AppealNumber.Make(DateOnly.FromDateTime(received.UtcDateTime.AddHours(8)), (ulong)number), Version = 20,
        ReceivedAt = received, OuterAt = received.AddDays(10), District = "SZ-4403" + (dice.Next(9) + 3).ToString("D2", System.Globalization.CultureInfo.InvariantCulture),
        Tier = (Tier)dice.Next(3), AnsweredAt = open ? null : received.AddDays(dice.Next(12)),
        Shares =
        [
            new() { Unit = UnitShare.Desk, FirstDispatchAccurate = dice.Next(50) > 0, LeftToPerson = dice.Next(3) == 0 },
            new()
            {
                Unit = "U" + dice.Next(60), Received = 1, WasAccountable = true, Status = open ? Status.InProgress : Status.Closed, ClosedAs = open ? null : ClosedAs.Satisfied,
                OverdueAfter = open ? received.AddDays(10) : null, LateAfter = open ? received.AddDays(10) : null, PromiseDueAt = open ? received.AddDays(3) : null,
                Contacted = 1, RoundsInTime = open ? 0 : 1, PromisesKept = open ? 0 : 1, Answers = open ? 0 : 1,
                Evaluations = open ? 0 : bad ? 2 : dice.Next(2), BadEvaluations = bad ? 1 : 0, Dissatisfied = bad ? 1 : 0, CallBacks = bad ? 1 : 0, CallBacksDone = bad ? 1 : 0, Reached = bad ? 1 : 0,
                Redos = bad ? 1 : 0, Solved = bad ? 1 : 0, Rungs = dice.Next(3) == 0 ? new Dictionary<string, int> { ["Yellow"] = 1, ["Orange"] = 1 } : UnitShare.NoRungs,
            },
        ],
    };
}

static ReportStore Fresh(RecordTables tables) => new(tables, new ReportReading(), (_, _) => throw new InvalidOperationException("No row here is of an earlier version."));
