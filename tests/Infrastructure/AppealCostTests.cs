using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Tests.Architecture;
using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Infrastructure;

/// <summary>
/// What one appeal costs, step by step, and what each read costs: transactions of storage, messages, executions. They are written down in
/// <c>appeal-cost.txt</c>; more of any is a failure, and the sums in docs/azure.md are of them.
/// </summary>
public sealed class AppealCostTests : IAsyncLifetime
{
    /// <summary>Set to anything, the file is written anew: when a step costs less, or more for a reason that the commit gives.</summary>
    private const string Record = "QIFU_RECORD_COSTS";

    /// <summary>The life of an ordinary appeal; what follows in the file are reads.</summary>
    private static readonly string[] Life = ["file", "claim", "record contact", "report progress", "reply", "evaluate", "wait until it ends"];

    private const string Sweepers = "an hour of sweepers, none open";

    private static readonly string Document = Path.Combine(SourceRuleTests.Root, "docs", "azure.md");
    private static readonly string Recorded = Path.Combine(SourceRuleTests.Root, "tests", "Infrastructure", "appeal-cost.txt");

    /// <summary>A Tuesday morning from which two lives go on to before the year's first day, when even <see cref="City.NoSweeper"/> comes.</summary>
    private static readonly DateTimeOffset Autumn = new(2026, 10, 20, 1, 30, 0, TimeSpan.Zero);

    private readonly OperationCounts _counts = new();
    private City _city = null!;

    public async ValueTask InitializeAsync() => _city = await Counted(City.NoSweeper);

    private Task<City> Counted(string? sweeper) => City.Open(at: Autumn, sweeper: sweeper, settings: ["--reports:warm", "false", "--triage:warm", "false"], replace: services =>
    {
        services.Wrap<TableServiceClient>(inner => new CountingTables(inner, _counts));
        services.Wrap<BlobServiceClient>(inner => new CountingBlobs(inner, _counts));
        services.Wrap<ServiceBusClient>(inner => new CountingBus(inner, _counts));
        services.AddSingleton(_counts).AddSingleton<CountingRuns>();
        // One closure in twenty is called back by chance; not this one.
        services.AddSingleton(new AuditDraw(() => 0.99));
    }, build: builder => builder.UseMiddleware<CountingRuns>());

    public ValueTask DisposeAsync() => _city.DisposeAsync();

    [Fact]
    public async Task No_step_of_an_appeal_and_no_read_costs_more_than_is_written_down()
    {
        // What a process does once is no cost of an appeal: the first one pays it.
        await Live();
        var measured = await Live();
        measured[Sweepers] = await SweepForAnHour();
        if (Environment.GetEnvironmentVariable(Record) is not null)
        {
            Write(measured);
            WriteDocument(measured);
        }
        var written = Read();
        Assert.Equal(written.Keys, measured.Keys);
        var dearer = measured.SelectMany(step => OperationCounts.Kinds.Index().Where(kind => step.Value[kind.Index] > written[step.Key][kind.Index])
            .Select(kind => $"{step.Key}: {step.Value[kind.Index]} of {kind.Item}, not {written[step.Key][kind.Index]}"));
        Assert.True(!dearer.Any(), $"{string.Join("; ", dearer)}. Is it worth it? Then record it with {Record}=1, which mends the sums in docs/azure.md too.");
    }

    /// <summary>The chapter is made of what is written down.</summary>
    [Fact]
    public void The_documents_sums_are_of_what_is_written_down() => Assert.Contains(Chapter(Read()), File.ReadAllText(Document), StringComparison.Ordinal);

    private static string Chapter(IReadOnlyDictionary<string, int[]> costs) =>
        new AppealCostTable([.. OperationCounts.Kinds.Index().Select(kind => Life.Sum(step => costs[step][kind.Index]))], costs[Sweepers]).ToString();

    /// <summary>The table of the counts and all that follows in its chapter are written anew.</summary>
    private static void WriteDocument(IReadOnlyDictionary<string, int[]> costs)
    {
        var page = File.ReadAllText(Document);
        var from = page.IndexOf("| point reads |", page.IndexOf("## What it costs", StringComparison.Ordinal), StringComparison.Ordinal);
        var to = page.IndexOf("\n\n", page.IndexOf("| all of it", from, StringComparison.Ordinal), StringComparison.Ordinal) + 1;
        File.WriteAllText(Document, page[..from] + Chapter(costs) + page[to..]);
    }

