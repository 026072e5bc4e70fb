using Azure;
using Azure.Data.Tables;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Notices;

namespace ServerlessQiFu.Functions.Store;

/// <summary>All notices. One that is stored here counts as delivered: its party reads it here.</summary>
public sealed class NoticeStore(RecordTables tables)
{
    /// <summary>Writes a notice once, however often it is told. One row, so one party's failure is not another's.</summary>
    public async Task Write(Notice notice, string appeal, Recorded recorded, CancellationToken cancellation)
    {
        var row = new LedgerRow
        {
            Destination = notice.Party,
            Row = LedgerRow.RowOf(appeal, recorded),
            Event = recorded.Event.GetType().Name,
            Appeal = appeal,
            Version = recorded.Version,
            At = recorded.At,
            Text = notice.Text,
            Stage = DeliveryStage.Delivered,
            Attempts = 1,
        };
        try { await tables.Notices.AddEntityAsync(row.Write(), cancellation); }
        catch (RequestFailedException told) when (told.Status == 409) { /* This event was told before. */ }
    }

    /// <summary>Takes back what a later notice says too; harmless where there is none.</summary>
    public async Task Withdraw(string party, string appeal, Recorded recorded, CancellationToken cancellation)
    {
        try { await tables.Notices.DeleteEntityAsync(TableKey.Of(party), LedgerRow.RowOf(appeal, recorded), ETag.All, cancellation); }
        catch (RequestFailedException gone) when (gone.Status == 404) { /* It was never written, or taken back before. */ }
    }

    /// <summary>What several parties heard, newest first; an event that two of them heard comes once.</summary>
    /// <param name="limit">Rows in the page, at least 1.</param>
    /// <param name="after">Row of the last notice seen; null for the first page.</param>
    public async Task<LedgerPage> Read(IReadOnlyList<string> parties, int limit, string? after, CancellationToken cancellation)
    {
        var heard = await Task.WhenAll(parties.Select(party => Rows(party, limit + 1, after, cancellation)));
        var merged = heard.SelectMany(rows => rows).DistinctBy(row => row.Row).OrderBy(row => row.Row, StringComparer.Ordinal).Take(limit + 1).ToList();
        return merged.Count <= limit ? new(merged, null) : new(merged[..limit], merged[limit - 1].Row);
    }

    private async Task<List<LedgerRow>> Rows(string party, int most, string? after, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {TableKey.Of(party)} and RowKey gt {after ?? ""}");
        var rows = new List<LedgerRow>();
        await foreach (var row in tables.Notices.QueryAsync<TableEntity>(filter, maxPerPage: most, cancellationToken: cancellation))
        {
            rows.Add(LedgerRow.Read(row));
            if (rows.Count == most) break;
        }
        return rows;
    }
}

/// <param name="Next">Where the next page begins; null on the last.</param>
public sealed record LedgerPage(IReadOnlyList<LedgerRow> Rows, string? Next);
