using Azure;
using Azure.Data.Tables;

namespace ServerlessQiFu.Functions.Store;

/// <summary>Draws a secret of so many bytes that nobody can guess.</summary>
public delegate byte[] SecretDraw(int bytes);

/// <summary>The key that list tokens are sealed with: drawn once, by whichever instance starts first, and the same for all that follow.</summary>
public sealed class PageKeyStore(RecordTables tables, SecretDraw draw)
{
    private const string Partition = "keys";
    private const string Row = "pages";
    private const string Column = "Key";
    private const int KeyBytes = 32;

    private byte[]? _key;

    public ReadOnlySpan<byte> Key => _key ?? throw new InvalidOperationException("The store has not been opened.");

    public async Task Open(CancellationToken cancellation)
    {
        var drawn = Convert.ToBase64String(draw(KeyBytes));
        try { await tables.Rules.AddEntityAsync(new TableEntity(Partition, Row) { [Column] = drawn }, cancellation); }
        catch (RequestFailedException exists) when (exists.Status == 409)
        {
            drawn = (await tables.Rules.GetEntityAsync<TableEntity>(Partition, Row, [Column], cancellation)).Value.GetString(Column);
        }
        _key = Convert.FromBase64String(drawn);
    }
}
