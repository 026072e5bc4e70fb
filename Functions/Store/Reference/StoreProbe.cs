using Azure;
using Azure.Data.Tables;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Store;

/// <summary>Whether the store takes writes.</summary>
public enum StoreWrites { Ok, Failing, Full }

/// <summary>Whether the store works now. That a row can be written is proved by writing one: at most every few seconds, however many ask.</summary>
public sealed class StoreProbe(RecordTables tables, TimeProvider clock)
{
    private const string Key = "probe";
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private Task<StoreWrites>? _last;
    private long _at;

    /// <summary>Whether it can be read.</summary>
    public async Task<bool> CanRead(CancellationToken cancellation)
    {
        try
        {
            await tables.Rules.GetEntityIfExistsAsync<TableEntity>("policy", "none", cancellationToken: cancellation);
            return true;
        }
        catch (RequestFailedException) { return false; }
    }

    /// <summary>What the last probe found, of which nobody has to wait for more than one.</summary>
    public Task<StoreWrites> Writes()
    {
        lock (_gate)
        {
            if (_last is null || !clock.IsFresh(_at, Fresh)) (_last, _at) = (Write(clock.GetUtcNow()), clock.GetTimestamp());
            return _last;
        }
    }

    private async Task<StoreWrites> Write(DateTimeOffset now)
    {
        try
        {
            await tables.Desks.UpsertEntityAsync(new TableEntity(Key, Key) { ["At"] = now }, TableUpdateMode.Replace);
            return StoreWrites.Ok;
        }
        catch (RequestFailedException failure) { return failure.Status == StoreTrouble.OutOfSpace ? StoreWrites.Full : StoreWrites.Failing; }
    }
}