    private async Task<Dictionary<string, int[]>> Live()
    {
        var costs = new Dictionary<string, int[]>();
        using var company = _city.Company();
        using var officer = _city.Officer();
        using var supervisor = _city.Supervisor();
        using var caller = _city.Caller();
        using var specialist = _city.Specialist();
        var clients = new[] { company, officer, supervisor, caller, specialist };
        await Tokens();

        string id = "", lease = "", etag = "";
        await Step("file", async () => id = await company.File(SampleLetters.Outage()));
        await Step("claim", async () => { var item = await officer.Claim("GDJ"); (lease, etag) = (item.Text("lease"), item.Text("etag")); });
        await Step("record contact", () => Command("contact", new { lease, note = "已电话联系企业，明日上门。" }));
        await Step("report progress", () => Command("progress", new { lease, text = "已安排明日上午到园区检修线路。" }));
        await _city.Walk(TimeSpan.FromMinutes(EvaluationCalls.Plausible));
        await Tokens();
        await Step("reply", () => Command("reply", new { lease, outcome = "Resolved", text = "线路已检修，恢复供电。编号" + id }));
        await Step("evaluate", () => company.Judge(id, "evaluation", new { level = 4, speed = 4, effect = 4, text = "满意" }));
        await Step("wait until it ends", () => _city.Walk(TimeSpan.FromDays(20)));
        Assert.Equal("Closed", (await company.Appeal(id)).Text("status"));
        await Tokens();

        await Step("read the appeal, company", () => company.Appeal(id));
        await Step("read the appeal, officer", () => officer.Appeal(id));
        await Step("list the company's appeals", () => Get(company, "/api/enterprises/" + SampleLetters.Company + "/appeals"));
        await Step("list notices", () => Get(company, "/api/notices"));
        await Step("read the directory", () => Get(company, "/api/directory"));
        await Step("list reviews", () => Get(supervisor, "/api/reviews"));
        await Step("claim from an empty queue", () => officer.PostAsJsonAsync("/api/units/GDJ/claims", new { max = 1, leaseMinutes = 60 }));
        await Step("claim triage, none there", () => specialist.PostAsJsonAsync("/api/triage/claims", new { max = 1 }));
        await Step("claim call-backs, none there", () => caller.PostAsJsonAsync("/api/call-backs/claims", new { max = 1 }));
        await Step("report of a month", () => Get(supervisor, "/api/reports/summary?from=2026-10-01&to=2026-10-31&by=unit"));
        // Not ready here, where no sweeper runs; it asks the same.
        await Step("readiness", async () => (await company.GetAsync("/api/health/ready")).Dispose());
        return costs;

        async Task Step(string name, Func<Task> act)
        {
            await act();
            await _city.Quiet();
            costs[name] = _counts.Take();
        }

        async Task Command(string command, object body)
        {
            using var answer = await officer.TryCommand(id, command, body, etag);
            etag = (await answer.Read(HttpStatusCode.OK)).Text("etag");
        }

        // Each has its token, which in real life comes from elsewhere.
        async Task Tokens()
        {
            foreach (var client in clients) (await client.GetAsync("/api/directory")).Dispose();
            await _city.Quiet();
            _counts.Take();
        }
    }

    private async Task<int[]> SweepForAnHour()
    {
        await using var idle = await Counted(sweeper: null);
        await idle.Walk(TimeSpan.FromMinutes(30));
        _counts.Take();
        await idle.Walk(TimeSpan.FromHours(1));
        return _counts.Take();
    }

    private static async Task Get(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    private static Dictionary<string, int[]> Read() => File.ReadLines(Recorded).Skip(1).Where(line => line.Length > 0).Select(line => line.Split('|'))
        .ToDictionary(parts => parts[0].Trim(), parts => parts.Skip(1).Select(part => int.Parse(part, CultureInfo.InvariantCulture)).ToArray());

    private static void Write(Dictionary<string, int[]> costs) => File.WriteAllLines(Recorded,
        costs.Select(step => $"{step.Key,-32} | {string.Join(" | ", step.Value.Select((count, at) => count.ToString(CultureInfo.InvariantCulture).PadLeft(OperationCounts.Kinds[at].Length)))}")
            .Prepend($"{"step",-32} | {string.Join(" | ", OperationCounts.Kinds)}"));
}
