using Azure;
using Azure.Data.Tables;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Notices;

/// <summary>What was sent to subscribed systems and what is still to be: one row an event and destination.</summary>
public sealed class DeliveryLedger(RecordTables tables)
{
    /// <summary>Of table <c>deadletters</c>.</summary>
    public const string DeadPartition = "deliveries";

    /// <summary>The row that points at a delivery that was given up: newest event first.</summary>
    public static string PointerOf(LedgerRow row) => $"{row.Row}|{TableKey.Of(row.Destination)}";

    /// <summary>The row of this delivery, opened now or before.</summary>
    public async Task<LedgerRow> Open(Subscription subscription, RecordedEvent happened, CancellationToken cancellation)
    {
        var row = new LedgerRow
        {
            Destination = subscription.Destination,
            Row = LedgerRow.RowOf(happened.Appeal, happened.Recorded),
            Event = happened.Name,
            Appeal = happened.Appeal,
            Version = happened.Recorded.Version,
            At = happened.Recorded.At,
            Text = $"诉求{happened.Appeal}的事件{happened.Name}推送至{new Uri(subscription.Url).Host}。",
            Stage = DeliveryStage.Pending,
        };
        try
        {
            await tables.Notices.AddEntityAsync(row.Write(), cancellation);
            return row;
        }
        catch (RequestFailedException exists) when (exists.Status == 409)
        {
            return (await Find(subscription.Destination, row.Row, cancellation))!;
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
                new TableEntity(DeadPartition, PointerOf(row)) { ["Destination"] = row.Destination, ["Row"] = row.Row }, TableUpdateMode.Replace, cancellation);
        try
        {
            await tables.Notices.UpdateEntityAsync(row.Write(), row.ETag, TableUpdateMode.Replace, cancellation);
            return true;
        }
        catch (RequestFailedException faster) when (faster.Status == 412) { return false; }
    }
}
