using Azure;
using Azure.Data.Tables;

namespace ServerlessQiFu.Functions.Store;

/// <summary>What a settlement reads of an appeal's partition when it begins, and the transaction that ends it.</summary>
public sealed class SettlementStore(RecordTables tables, AppealRecords records)
{
    /// <summary>A transaction holds 100 entities; the control row is one of them.</summary>
    public const int MostSettledAtOnce = 99;

    /// <summary>The appeal, null where nothing is filed, and the versions of its events that wait in the outbox.</summary>
    public async Task<(Snapshot? Snapshot, List<int> Outbox)> Read(string appeal, CancellationToken cancellation)
    {
        // The outbox and the state lie side by side, so one query reads both.
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {appeal} and RowKey ge {AppealRows.OutboxRows} and RowKey le {AppealRows.StateRow}");
        var outbox = new List<int>();
        Snapshot? snapshot = null;
        await foreach (var row in tables.Appeals.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            if (row.RowKey == AppealRows.StateRow) snapshot = records.Read(appeal, row);
            else outbox.Add(AppealRows.VersionOf(row.RowKey));
        }
        return (snapshot, outbox);
    }

    /// <summary>Remembers which index rows were written and takes the settled events out of the outbox, in one transaction; nothing where both are so already.</summary>
    /// <param name="control">As it was read when the settlement began.</param>
    /// <returns>False when another settlement took some of them out: it may have known fewer, so what is left must be looked for.</returns>
    public async Task<bool> Finish(AppealControl control, IReadOnlyList<RowKeyPair> queueRows, RowKeyPair? dueRow, List<int> settled, CancellationToken cancellation)
    {
        var (queue, due) = (RowKeyPair.TextOf(queueRows), dueRow?.ToString() ?? "");
        if (settled.Count == 0 && control.QueueText == queue && control.DueText == due) return true;
        List<TableTransactionAction> actions =
        [
            new(TableTransactionActionType.UpsertMerge, new TableEntity(control.Appeal, AppealRows.ControlRow) { [AppealControl.QueueColumn] = queue, [AppealControl.DueColumn] = due }),
            .. settled.Select(v => new TableTransactionAction(
                TableTransactionActionType.Delete, new TableEntity(control.Appeal, AppealRows.OutboxRow(v)), ETag.All)),
        ];
        try
        {
            await tables.Appeals.SubmitTransactionAsync(actions, cancellation);
            return true;
        }
        catch (RequestFailedException taken) when (taken.Status == 404) { return false; }
    }
}
