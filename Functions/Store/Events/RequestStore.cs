using Azure;
using Azure.Data.Tables;

namespace ServerlessQiFu.Functions.Store;

/// <summary>Which appeal's number belongs to which request: table <c>requests</c>, a partition a key, one row.</summary>
public sealed class RequestStore(RecordTables tables)
{
    private const string Row = "r";

    /// <summary>The number that belongs to the key, reserved now or by an earlier call.</summary>
    /// <param name="hash">Of what is asked under the key.</param>
    /// <param name="number">What is reserved where nothing is.</param>
    public async Task<Reservation> Reserve(string request, string hash, string number, CancellationToken cancellation)
    {
        try
        {
            var added = await tables.Requests.AddEntityAsync(new TableEntity(request, Row) { ["Hash"] = hash, ["Appeal"] = number }, cancellation);
            return new(number, hash, added.Headers.ETag ?? default);
        }
        catch (RequestFailedException taken) when (taken.Status == 409)
        {
            var row = (await tables.Requests.GetEntityAsync<TableEntity>(request, Row, cancellationToken: cancellation)).Value;
            return new(row.GetString("Appeal"), row.GetString("Hash"), row.ETag);
        }
    }

    /// <summary>The number that an earlier call reserved for the key; null where none has.</summary>
    public async Task<string?> Find(string request, CancellationToken cancellation)
    {
        var row = await tables.Requests.GetEntityIfExistsAsync<TableEntity>(request, Row, cancellationToken: cancellation);
        return row.HasValue ? row.Value!.GetString("Appeal") : null;
    }

    /// <summary>Lets the key have another number, unless another caller has seen to that.</summary>
    public async Task GiveUp(string request, Reservation reservation, CancellationToken cancellation)
    {
        try { await tables.Requests.DeleteEntityAsync(request, Row, reservation.ETag, cancellation); }
        catch (RequestFailedException moved) when (moved.Status is 404 or 412) { /* Another caller gave it up. */ }
    }
}

/// <param name="Id">The appeal's number.</param>
/// <param name="Hash">Of what was asked when it was reserved.</param>
public readonly record struct Reservation(string Id, string Hash, ETag ETag);
