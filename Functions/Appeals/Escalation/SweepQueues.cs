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
public sealed class SweepQueues(
    QueueRows waiting, DueRows due, AppealRecords records, ControlStore controls, SweepStore store, RulesStore rules, DirectoryStore directory, AppealProjector projector,
    Repairs repairs, SweepRuns runs, TimeProvider clock, ILogger<SweepQueues> log)
{
    /// <summary>Rows of one run, each two or three point reads.</summary>
    private const int MostRows = 3000;
    private const int MostAtOnce = 8;
    /// <summary>Rows between two looks at the clock.</summary>
    private const int MostInAPiece = 100;

    [Function(nameof(SweepQueues))]
    public async Task Run([TimerTrigger("30 */10 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient durable, CancellationToken cancellation)
    {
        await runs.RecordStart(nameof(SweepQueues), cancellation);
        string[] queues =
        [
            WorkQueues.TriageDesk, WorkQueues.SupervisorsDesk, WorkQueues.CallBacks, WorkQueues.Reviews, WorkQueues.Rulings,
            .. (await directory.Latest(cancellation)).Units.SelectMany(u => (string[])[u.Code, WorkQueues.InHandsOf(u.Code)]),
        ];
        var (queue, after) = await store.Bookmark(cancellation);
        if (queue >= queues.Length) (queue, after) = (0, "");
        // Once round at most.
        var (backends, until) = (new Backends(durable), clock.GetUtcNow() + SweepRuns.LongestRun);
        for (var (left, walked) = (MostRows, 0); left > 0 && walked <= queues.Length && clock.GetUtcNow() < until;)
        {
            var (of, most) = (queues[queue], Math.Min(left, MostInAPiece));
            var rows = await waiting.Page(of, after, most, cancellation);
            await BoundedParallel.Do(rows, MostAtOnce, row => TryVisit(of, row, backends, cancellation), cancellation);
            left -= rows.Count;
            if (rows.Count == most) after = rows[^1].Row.Row;
            else (queue, after, walked) = ((queue + 1) % queues.Length, "", walked + 1);
        }
        await store.Keep(new QueueBookmark(queue, after), cancellation);
    }

    /// <summary>One that cannot be judged holds up no other; the next round comes to it again.</summary>
    private async Task TryVisit(string queue, QueueEntry entry, Backends backends, CancellationToken cancellation)
    {
        try { await Visit(queue, entry, backends, cancellation); }
        catch (Exception failure) when (!cancellation.IsCancellationRequested) { log.LogWarning(failure, "The row {Row} of the queue {Queue} cannot be judged now.", entry.Row.Row, queue); }
    }

    private async Task Visit(string queue, QueueEntry entry, Backends backends, CancellationToken cancellation)
    {
        var appeal = entry.Appeal;
        var snapshot = await records.Find(appeal, cancellation);
        if (!await Belongs(queue, entry.Row, snapshot, cancellation))
        {
            if (snapshot is not null && entry.Version > snapshot.Version) return;
            await waiting.Drop(entry.Row, snapshot?.Version ?? int.MaxValue, cancellation);
            await repairs.Tell(RepairKind.OrphanQueueRow, appeal, $"{queue} {entry.Row.Row}", cancellation);
            return;
        }
        if (await controls.DueRowOf(appeal, cancellation) is { } next && await due.Has(next, cancellation)) return;
        foreach (var missing in (await projector.Settle(appeal, null, backends, cancellation)).Missing) await repairs.Tell(missing, appeal, null, cancellation);
    }

    private async Task<bool> Belongs(string queue, RowKeyPair at, Snapshot? snapshot, CancellationToken cancellation) =>
        snapshot?.State is Appeal.Existing filed && WorkQueues.Of(filed).Contains(queue)
        && QueueRows.RowOf(queue, WorkQueues.DueOf(filed, await rules.For(filed, cancellation)), snapshot.Id) == at;
}
