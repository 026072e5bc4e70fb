using System.Globalization;
using Azure;
using Azure.Data.Tables;

namespace ServerlessQiFu.Functions.Store;

/// <summary>
/// Table <c>due</c>: when the sweeper shall look at which appeal. A partition is a minute and a shard; a row is an appeal's next look, or a marker that
/// it is about to change.
/// </summary>
public sealed class DueRows(RecordTables tables, TimeProvider clock)
{
    /// <summary>Shards of a due minute; bounds what one partition takes at full intake.</summary>
    public const int Shards = 4;

    /// <summary>Every open appeal is visited at least this often, whatever its next deadline.</summary>
    public static readonly TimeSpan LongestUnseen = TimeSpan.FromHours(24);

    private static readonly TimeSpan Beat = TimeSpan.FromMinutes(5);

    /// <summary>A visit wanted within this time is not moved.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(4);

    private const string MinuteFormat = "yyyyMMddHHmm";

    public static string PartitionOf(DateTimeOffset minute, int shard) =>
        minute.UtcDateTime.ToString(MinuteFormat, CultureInfo.InvariantCulture) + "|" + shard.ToString(CultureInfo.InvariantCulture);

    public static RowKeyPair RowOf(DateTimeOffset due, string appeal) => new(PartitionOf(due, Shard.Of(appeal, Shards)), appeal + "|next");

    private static RowKeyPair MarkerOf(DateTimeOffset due, string appeal) => new(PartitionOf(due, Shard.Of(appeal, Shards)), appeal + DueEntry.MarkerEnd);

    /// <summary>All rows of a shard of a minute.</summary>
    public async Task<List<DueEntry>> Of(DateTimeOffset minute, int shard, CancellationToken cancellation)
    {
        var partition = PartitionOf(minute, shard);
        var entries = new List<DueEntry>();
        await foreach (var row in tables.Due.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {partition}"), cancellationToken: cancellation))
            entries.Add(new(new(row.PartitionKey, row.RowKey), row.ETag, row.GetInt32("Version"), row.GetDateTimeOffset("MarkedAt")));
        return entries;
    }

    public Task Put(RowKeyPair row, int version, CancellationToken cancellation) => IndexRows.Put(tables.Due, row, version, cancellation);

    public Task<bool> Has(RowKeyPair row, CancellationToken cancellation) => IndexRows.Has(tables.Due, row, cancellation);

    /// <summary>Deletes a row unless the truth it speaks of is newer than <paramref name="version"/>.</summary>
    public Task Drop(RowKeyPair row, int version, CancellationToken cancellation) => IndexRows.Drop(tables.Due, row, version, cancellation);

    /// <summary>"This appeal is about to get past <paramref name="version"/>": has it settled in a minute if nobody does before.</summary>
    /// <param name="settleAt">When it is to be settled, for what is put off; null for at once.</param>
    public async Task<PendingMarker> MarkPending(string appeal, int version, CancellationToken cancellation, DateTimeOffset? settleAt = null)
    {
        var now = clock.GetUtcNow();
        var row = MarkerOf((settleAt ?? now).AddMinutes(1), appeal);
        var written = await tables.Due.UpsertEntityAsync(
            new TableEntity(row.Partition, row.Row) { ["Version"] = version, ["MarkedAt"] = now }, TableUpdateMode.Replace, cancellation);
        return new PendingMarker(row, written.Headers.ETag ?? default) { SettleAt = settleAt };
    }

    /// <summary>Removes a marker unless somebody has marked the appeal again meanwhile.</summary>
    public Task RemoveMarker(PendingMarker marker, CancellationToken cancellation) => Delete(marker.Row, marker.ETag, cancellation);

    /// <summary>
    /// Has the sweeper visit an appeal once more, besides its next deadline. A visit that is not <see cref="Soon"/> is moved to the appeal's own minute,
    /// one in every <see cref="Beat"/>, so that visits wanted at many instants leave one or two rows.
    /// </summary>
    public Task ScheduleVisit(string appeal, int version, TimeSpan after, CancellationToken cancellation)
    {
        var at = clock.GetUtcNow() + after;
        if (after >= Soon) at += TimeSpan.FromTicks((Beat.Ticks + Shard.Of(appeal, Shards) * TimeSpan.TicksPerMinute - at.Ticks % Beat.Ticks) % Beat.Ticks);
        return Put(RowOf(at, appeal), version, cancellation);
    }

    /// <summary>Deletes a row just visited, when the appeal's present look lies elsewhere or it has ended.</summary>
    public async Task DropVisited(DueEntry visited, RowKeyPair? present, CancellationToken cancellation)
    {
        if (visited.Row != present) await Delete(visited.Row, visited.ETag, cancellation);
    }

    private async Task Delete(RowKeyPair row, ETag etag, CancellationToken cancellation)
    {
        try { await tables.Due.DeleteEntityAsync(row.Partition, row.Row, etag, cancellation); }
        catch (RequestFailedException moved) when (moved.Status is 404 or 412) { /* Written anew, or gone. */ }
    }
}

/// <summary>A marker as it was written; it is removed only as long as it is this very one.</summary>
public readonly record struct PendingMarker(RowKeyPair Row, ETag ETag)
{
    /// <summary>When its writer wants the appeal settled; null for at once.</summary>
    public DateTimeOffset? SettleAt { get; init; }
}

/// <summary>A row of a minute as the sweeper reads it.</summary>
/// <param name="Version">The appeal's, when the row was written.</param>
/// <param name="MarkedAt">When a marker was written; null for what is no marker.</param>
public sealed record DueEntry(RowKeyPair Row, ETag ETag, int? Version, DateTimeOffset? MarkedAt)
{
    internal const string MarkerEnd = "|marker";

    public string Appeal => Row.Row[..Row.Row.IndexOf('|', StringComparison.Ordinal)];
    public bool IsMarker => Row.Row.EndsWith(MarkerEnd, StringComparison.Ordinal);
    public PendingMarker Marker => new(Row, ETag);
}
