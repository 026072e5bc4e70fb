using Azure;
using Azure.Data.Tables;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// Pulling work: the most urgent appeals of a unit's queue, of the triage desk or of the call-back desk, each to one person. The queue's rows only
/// point; the append on the appeal decides who has it.
/// </summary>
public sealed class UnitQueue(RecordTables tables, AppealRecords records, CommandHandler commands, IndexRows index, ClaimStore book, ClaimHints hints)
{
    /// <summary>Rows of the queue's head that claims choose from (architecture §3), a few first: mostly one of them is free.</summary>
    private const int Head = 64, FirstLook = 16;
    private static readonly string[] Columns = ["PartitionKey", "RowKey"];

    /// <param name="key">Under which the claims are recorded, so that a call that was cut off can be told what it took.</param>
    /// <param name="hand">The claimant's free places, where there is a limit.</param>
    public async Task<List<Snapshot>> Claim(
        string queue, int most, AppealCommand command, Actor actor, RequestKey? key, CancellationToken cancellation, FreePlaces? hand = null)
    {
        var claimed = new List<Snapshot>(most);
        string? after = null;
        for (var size = Math.Min(Math.Max(most, FirstLook), Head); claimed.Count < most && hand is not { HasRoom: false }; size = Head)
        {
            var rows = await ReadHead(queue, after, size, cancellation);
            foreach (var row in rows)
            {
                if (claimed.Count == most || hand is { HasRoom: false }) break;
                if (await TryOne(row, command, actor, key, hand, cancellation) is { } taken) claimed.Add(taken);
            }
            if (rows.Count < size) break;
            after = rows[^1].RowKey;
        }
        if (hand is not null) await hand.GiveBack(cancellation);
        return claimed;
    }

    /// <summary>The most urgent that wait; nobody takes them.</summary>
    public async Task<IReadOnlyList<Snapshot>> Peek(string queue, int most, CancellationToken cancellation)
    {
        var waiting = new List<Snapshot>(most);
        string? after = null;
        while (waiting.Count < most)
        {
            var rows = await ReadHead(queue, after, Head, cancellation);
            foreach (var row in rows)
            {
                if (waiting.Count == most) break;
                if (await records.Find(AppealOf(row), cancellation) is { } snapshot && IsStillIn(row, snapshot)) waiting.Add(snapshot);
            }
            if (rows.Count < Head) break;
            after = rows[^1].RowKey;
        }
        return waiting;
    }

    private static string AppealOf(TableEntity row) => row.RowKey[(row.RowKey.IndexOf('|', StringComparison.Ordinal) + 1)..];

    private static bool IsStillIn(TableEntity row, Snapshot snapshot) =>
        WorkQueues.Of(snapshot.State).Any(queue => IndexRows.QueuePartition(queue) == row.PartitionKey);

    private async Task<List<TableEntity>> ReadHead(string queue, string? after, int size, CancellationToken cancellation)
    {
        var partition = IndexRows.QueuePartition(queue);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey gt {after ?? ""}");
        var rows = new List<TableEntity>(size);
        await foreach (var row in tables.Queues.QueryAsync<TableEntity>(filter, maxPerPage: size, select: Columns, cancellationToken: cancellation))
        {
            rows.Add(row);
            if (rows.Count == size) break;
        }
        return rows;
    }

    private async Task<Snapshot?> TryOne(
        TableEntity row, AppealCommand command, Actor actor, RequestKey? key, FreePlaces? hand, CancellationToken cancellation)
    {
        var appeal = AppealOf(row);
        if (!hints.TryTake(appeal)) return null;
        var snapshot = await records.Find(appeal, cancellation);
        if (snapshot is not null && IsStillIn(row, snapshot) && await Prepare(snapshot, key, hand, cancellation) is { } note
            && await commands.Try(snapshot, command, actor, key, cancellation, note) is CommandResult.Done { Events.Count: > 0 } done)
        {
            hand?.Keep();
            // Settling does it too, but that may be far behind; until then every claim would have to step over this row.
            if (!IsStillIn(row, done.After)) await TakeOut(row, CancellationToken.None);
            return done.After;
        }

        hints.Forget(appeal);
        if (snapshot is not null && !IsStillIn(row, snapshot)) await TakeOut(row, cancellation);
        return null;
    }

    /// <summary>A row as it was read before the truth that is not behind it any more.</summary>
    private async Task TakeOut(TableEntity row, CancellationToken cancellation)
    {
        try { await tables.Queues.DeleteEntityAsync(row.PartitionKey, row.RowKey, row.ETag, cancellation); }
        catch (RequestFailedException) { /* Written anew, gone, or the store is down: nobody's claim hangs on it. */ }
    }

    /// <summary>
    /// In one wait: a place in the hand, a note that the appeal will change, and what is tried under the key. Null where there is no place; a
    /// note for nothing is the sweeper's to remove.
    /// </summary>
    private async Task<PendingMarker?> Prepare(Snapshot appeal, RequestKey? key, FreePlaces? hand, CancellationToken cancellation)
    {
        var noting = index.MarkPending(appeal.Id, appeal.Version, cancellation);
        var trying = key is null ? Task.CompletedTask : book.Try(key, appeal.Id, cancellation);
        var hasPlace = hand is null || await hand.Take(appeal, cancellation);
        await Task.WhenAll(noting, trying);
        return hasPlace ? await noting : null;
    }
}
