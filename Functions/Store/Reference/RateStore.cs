using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;

namespace ServerlessQiFu.Functions.Store;

/// <summary>
/// What several instances have granted together: table <c>ratelimits</c>, a partition for each who came near a limit, one row, written over by each new
/// window. Whom it counts is kept as a hash, since an address or a subject says who somebody is.
/// </summary>
public sealed partial class RateStore(RecordTables tables, ILogger<RateStore> log)
{
    private const string Row = "window", InstantFormat = "yyyyMMddHHmmss";
    private const int MostTries = 32;

    /// <summary>Takes a slice of a window's limit.</summary>
    /// <param name="limit">Which limit: caller, company or address.</param>
    /// <param name="window">When the window began.</param>
    /// <param name="wanted">Requests in a slice.</param>
    /// <param name="most">Requests that all instances may take in the window together.</param>
    /// <returns>How many were given, 0 when all are; null when the store cannot say.</returns>
    public async Task<int?> Take(string limit, string key, DateTimeOffset window, int wanted, int most)
    {
        var partition = limit + "|" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32];
        var name = window.UtcDateTime.ToString(InstantFormat, CultureInfo.InvariantCulture);
        try
        {
            for (var tries = 0; tries < MostTries; tries++)
            {
                var found = await tables.RateLimits.GetEntityIfExistsAsync<TableEntity>(partition, Row);
                var taken = found.HasValue && found.Value!.GetString("Window") == name ? found.Value.GetInt32("Taken") ?? 0 : 0;
                var given = Math.Min(wanted, most - taken);
                if (given <= 0) return 0;
                var row = new TableEntity(partition, Row) { ["Window"] = name, ["Taken"] = taken + given };
                try
                {
                    if (found.HasValue) await tables.RateLimits.UpdateEntityAsync(row, found.Value!.ETag, TableUpdateMode.Replace);
                    else await tables.RateLimits.AddEntityAsync(row);
                    return given;
                }
                catch (RequestFailedException moved) when (moved.Status is 409 or 412) { /* Another instance took one: look again. */ }
            }
        }
        catch (RequestFailedException store) { CannotSay(limit, store.Status); }
        return null;
    }

    [LoggerMessage(LogLevel.Warning, "The shared count of the limit by {Limit} cannot be read (the store answered {Status}); this instance goes by its own.")]
    private partial void CannotSay(string limit, int status);
}
