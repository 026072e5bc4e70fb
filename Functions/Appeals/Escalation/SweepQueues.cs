using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// Walks the queues themselves: a row that points at nothing, or at an appeal that does not wait there any more, is taken out;
/// an appeal that waits and that the sweeper has lost sight of is settled anew. A bounded piece each run, going on where the last
/// one stopped, so a whole city's queues are seen within hours.
/// </summary>
public sealed class SweepQueues(RecordTables tables, AppealRecords records, RulesStore rules, DirectoryStore directory, AppealProjector projector, Repairs repairs, SweepRuns runs,
    TimeProvider clock, ILogger<SweepQueues> log)
{
    /// <summary>Rows of one run, each two or three point reads.</summary>
    private const int MostRows = 3000;
    private const int MostAtOnce = 8;
    /// <summary>Rows between two looks at the clock.</summary>
    private const int MostInAPiece = 100;
    private const string Bookmark = "queues";

    [Function(nameof(SweepQueues))]
    public async Task Run([TimerTrigger("30 */10 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient durable, CancellationToken cancellation)
    {
        await runs.Note(nameof(SweepQueues), cancellation);
        string[] queues = [WorkQueues.TriageDesk, WorkQueues.CallBacks, WorkQueues.Reviews, .. (await directory.Latest(cancellation)).Units.Select(u => u.Code)];
        var (queue, after) = await Read(cancellation);
        if (queue >= queues.Length) (queue, after) = (0, "");
        // Once round at most.
        var (backends, until) = (new Backends(durable), clock.GetUtcNow() + SweepRuns.LongestRun);
        for (var (left, walked) = (MostRows, 0); left > 0 && walked <= queues.Length && clock.GetUtcNow() < until;)
        {
            var (of, most) = (queues[queue], Math.Min(left, MostInAPiece));
            var rows = await RowsOf(of, after, most, cancellation);
            await BoundedParallel.Do(rows, MostAtOnce, row => TryVisit(of, row, backends, cancellation), cancellation);
            left -= rows.Count;
            if (rows.Count == most) after = rows[^1].RowKey;
            else (queue, after, walked) = ((queue + 1) % queues.Length, "", walked + 1);
        }
        await Write(queue, after, cancellation);
    }

    /// <summary>One that cannot be judged holds up no other; the next round comes to it again.</summary>
    private async Task TryVisit(string queue, TableEntity row, Backends backends, CancellationToken cancellation)
    {
        try { await Visit(queue, row, backends, cancellation); }
        catch (Exception failure) when (!cancellation.IsCancellationRequested) { log.LogWarning(failure, "The row {Row} of the queue {Queue} cannot be judged now.", row.RowKey, queue); }
    }

    private async Task Visit(string queue, TableEntity row, Backends backends, CancellationToken cancellation)
    {
        var at = new RowKeyPair(row.PartitionKey, row.RowKey);
        var appeal = row.RowKey[(row.RowKey.IndexOf('|', StringComparison.Ordinal) + 1)..];
        var snapshot = await records.Find(appeal, cancellation);
        if (!await Belongs(queue, at, snapshot, cancellation))
        {
            if (snapshot is not null && row.GetInt32("Version") > snapshot.Version) return;
            await IndexRows.Drop(tables.Queues, at, snapshot?.Version ?? int.MaxValue, cancellation);
            await repairs.Tell(RepairKind.OrphanQueueRow, appeal, $"{queue} {row.RowKey}", cancellation);
            return;
        }
        var control = await tables.Appeals.GetEntityIfExistsAsync<TableEntity>(appeal, OrchestrationStarter.ControlRow, ["DueRow"], cancellation);
        if (control.HasValue && RowKeyPair.From(control.Value!.GetString("DueRow")) is { } due && await IndexRows.Has(tables.Due, due, cancellation)) return;
        foreach (var missing in (await projector.Settle(appeal, null, backends, cancellation)).Missing) await repairs.Tell(missing, appeal, null, cancellation);
    }

    private async Task<bool> Belongs(string queue, RowKeyPair at, Snapshot? snapshot, CancellationToken cancellation) =>
        snapshot?.State is Appeal.Existing filed && WorkQueues.Of(filed).Contains(queue)
        && IndexRows.QueueRow(queue, WorkQueues.DueOf(filed, await rules.For(filed, cancellation)), snapshot.Id) == at;

    private async Task<List<TableEntity>> RowsOf(string queue, string after, int most, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {IndexRows.QueuePartition(queue)} and RowKey gt {after}");
        var rows = new List<TableEntity>();
        await foreach (var row in tables.Queues.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            rows.Add(row);
            if (rows.Count == most) break;
        }
        return rows;
    }

    private async Task<(int Queue, string After)> Read(CancellationToken cancellation)
    {
        var row = await tables.Due.GetEntityIfExistsAsync<TableEntity>(Bookmark, Bookmark, cancellationToken: cancellation);
        return row.HasValue ? (row.Value!.GetInt32("Queue") ?? 0, row.Value!.GetString("After") ?? "") : (0, "");
    }

    private async Task Write(int queue, string after, CancellationToken cancellation) => await tables.Due.UpsertEntityAsync(
        new TableEntity(Bookmark, Bookmark) { ["Queue"] = queue, ["After"] = after }, TableUpdateMode.Replace, cancellation);
}
