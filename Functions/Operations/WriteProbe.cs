using Azure;
using Azure.Data.Tables;
using ServerlessQiFu.Functions.Platform;
using ServerlessQiFu.Functions.Store;

namespace ServerlessQiFu.Functions.Operations;

/// <summary>Whether the store takes writes.</summary>
public enum StoreWrites { Ok, Failing, Full }

/// <summary>Proves that a row can be written, by writing one: at most every few seconds, however many ask.</summary>
public sealed class WriteProbe(RecordTables tables, TimeProvider clock)
{
    private const string Key = "probe";
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);

    private readonly Lock _gate = new();
    private Task<StoreWrites>? _last;
    private DateTimeOffset _at;

    /// <summary>What the last probe found, of which nobody has to wait for more than one.</summary>
    public Task<StoreWrites> Look()
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (_last is null || now - _at >= Fresh || now < _at) (_last, _at) = (Write(now), now);
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
