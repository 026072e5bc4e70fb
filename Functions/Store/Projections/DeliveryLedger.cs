using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;

namespace ServerlessQiFu.Functions.Store;

/// <summary>
/// What was sent to subscribed systems and what is still to be: one row an event and destination. A row of table <c>deadletters</c> points at each that was
/// given up, newest event first.
/// </summary>
public sealed class DeliveryLedger(RecordTables tables)
{
    private const string DeadPartition = "deliveries";

    /// <summary>The row of this delivery, opened now or before.</summary>
    public async Task<LedgerRow> Open(LedgerRow row, CancellationToken cancellation)
    {
        try
        {
            await tables.Notices.AddEntityAsync(row.Write(), cancellation);
            return row;
        }
        catch (RequestFailedException exists) when (exists.Status == 409)
        {
            return (await Find(row.Destination, row.Row, cancellation))!;
        }
    }

    public async Task<LedgerRow?> Find(string destination, string row, CancellationToken cancellation)
    {
        var found = await tables.Notices.GetEntityIfExistsAsync<TableEntity>(TableKey.Of(destination), row, cancellationToken: cancellation);
        return found.HasValue ? LedgerRow.Read(found.Value!) : null;
    }

    /// <summary>False when another attempt was written in between.</summary>
    /// <param name="row">With the tag it was read with.</param>
    public async Task<bool> Update(LedgerRow row, CancellationToken cancellation)
    {
        // First the pointer for those who look after what was given up: it may be stale, never missing.
        if (row.Stage == DeliveryStage.Dead)
            await tables.DeadLetters.UpsertEntityAsync(
                new TableEntity(DeadPartition, KeyOf(row)) { ["Destination"] = row.Destination, ["Row"] = row.Row }, TableUpdateMode.Replace, cancellation);
        try
        {
            await tables.Notices.UpdateEntityAsync(row.Write(), row.ETag, TableUpdateMode.Replace, cancellation);
            return true;
        }
        catch (RequestFailedException faster) when (faster.Status == 412) { return false; }
    }

    /// <summary>What points at deliveries that were given up, from the first after <paramref name="after"/>.</summary>
    public async IAsyncEnumerable<GivenUpPointer> GivenUp(string? after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {DeadPartition} and RowKey gt {after ?? ""}");
        await foreach (var row in tables.DeadLetters.QueryAsync<TableEntity>(filter, cancellationToken: cancellation)) yield return Pointer(row);
    }

    /// <summary>What points at this delivery; null where nothing does.</summary>
    public async Task<GivenUpPointer?> PointerTo(LedgerRow row, CancellationToken cancellation)
    {
        var found = await tables.DeadLetters.GetEntityIfExistsAsync<TableEntity>(DeadPartition, KeyOf(row), cancellationToken: cancellation);
        return found.HasValue ? Pointer(found.Value!) : null;
    }

    /// <summary>Removes a pointer unless its delivery was given up once more meanwhile.</summary>
    public async Task Forget(GivenUpPointer pointer, CancellationToken cancellation)
    {
        try { await tables.DeadLetters.DeleteEntityAsync(DeadPartition, pointer.Key, pointer.ETag, cancellation); }
        catch (RequestFailedException moved) when (moved.Status is 404 or 412) { /* Given up once more, or gone. */ }
    }

    private static GivenUpPointer Pointer(TableEntity row) => new(row.RowKey, row.GetString("Destination"), row.GetString("Row"), row.ETag);

    private static string KeyOf(LedgerRow row) => $"{row.Row}|{TableKey.Of(row.Destination)}";
}

/// <summary>Points at a delivery that was given up. It may be stale, never missing.</summary>
/// <param name="Key">To go on from.</param>
/// <param name="Row">Of the ledger, at the destination.</param>
public sealed record GivenUpPointer(string Key, string Destination, string Row, ETag ETag);
