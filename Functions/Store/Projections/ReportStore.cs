using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using ServerlessQiFu.Domain.Calendar;
using ServerlessQiFu.Domain.Reporting;

namespace ServerlessQiFu.Functions.Store;

/// <summary>Computes the row of an appeal from its whole record, as it is now.</summary>
public delegate Task<ReportRow> ComputeReportRow(string appeal, CancellationToken cancellation);

/// <param name="InParallel">Several months are read at once, by threads of their own; a simulation has but one.</param>
public sealed record ReportReading(bool InParallel = true);

/// <summary>
/// The table <c>reports</c>: one row an appeal, overwritten only by a higher version. Beside them each partition has a stamp,
/// written with every row in one transaction; while its tag stays the same, what was read of the partition is still true,
/// and is not read again. A row whose figures an earlier version counted is computed anew when it is first read, so that no report mixes two
/// ways of counting; those of the last year are read when a process starts.
/// </summary>
/// <param name="compute">For rows of an earlier form.</param>
public sealed class ReportStore(RecordTables tables, ReportReading reading, ComputeReportRow compute)
{
    /// <summary>Rows kept in memory, about 600 bytes each; beyond it all are forgotten and read anew when asked for.</summary>
    public const int MostRemembered = 300_000;
    private const int MostTries = 20;

    /// <summary>No appeal's number; after all of them in order of keys.</summary>
    private const string StampRow = "~stamp";

    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <summary>False when the row there is as new or newer, and of this form.</summary>
    public async Task<bool> Write(ReportRow row, CancellationToken cancellation)
    {
        var partition = ReportMonth.PartitionOf(row.Id, row.ReceivedAt);
        for (var tries = 1; ; tries++)
        {
            var there = await tables.Reports.GetEntityIfExistsAsync<TableEntity>(partition, row.Id, ["Version", "Form"], cancellation);
            if (there.HasValue && (there.Value!.GetInt32("Version"), there.Value.GetInt32("Form") ?? 0).CompareTo((row.Version, StoredReport.CurrentForm)) >= 0) return false;
            var entity = StoredReport.Of(row, partition);
            List<TableTransactionAction> actions =
            [
                there.HasValue ? new(TableTransactionActionType.UpdateReplace, entity, there.Value!.ETag) : new(TableTransactionActionType.Add, entity),
                new(TableTransactionActionType.UpsertReplace, new TableEntity(partition, StampRow)),
            ];
            try
            {
                await tables.Reports.SubmitTransactionAsync(actions, cancellation);
                return true;
            }
            catch (RequestFailedException faster) when (faster.Status is 409 or 412 && tries < MostTries) { /* Another message of the same appeal; look again. */ }
        }
    }

    /// <summary>Those of all appeals received from the first day to the last, both included, in no order.</summary>
    public async Task<IReadOnlyList<ReportRow>> Received(DateOnly from, DateOnly to, CancellationToken cancellation)
    {
        var partitions = await Task.WhenAll(ReportMonth.Partitions(from, to).Select(p => Partition(p, cancellation)));
        var rows = new List<ReportRow>(partitions.Sum(p => p.Count));
        var (first, end) = (BusinessTime.At(from, TimeSpan.Zero), BusinessTime.At(to, TimeSpan.FromDays(1)));
        foreach (var partition in partitions)
            foreach (var row in partition)
                if (row.ReceivedAt >= first && row.ReceivedAt < end) rows.Add(row);
        return rows;
    }

    private async Task<IReadOnlyList<ReportRow>> Partition(string partition, CancellationToken cancellation)
    {
        // The stamp first: a row written while the others are read comes with a later one, and they are read again.
        var stamp = await tables.Reports.GetEntityIfExistsAsync<TableEntity>(partition, StampRow, cancellationToken: cancellation);
        if (!stamp.HasValue) return [];
        if (_known.TryGetValue(partition, out var known) && known.Stamp == stamp.Value!.ETag) return known.Rows;

        var rows = reading.InParallel ? await Task.Run(() => ReadAll(partition, cancellation), cancellation) : await ReadAll(partition, cancellation);
        if (_known.Values.Sum(k => k.Rows.Count) + rows.Count > MostRemembered) _known.Clear();
        _known[partition] = new(stamp.Value!.ETag, rows);
        return rows;
    }

    private async Task<List<ReportRow>> ReadAll(string partition, CancellationToken cancellation)
    {
        var rows = new List<ReportRow>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey lt {StampRow}");
        await foreach (var row in tables.Reports.QueryAsync<StoredReport>(filter, cancellationToken: cancellation)) rows.Add(row.ToRow() ?? await Renewed(row.RowKey, cancellation));
        return rows;
    }

    /// <summary>Written with a new stamp: what was read of the partition is read again next time, and then finds it.</summary>
    private async Task<ReportRow> Renewed(string appeal, CancellationToken cancellation)
    {
        var row = await compute(appeal, cancellation);
        await Write(row, cancellation);
        return row;
    }

    private sealed record Known(ETag Stamp, List<ReportRow> Rows);
}
