using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;

namespace ServerlessQiFu.Functions.Store;

/// <summary>
/// Tokens used of a language model: table <c>triage</c>, partition <c>tokens|</c> and the day in Shenzhen, one row a process, which only that process
/// writes. A restarted process is a new one and finds what the old one used. When the store does not answer, everybody goes by what he knows.
/// </summary>
public sealed partial class TokenLedger(RecordTables tables, ILogger<TokenLedger> log)
{
    // Names the process, not anything secret; no test depends on it.
    private readonly string _process = Guid.NewGuid().ToString("N");

    /// <summary>The sum of this process's own day.</summary>
    public async Task Write(DateOnly day, long used)
    {
        try { await tables.Triage.UpsertEntityAsync(new TableEntity(Partition(day), _process) { ["Used"] = used }, TableUpdateMode.Replace); }
        catch (RequestFailedException store) { Behind(store.Status); }
    }

    /// <summary>What other processes used that day, or null when it cannot be read.</summary>
    public async Task<long?> UsedElsewhere(DateOnly day, CancellationToken cancellation)
    {
        try
        {
            var used = 0L;
            await foreach (var row in tables.Triage.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {Partition(day)}"), cancellationToken: cancellation))
                if (row.RowKey != _process) used += row.GetInt64("Used") ?? 0;
            return used;
        }
        catch (RequestFailedException store)
        {
            Behind(store.Status);
            return null;
        }
    }

    private static string Partition(DateOnly day) => "tokens|" + day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    [LoggerMessage(LogLevel.Warning, "The ledger of tokens is behind: the store answered {Status}")]
    private partial void Behind(int status);
}
