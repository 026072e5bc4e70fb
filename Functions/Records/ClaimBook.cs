using System.Text;
using Azure;
using Azure.Data.Tables;

namespace ServerlessQiFu.Functions.Records;

/// <summary>What a claim under a key gave, so that the same request gives the same again (table <c>desks</c>, a row a key).</summary>
public sealed class ClaimBook(RecordTables tables)
{
    private const string Row = "claim";

    /// <returns>Null for a key not used yet; otherwise whether it was for the same request, and its answer.</returns>
    public async Task<(bool IsSame, byte[] Answer)?> Find(RequestKey key, CancellationToken cancellation)
    {
        var row = await tables.Desks.GetEntityIfExistsAsync<TableEntity>(key.Key, Row, cancellationToken: cancellation);
        return row.HasValue ? (row.Value!.GetString("Hash") == key.Hash, Encoding.UTF8.GetBytes(LongText.Get(row.Value!, "Answer"))) : null;
    }

    public async Task Keep(RequestKey key, byte[] answer, CancellationToken cancellation)
    {
        var row = new TableEntity(key.Key, Row) { ["Hash"] = key.Hash };
        LongText.Put(row, "Answer", Encoding.UTF8.GetString(answer));
        try { await tables.Desks.AddEntityAsync(row, cancellation); }
        catch (RequestFailedException kept) when (kept.Status == 409) { /* The same call twice at once: the first answer stands. */ }
    }
}
