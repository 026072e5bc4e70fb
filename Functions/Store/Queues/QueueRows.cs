using System.Globalization;
using Azure;
using Azure.Data.Tables;
using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Functions.Store;

/// <summary>Table <c>queues</c>: the appeals that wait at a unit, at the triage desk, for a call-back or a review. A partition a queue, in order of <see cref="WorkQueues.DueOf"/>.</summary>
public sealed class QueueRows(RecordTables tables)
{
    private static readonly string[] Keys = ["PartitionKey", "RowKey"];

    internal static string PartitionOf(string queue) => queue + "|0";

    public static RowKeyPair RowOf(string queue, DateTimeOffset due, string appeal) =>
        new(PartitionOf(queue), due.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture) + "|" + appeal);

    /// <summary>The first rows of a queue, or the first after <paramref name="after"/>; without their versions.</summary>
    public Task<List<QueueEntry>> Head(string queue, string? after, int most, CancellationToken cancellation) => Read(queue, after ?? "", most, most, Keys, cancellation);

    /// <summary>The first rows after <paramref name="after"/>, with their versions.</summary>
    public Task<List<QueueEntry>> Page(string queue, string after, int most, CancellationToken cancellation) => Read(queue, after, most, null, null, cancellation);

    public Task Put(RowKeyPair row, int version, CancellationToken cancellation) => IndexRows.Put(tables.Queues, row, version, cancellation);

    public Task<bool> Has(RowKeyPair row, CancellationToken cancellation) => IndexRows.Has(tables.Queues, row, cancellation);

    /// <summary>Deletes a row unless the truth it speaks of is newer than <paramref name="version"/>.</summary>
    public Task Drop(RowKeyPair row, int version, CancellationToken cancellation) => IndexRows.Drop(tables.Queues, row, version, cancellation);

    /// <summary>Deletes a row that was read before the truth which is not behind it any more. It may fail: nothing hangs on it.</summary>
    public async Task TakeOut(QueueEntry entry, CancellationToken cancellation)
    {
        try { await tables.Queues.DeleteEntityAsync(entry.Row.Partition, entry.Row.Row, entry.ETag, cancellation); }
        catch (RequestFailedException) { /* Written anew, gone, or the store is down. */ }
    }

    private async Task<List<QueueEntry>> Read(string queue, string after, int most, int? perPage, string[]? columns, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {PartitionOf(queue)} and RowKey gt {after}");
        var rows = new List<QueueEntry>(most);
        await foreach (var row in tables.Queues.QueryAsync<TableEntity>(filter, perPage, columns, cancellation))
        {
            rows.Add(new(new(row.PartitionKey, row.RowKey), row.ETag, row.GetInt32("Version")));
            if (rows.Count == most) break;
        }
        return rows;
    }
}

/// <summary>A row of a queue as it was read.</summary>
/// <param name="Version">The appeal's, when the row was written; null where it was not asked for.</param>
public sealed record QueueEntry(RowKeyPair Row, ETag ETag, int? Version)
{
    public string Appeal => Row.Row[(Row.Row.IndexOf('|', StringComparison.Ordinal) + 1)..];

    public bool IsOf(string queue) => Row.Partition == QueueRows.PartitionOf(queue);
}
