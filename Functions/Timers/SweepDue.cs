using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using ServerlessQiFu.Functions.Activities;
using ServerlessQiFu.Functions.Orchestrations;
using ServerlessQiFu.Functions.Records;

namespace ServerlessQiFu.Functions.Timers;

/// <summary>
/// The second line: walks every minute of <c>due</c> that has come, settles what a crash left behind, takes the steps that are
/// due, and gives an appeal whose orchestration is missing or stale a new one. With Durable and the bus switched off this alone
/// keeps every promise.
/// </summary>
public sealed class SweepDue(
    RecordTables tables, AppealRecords records, IndexRows index, RulesBook rules, Steps steps, Settlement settlement, Conductor conductor,
    TimeProvider clock, ILogger<SweepDue> log)
{
    /// <summary>Minutes walked again each time, for rows written late.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(5);
    /// <summary>A note older than this whose append never came is dropped.</summary>
    private static readonly TimeSpan NoteLives = TimeSpan.FromMinutes(10);
    private const int MostAtOnce = 8;

    [Function(nameof(SweepDue))]
    public async Task Run([TimerTrigger("%sweeper%")] TimerInfo timer, [DurableClient] DurableTaskClient durable, CancellationToken cancellation)
    {
        var now = SweepCursor.MinuteOf(clock.GetUtcNow());
        var cursor = await SweepCursor.Read(tables.Due, now - Overlap, rules.Current.CurrentCalendarVersion, cancellation);
        var firstLeft = now - Overlap;
        for (var minute = cursor.Minute; minute <= now; minute = minute.AddMinutes(1))
        {
            if (!await SweepMinute(minute, durable, cancellation) && minute < firstLeft) firstLeft = minute;
            if (minute < firstLeft && minute.Minute == 0) await cursor.Write(tables.Due, minute, cancellation);
        }
        if (firstLeft > cursor.Minute) await cursor.Write(tables.Due, firstLeft, cancellation);
        if (cursor.Calendar < rules.Current.CurrentCalendarVersion) await AdoptCalendar(cursor, now, durable, cancellation);
    }

    /// <summary>A new calendar may have drawn deadlines nearer: every open appeal has a row in the coming day, so that day is walked now.</summary>
    private async Task AdoptCalendar(SweepCursor cursor, DateTimeOffset now, DurableTaskClient durable, CancellationToken cancellation)
    {
        for (var minute = now.AddMinutes(1); minute <= now + IndexRows.LongestUnseen; minute = minute.AddMinutes(1))
            await SweepMinute(minute, durable, cancellation);
        await (cursor with { Calendar = rules.Current.CurrentCalendarVersion }).Write(tables.Due, now - Overlap, cancellation);
    }

    /// <summary>False when rows stay in the minute.</summary>
    private async Task<bool> SweepMinute(DateTimeOffset minute, DurableTaskClient durable, CancellationToken cancellation)
    {
        var clean = true;
        for (var shard = 0; shard < IndexRows.DueShards; shard++)
        {
            var partition = IndexRows.DuePartition(minute, shard);
            var rows = new List<TableEntity>();
            await foreach (var row in tables.Due.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cancellationToken: cancellation))
                rows.Add(row);
            var next = -1;
            // Side by side wherever a visit waits; not by threads of their own, so that a simulation can order them.
            await Task.WhenAll(Enumerable.Range(0, Math.Min(MostAtOnce, rows.Count)).Select(_ => Walk()));

            async Task Walk()
            {
                while (Interlocked.Increment(ref next) is var i && i < rows.Count)
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (!await TryVisit(rows[i], durable, cancellation)) Volatile.Write(ref clean, false);
                }
            }
        }
        return clean;
    }

    private async Task<bool> TryVisit(TableEntity row, DurableTaskClient durable, CancellationToken cancellation)
    {
        try { return await Visit(row, durable, cancellation); }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            log.LogWarning(failure, "The sweeper could not bring {Row} up to date; it will try again.", row.RowKey);
            return false;
        }
    }

    /// <summary>True when the row is gone from its minute.</summary>
    private async Task<bool> Visit(TableEntity row, DurableTaskClient durable, CancellationToken cancellation)
    {
        var at = new RowKeyPair(row.PartitionKey, row.RowKey);
        var appeal = row.RowKey[..row.RowKey.IndexOf('|', StringComparison.Ordinal)];
        var isNote = row.RowKey.EndsWith("|note", StringComparison.Ordinal);
        var seen = await records.Find(appeal, cancellation);
        if (isNote && (seen?.Version ?? 0) <= row.GetInt32("Version"))
        {
            // The append it announced has not happened: in a moment it may, after ten minutes it will not.
            if (clock.GetUtcNow() - row.GetDateTimeOffset("NotedAt") < NoteLives) return false;
            await index.Remove(new Note(at, row.ETag), cancellation);
            return true;
        }
        // Each may be down by itself: classifier and orchestrations hold up no step that is due, nor each other, nor the settlement.
        List<Exception> failures = [];
        await Try(() => steps.TakeAll(appeal, durable, cancellation));
        await Try(() => steps.Classify(appeal, durable, cancellation));
        if (seen is not null) await Try(() => conductor.Repair(seen, durable, cancellation));
        var look = await settlement.Settle(appeal, isNote ? new Note(at, row.ETag) : null, durable, cancellation);
        if (!isNote) await index.DropVisited(at, row.ETag, look, cancellation);
        return failures.Count == 0 ? look != at : throw new AggregateException(failures);

        async Task Try(Func<Task> work)
        {
            try { await work(); }
            catch (Exception failure) when (!cancellation.IsCancellationRequested) { failures.Add(failure); }
        }
    }
}
