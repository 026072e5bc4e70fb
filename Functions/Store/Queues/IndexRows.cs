using Azure;
using Azure.Data.Tables;

namespace ServerlessQiFu.Functions.Store;

/// <summary>
/// What the rows have in common that point at an appeal: a unit's queue, the triage desk, what is due, a company's list. They carry the appeal's
/// version; they may be stale, never missing. Whoever reads one checks the truth, and deletes it only when the truth is
/// not behind the row.
/// </summary>
internal static class IndexRows
{
    public static async Task Put(TableClient table, RowKeyPair row, int version, CancellationToken cancellation) =>
        await table.UpsertEntityAsync(new TableEntity(row.Partition, row.Row) { ["Version"] = version }, TableUpdateMode.Replace, cancellation);

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
}
