using System.Globalization;
using Azure;
using Azure.Data.Tables;
using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Functions.Store;

/// <summary>Where a row is.</summary>
public readonly record struct RowKeyPair(string Partition, string Row)
{
    public override string ToString() => $"{Partition}\n{Row}";
    public static RowKeyPair? From(string? text) => text?.Split('\n') is [var partition, var row] ? new(partition, row) : null;

    /// <summary>The texts of several, one after the other.</summary>
    public static IReadOnlyList<RowKeyPair> AllFrom(string? text) => text is null ? [] : [.. text.Split('\n').Chunk(2).Where(p => p.Length == 2).Select(p => new RowKeyPair(p[0], p[1]))];

    public static string TextOf(IEnumerable<RowKeyPair> rows) => string.Join('\n', rows);
}

/// <summary>A note as it was written; it is removed only as long as it is this very one.</summary>
public readonly record struct PendingMarker(RowKeyPair Row, ETag ETag);

/// <summary>
/// The rows that point at an appeal: a unit's queue, the triage desk, what is due, a company's list. They carry the appeal's
/// version; they may be stale, never missing. Whoever reads one checks the truth, and deletes it only when the truth is
/// not behind the row.
/// </summary>
public sealed class IndexRows(RecordTables tables, TimeProvider clock)
{
    /// <summary>Shards of a due minute; bounds what one partition takes at full intake.</summary>
    public const int DueShards = 4;

    /// <summary>Every open appeal is looked at at least this often, whatever its next deadline.</summary>
    public static readonly TimeSpan LongestUnseen = TimeSpan.FromHours(24);

    private static readonly TimeSpan Beat = TimeSpan.FromMinutes(5);

    /// <summary>A look that is wanted sooner is had then.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(4);

    private const string MinuteFormat = "yyyyMMddHHmm";

    public static string QueuePartition(string unit) => unit + "|0";

    /// <summary>A queue is read in order of <see cref="WorkQueues.DueOf"/>.</summary>
    public static RowKeyPair QueueRow(string queue, DateTimeOffset due, string appeal) =>
        new(QueuePartition(queue), due.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture) + "|" + appeal);

    public static string DuePartition(DateTimeOffset minute, int shard) =>
        minute.UtcDateTime.ToString(MinuteFormat, CultureInfo.InvariantCulture) + "|" + shard.ToString(CultureInfo.InvariantCulture);

    public static RowKeyPair DueRow(DateTimeOffset due, string appeal) => new(DuePartition(due, Shard(appeal)), appeal + "|next");

    public static RowKeyPair PendingRow(DateTimeOffset due, string appeal) => new(DuePartition(due, Shard(appeal)), appeal + "|note");

    public static RowKeyPair EnterpriseRow(string creditCode, DateTimeOffset receivedAt, string appeal) =>
        new(creditCode, "a|" + (long.MaxValue - receivedAt.UtcTicks).ToString("D19", CultureInfo.InvariantCulture) + "|" + appeal);

    /// <summary>"This appeal is about to get past <paramref name="version"/>": has it settled in a minute if nobody does before.</summary>
    public async Task<PendingMarker> MarkPending(string appeal, int version, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var row = PendingRow(now.AddMinutes(1), appeal);
        var written = await tables.Due.UpsertEntityAsync(
            new TableEntity(row.Partition, row.Row) { ["Version"] = version, ["NotedAt"] = now }, TableUpdateMode.Replace, cancellation);
        return new PendingMarker(row, written.Headers.ETag ?? default);
    }

    /// <summary>Removes a note unless somebody has noted the appeal again meanwhile.</summary>
    public async Task RemoveMarker(PendingMarker note, CancellationToken cancellation)
    {
        try { await tables.Due.DeleteEntityAsync(note.Row.Partition, note.Row.Row, note.ETag, cancellation); }
        catch (RequestFailedException moved) when (moved.Status is 404 or 412) { /* Noted again, or removed already. */ }
    }

    public async Task Put(TableClient table, RowKeyPair row, int version, CancellationToken cancellation) =>
        await table.UpsertEntityAsync(new TableEntity(row.Partition, row.Row) { ["Version"] = version }, TableUpdateMode.Replace, cancellation);

    /// <summary>
    /// Has the sweeper look at an appeal once more, besides its next deadline. What is not for the next minutes is looked at in a minute of the appeal's
    /// own, one in <see cref="Beat"/>, so that looks wanted at many instants leave one or two rows.
    /// </summary>
    public Task ScheduleVisit(string appeal, int version, TimeSpan after, CancellationToken cancellation)
    {
        var at = clock.GetUtcNow() + after;
        if (after >= Soon) at += TimeSpan.FromTicks((Beat.Ticks + Shard(appeal) * TimeSpan.TicksPerMinute - at.Ticks % Beat.Ticks) % Beat.Ticks);
        return Put(tables.Due, DueRow(at, appeal), version, cancellation);
    }

    /// <summary>Deletes a due row just visited, when the appeal's present look lies elsewhere or it has ended.</summary>
    public async Task DropVisited(RowKeyPair row, ETag etag, RowKeyPair? present, CancellationToken cancellation)
    {
        if (row == present) return;
        try { await tables.Due.DeleteEntityAsync(row.Partition, row.Row, etag, cancellation); }
        catch (RequestFailedException moved) when (moved.Status is 404 or 412) { /* Written anew, or gone. */ }
    }

    /// <summary>Deletes a row unless the truth it speaks of is newer than <paramref name="version"/>.</summary>
    public static async Task Drop(TableClient table, RowKeyPair row, int version, CancellationToken cancellation)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(row.Partition, row.Row, ["Version"], cancellation);
        if (!found.HasValue || found.Value!.GetInt32("Version") > version) return;
        try { await table.DeleteEntityAsync(row.Partition, row.Row, found.Value.ETag, cancellation); }
        catch (RequestFailedException moved) when (moved.Status is 404 or 412) { /* Somebody wrote it anew, or was faster. */ }
    }

    /// <summary>Whether there is such a row.</summary>
    public static async Task<bool> Has(TableClient table, RowKeyPair row, CancellationToken cancellation) =>
        (await table.GetEntityIfExistsAsync<TableEntity>(row.Partition, row.Row, ["Version"], cancellation)).HasValue;

    private static int Shard(string appeal)
    {
        var sum = 17u;
        foreach (var c in appeal) sum = sum * 31 + c;
        return (int)(sum % DueShards);
    }
}
