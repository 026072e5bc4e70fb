using Azure;
using Azure.Data.Tables;

namespace ServerlessQiFu.Functions.Store;

/// <summary>Which line of an import brought a letter first: table <c>requests</c>, a partition a letter's content, one row.</summary>
public sealed class ImportedLetters(RecordTables tables, TimeProvider clock)
{
    private const string Row = "l";

    /// <summary>Writes down that this request brings the letter; or who has brought it before. Null where nobody else has.</summary>
    /// <param name="content">Digest of what the letter says.</param>
    /// <param name="request">The line's key, with its client.</param>
    public async Task<BroughtBefore?> Bring(string content, string request, CancellationToken cancellation)
    {
        try
        {
            await tables.Requests.AddEntityAsync(Entity(content, request), cancellation);
            return null;
        }
        catch (RequestFailedException taken) when (taken.Status == 409)
        {
            var row = await tables.Requests.GetEntityIfExistsAsync<TableEntity>(Partition(content), Row, cancellationToken: cancellation);
            // Given up meanwhile: as if it had been found a moment ago, so that the caller asks once more.
            if (!row.HasValue) return new("", clock.GetUtcNow(), default);
            var before = row.Value!;
            return before.GetString("Request") == request ? null : new(before.GetString("Request"), before.GetDateTimeOffset("At") ?? default, before.ETag);
        }
    }

    /// <summary>The letter is this request's from here, since what brought it before came to nothing; false when another was faster.</summary>
    public async Task<bool> TakeOver(string content, string request, BroughtBefore before, CancellationToken cancellation)
    {
        try
        {
            await tables.Requests.UpdateEntityAsync(Entity(content, request), before.ETag, TableUpdateMode.Replace, cancellation);
            return true;
        }
        catch (RequestFailedException moved) when (moved.Status is 404 or 412) { return false; }
    }

    /// <summary>The line was refused: the letter is nobody's again.</summary>
    public async Task GiveUp(string content, string request, CancellationToken cancellation)
    {
        var row = await tables.Requests.GetEntityIfExistsAsync<TableEntity>(Partition(content), Row, cancellationToken: cancellation);
        if (!row.HasValue || row.Value!.GetString("Request") != request) return;
        try { await tables.Requests.DeleteEntityAsync(Partition(content), Row, row.Value!.ETag, cancellation); }
        catch (RequestFailedException moved) when (moved.Status is 404 or 412) { /* Another has taken it over. */ }
    }

    private TableEntity Entity(string content, string request) => new(Partition(content), Row) { ["Request"] = request, ["At"] = clock.GetUtcNow() };

    private static string Partition(string content) => "letter|" + content;
}

/// <param name="Request">The key of the line that brought it, with its client.</param>
public sealed record BroughtBefore(string Request, DateTimeOffset At, ETag ETag);
