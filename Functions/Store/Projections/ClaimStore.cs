using System.Text;
using Azure;
using Azure.Data.Tables;

namespace ServerlessQiFu.Functions.Store;

/// <summary>
/// What a claim under a key gave, so that the same request gives the same again; and, for when the answer was lost before it was kept, which appeals
/// were tried under it (table <c>desks</c>, a partition a key).
/// </summary>
public sealed class ClaimStore(RecordTables tables)
{
    private const string AnswerRow = "claim", TriedRows = "tried|";

    /// <returns>Null for a key not used yet.</returns>
    public async Task<KeyedClaim?> Find(RequestKey key, CancellationToken cancellation)
    {
        KeyedClaim? found = null;
        await foreach (var row in tables.Desks.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {key.Key}"), cancellationToken: cancellation))
        {
            found ??= new KeyedClaim(row.GetString("Hash") == key.Hash, null, []);
            found = row.RowKey == AnswerRow
                ? found with { Answer = Encoding.UTF8.GetBytes(LongText.Get(row, "Answer")) }
                : found with { Tried = [.. found.Tried, row.RowKey[TriedRows.Length..]] };
        }
        return found;
    }

    /// <summary>Notes, before an appeal is claimed under the key, that it may be.</summary>
    public Task Try(RequestKey key, string appeal, CancellationToken cancellation) =>
        tables.Desks.UpsertEntityAsync(new TableEntity(key.Key, TriedRows + appeal) { ["Hash"] = key.Hash }, TableUpdateMode.Replace, cancellation);

    public async Task Keep(RequestKey key, byte[] answer, CancellationToken cancellation)
    {
        var row = new TableEntity(key.Key, AnswerRow) { ["Hash"] = key.Hash };
        LongText.Put(row, "Answer", Encoding.UTF8.GetString(answer));
        try { await tables.Desks.AddEntityAsync(row, cancellation); }
        catch (RequestFailedException kept) when (kept.Status == 409) { /* The same call twice at once: the first answer stands. */ }
    }
}

/// <param name="IsSame">Whether it was for the same request.</param>
/// <param name="Answer">Null when it was never kept.</param>
/// <param name="Tried">Appeals that may have been claimed under the key.</param>
public sealed record KeyedClaim(bool IsSame, byte[]? Answer, IReadOnlyList<string> Tried);
