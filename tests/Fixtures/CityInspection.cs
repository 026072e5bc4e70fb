using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Tests.Fixtures;

/// <summary>What a test breaks behind the product's back, and how it sees that it was mended.</summary>
internal static class CityInspection
{
    /// <summary>An open appeal is looked at a day after its last news at the latest, and what has just changed five minutes later.</summary>
    public static readonly TimeSpan ADay = TimeSpan.FromHours(24) + TimeSpan.FromMinutes(10);

    public static RecordTables Tables(this City city) => city.Services.GetRequiredService<RecordTables>();

    /// <summary>The rows of <c>due</c> that name an appeal, of one kind or of all, from a quarter of an hour ago to half an hour ahead.</summary>
    public static async Task<List<string>> DueRowsOf(this City city, string id, string? kind = null)
    {
        var rows = new List<string>();
        for (var minute = -15; minute <= 30; minute++)
            for (var shard = 0; shard < DueRows.Shards; shard++)
            {
                var partition = DueRows.PartitionOf(city.Now.AddMinutes(minute), shard);
                await foreach (var row in city.Tables().Due.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}")))
                    if (row.RowKey.StartsWith(id, StringComparison.Ordinal) && (kind is null || row.RowKey.EndsWith(kind, StringComparison.Ordinal))) rows.Add($"{row.PartitionKey} {row.RowKey}");
            }
        return rows;
    }

    public static DurableTaskClient Durable(this City city) => city.Services.GetRequiredService<DurableTaskClient>();

    public static async Task<TableEntity> Control(this City city, string id) =>
        (await city.Tables().Appeals.GetEntityAsync<TableEntity>(id, AppealRows.ControlRow)).Value;

    public static async Task<Snapshot> Record(this City city, string id) => (await city.Services.GetRequiredService<AppealRecords>().Find(id, default))!;

    public static async Task<OrchestrationRuntimeStatus?> Status(this City city, string instance) => (await city.Durable().GetInstanceAsync(instance, default))?.RuntimeStatus;

    /// <summary>The ids of the appeal's own orchestration, of its ladder and of its call-back in the present generation.</summary>
    public static async Task<(string Own, string Ladder, string? CallBack)> Instances(this City city, string id)
    {
        var control = await city.Control(id);
        var generation = control.GetInt32("Generation")!.Value;
        return (OrchestrationStarter.InstanceOf(id, generation), OrchestrationStarter.LadderOf(id, generation, control.GetInt32("Epoch") ?? 0),
            control.GetString("CallBack") is { } callBack ? OrchestrationStarter.CallBackOf(callBack, generation) : null);
    }

    /// <summary>Claimed, contacted and put back: for a day nothing is due of it.</summary>
    public static async Task ContactedAndPutBack(this City city, HttpClient officer, string id)
    {
        var lease = (await officer.Claim("GDJ")).Text("lease");
        await officer.Command(id, "contact", new { lease, note = "已联系" });
        await officer.Command(id, "release", new { lease });
        await city.Quiet();
    }

    public static async Task Break(this City city, string instance, string how)
    {
        if (how == "suspended") await city.Durable().SuspendInstanceAsync(instance, default(string));
        else await city.Durable().TerminateInstanceAsync(instance, default(TerminateInstanceOptions));
        await city.Quiet();
        if (how == "purged") await city.Durable().PurgeInstanceAsync(instance, default(PurgeInstanceOptions));
    }

    /// <summary>Entries of the audit since a day, oldest first.</summary>
    public static async Task<List<JsonNode>> Audited(this City city, DateTimeOffset since)
    {
        using var ops = await city.As("ops", "ops-1");
        var entries = new List<JsonNode>();
        for (var day = BusinessTime.DateOf(since); day <= BusinessTime.DateOf(city.Now); day = day.AddDays(1))
        {
            using var answer = await ops.GetAsync($"/api/ops/audit?limit=100&day={day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}");
            entries.AddRange((await answer.Read(HttpStatusCode.OK))["items"]!.AsArray().Select(i => i!.DeepClone()).Reverse());
        }
        return entries;
    }

    /// <summary>Kinds of the repairs that were made to an appeal, in order.</summary>
    public static async Task<List<string>> RepairsOf(this City city, string id, DateTimeOffset since) =>
        [.. (await city.Audited(since)).Where(e => e.Text("action") == "repair" && e.Text("about") == id).Select(e => e.Text("kind"))];
}

/// <summary>Counts <c>qifu.repairs</c> of one kind while it lives; others may be at work in other tests.</summary>
internal sealed class RepairCounter : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _count;

    public RepairCounter(RepairKind kind)
    {
        var wanted = Repairs.NameOf(kind);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "qifu.repairs") listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, by, tags, _) =>
        {
            foreach (var tag in tags) if (tag is { Key: "kind", Value: string name } && name == wanted) Interlocked.Add(ref _count, by);
        });
        _listener.Start();
    }

    public long Value => Interlocked.Read(ref _count);

    public void Dispose() => _listener.Dispose();
}
