using Azure.Data.Tables;

namespace ServerlessQiFu.Functions.Store;

/// <summary>When the app was last known to be alive, by an instance whose clock is believed: a row of table <c>due</c>. By it the next start tells a long stop from a clock that has jumped.</summary>
public sealed class LastSeenStore(RecordTables tables)
{
    private const string Key = "clock";

    public Task Keep(DateTimeOffset at, CancellationToken cancellation) =>
        tables.Due.UpsertEntityAsync(new TableEntity(Key, Key) { ["At"] = at }, TableUpdateMode.Replace, cancellation);

    /// <summary>Null where it was never kept.</summary>
    public async Task<DateTimeOffset?> Find(CancellationToken cancellation)
    {
        var row = await tables.Due.GetEntityIfExistsAsync<TableEntity>(Key, Key, cancellationToken: cancellation);
        return row.HasValue ? row.Value!.GetDateTimeOffset("At") : null;
    }
}
