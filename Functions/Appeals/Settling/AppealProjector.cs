using Azure;
using Microsoft.Extensions.Logging;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// Brings everything that hangs on an appeal up to its truth: index rows, messages, orchestrations. One idempotent function,
/// run after each append (<see cref="SettleAppeal"/>) and by the sweeper alike (architecture §2, step 4).
/// </summary>
public sealed partial class AppealProjector(
    SettlementStore store, ControlStore controls, AppealRecords records, QueueRows queues, DueRows dueRows, CompanyList companies, RulesStore rules,
    AppealEvents bus, OrchestrationStarter starter, RecentReplies replies, CallBackAlarm alarm, ClaimHints hints, TimeProvider clock, ILogger<AppealProjector> log)
{
    /// <param name="marker">Removed at the end, unless events wait for the bus: that of the command, or one that the sweeper found fulfilled.</param>
    public async Task<SettlementResult> Settle(string id, PendingMarker? marker, Backends backends, CancellationToken cancellation)
    {
        var (settled, more) = await SettleOnce(id, backends, cancellation);
        while (more)
        {
            (var rest, more) = await SettleOnce(id, backends, cancellation);
            settled = rest with { Oldest = settled.Oldest, Missing = settled.Missing };
        }
        if (marker is { } marked && !settled.WaitsForBus) await dueRows.RemoveMarker(marked, cancellation);
        return settled;
    }

    /// <summary>"More" when more than one transaction's worth of events was waiting, or another settlement took out a part of it meanwhile.</summary>
    private async Task<(SettlementResult Settled, bool More)> SettleOnce(string id, Backends backends, CancellationToken cancellation)
    {
        var (snapshot, waiting) = await store.Read(id, cancellation);
        if (snapshot is null) return (new(null, null, []), false);
        var outbox = waiting.Take(SettlementStore.MostSettledAtOnce).ToList();
        var control = await controls.ForSettlement(id, cancellation);

        // With nothing new only the sweeper comes here: what was written before must still be there.
        var missing = outbox.Count == 0 ? await Missing(snapshot, control, cancellation) : [];
        var pinned = await rules.For(snapshot.State, cancellation);
        var schedule = Schedule.Of(snapshot.State, pinned);
        var rows = await WriteIndexRows(snapshot, pinned, schedule, control, cancellation);
        DateTimeOffset? oldest = null;
        if (outbox.Count > 0)
        {
            var events = await records.Events(id, outbox[0], outbox[^1], cancellation);
            oldest = events[0].At;
            var publishing = Publish(snapshot, events, backends, cancellation);
            await Task.WhenAll(
                publishing,
                replies.Keep(id, events, cancellation),
                alarm.Check(snapshot, events, cancellation),
                StartOrSignal(snapshot, schedule, control, backends, cancellation));
            if (!await publishing)
            {
                await store.Finish(control, rows.Queues, rows.Due, [], cancellation);
                return (new(rows.Due, oldest, missing) { WaitsForBus = true }, false);
            }
        }
        var finished = await store.Finish(control, rows.Queues, rows.Due, outbox, cancellation);
        return (new(rows.Due, oldest, missing), !finished || waiting.Count > outbox.Count);
    }

    /// <summary>False when the bus does not take them; they stay in the outbox, and the rest of the settlement does not wait for it.</summary>
    private async Task<bool> Publish(Snapshot snapshot, IReadOnlyList<Recorded> events, Backends backends, CancellationToken cancellation)
    {
        if (backends.BusIsDown) return false;
        try
        {
            await bus.Publish(snapshot, events, cancellation);
            return true;
        }
        // A client library's own time limit is a cancellation too.
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            backends.BusIsDown = true;
            NotPublished(log, failure.Message, snapshot.Id);
            return false;
        }
    }

    /// <summary>What is told to an orchestration is a hint. Where it cannot be told now, the sweeper sees to it.</summary>
    private async Task StartOrSignal(Snapshot snapshot, IReadOnlyList<Due> schedule, AppealControl control, Backends backends, CancellationToken cancellation)
    {
        try
        {
            if (!backends.DurableIsDown)
            {
                await starter.StartOrSignal(snapshot, schedule, control, backends.Durable, cancellation);
                return;
            }
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            if (failure is not RequestFailedException) backends.DurableIsDown = true;
            NotTold(log, failure.Message, snapshot.Id);
        }
        await dueRows.ScheduleVisit(snapshot.Id, snapshot.Version, OrchestrationStarter.Stale, cancellation);
    }

    /// <summary>The rows that the last settlement wrote and somebody has lost.</summary>
    private async Task<IReadOnlyList<RepairKind>> Missing(Snapshot snapshot, AppealControl control, CancellationToken cancellation)
    {
        List<RepairKind> missing = [];
        foreach (var row in control.QueueRows)
            if (!await queues.Has(row, cancellation)) missing.Add(RepairKind.MissingQueueRow);
        if (control.DueRow is { } due && !await dueRows.Has(due, cancellation)) missing.Add(RepairKind.MissingDueRow);
        // Somebody may just have claimed it; then it is as it should be.
        return missing.Count > 0 && (await records.Find(snapshot.Id, cancellation))?.Version == snapshot.Version ? missing : [];
    }

    private async Task<(IReadOnlyList<RowKeyPair> Queues, RowKeyPair? Due)> WriteIndexRows(
        Snapshot snapshot, Rules pinned, IReadOnlyList<Due> schedule, AppealControl control, CancellationToken cancellation)
    {
        var filed = (Appeal.Existing)snapshot.State;
        var standsIn = WorkQueues.Of(filed);
        RowKeyPair[] queueRows = [.. standsIn.Select(queue => QueueRows.RowOf(queue, WorkQueues.DueOf(filed, pinned), snapshot.Id))];
        RowKeyPair? dueRow = filed is Appeal.Ended ? null : DueRows.RowOf(NextLook(schedule), snapshot.Id);

        var writes = new List<Task>(4);
        foreach (var row in queueRows) writes.Add(queues.Put(row, snapshot.Version, cancellation));
        if (dueRow is { } d) writes.Add(dueRows.Put(d, snapshot.Version, cancellation));
        // The control row comes after this one, so where it is this one is too.
        if (control.Generation is null) writes.Add(companies.Put(filed.Dossier, snapshot.Id, snapshot.Version, cancellation));
        await Task.WhenAll(writes);

        if (standsIn.Any(WorkQueues.IsForClaims)) hints.Forget(snapshot.Id);
        foreach (var old in control.QueueRows.Except(queueRows))
            await queues.Drop(old, snapshot.Version, cancellation);
        if (control.DueRow is { } oldDue && oldDue != dueRow)
            await dueRows.Drop(oldDue, snapshot.Version, cancellation);
        return (queueRows, dueRow);
    }

    /// <summary>When the sweeper shall look: at the next step, never in a minute it has left behind, once a day in any case.</summary>
    private DateTimeOffset NextLook(IReadOnlyList<Due> schedule)
    {
        var now = clock.GetUtcNow();
        var latest = now + DueRows.LongestUnseen;
        var next = schedule is [var first, ..] ? first.At : latest;
        return next < now ? now : next < latest ? next : latest;
    }

    [LoggerMessage(LogLevel.Warning, "The bus does not take the events of {Appeal} ({Why}); they wait in its outbox.")]
    private static partial void NotPublished(ILogger log, string why, string appeal);

    [LoggerMessage(LogLevel.Warning, "The orchestrations of {Appeal} could not be told ({Why}); the sweeper will look again.")]
    private static partial void NotTold(ILogger log, string why, string appeal);
}

/// <param name="NextVisit">The row from which the sweeper will look at the appeal next; null when it has ended.</param>
/// <param name="Oldest">When the first event happened that had not left for the bus; null when all had.</param>
/// <param name="Missing">What the settlement before had written, that was gone and is there again.</param>
public sealed record SettlementResult(RowKeyPair? NextVisit, DateTimeOffset? Oldest, IReadOnlyList<RepairKind> Missing)
{
    /// <summary>Events are still in the outbox, since the bus did not take them.</summary>
    public bool WaitsForBus { get; init; }
}
