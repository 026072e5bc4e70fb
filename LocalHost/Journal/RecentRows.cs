using System.Collections.Concurrent;

namespace ServerlessQiFu.LocalHost;

/// <summary>
/// Rows as they were committed last, so that what is read again soon after it was written is not fetched from the file. A row leaves before
/// the commit that changes it and comes back after it: between the two, readers ask the file. Written by the committing thread alone.
/// </summary>
internal sealed class RecentRows
{
    /// <summary>Bytes in one of two generations; when the younger is full, the older is forgotten.</summary>
    private const int LargestGeneration = 16 * 1024 * 1024;

    /// <summary>About what an entry costs besides its texts and its body.</summary>
    private const int Overhead = 200;

    private readonly ConcurrentDictionary<string, long> _tables = new(StringComparer.OrdinalIgnoreCase);
    private volatile ConcurrentDictionary<RowAddress, RecentRow> _young = new();
    private volatile ConcurrentDictionary<RowAddress, RecentRow> _old = new();
    private long _size;

    public RecentRow? Find(RowAddress address) =>
        _young.TryGetValue(address, out var row) || _old.TryGetValue(address, out row) ? row : null;

    /// <summary>The number of a table that is there; null where that has to be looked up.</summary>
    public long? Table(string name) => _tables.TryGetValue(name, out var number) ? number : null;

    public void Know(string table, long number) => _tables[table] = number;

    /// <summary>Nothing of a table that goes is known any more, nor of any other.</summary>
    public void Forget(string table)
    {
        _tables.TryRemove(table, out _);
        (_young, _old, _size) = (new(), new(), 0);
    }

    public void Leave(RowAddress address)
    {
        _young.TryRemove(address, out _);
        _old.TryRemove(address, out _);
    }

    public void Put(RowAddress address, long stamp, byte[] body)
    {
        _young[address] = new RecentRow(stamp, body);
        _size += body.Length + 2 * (address.Partition.Length + address.Row.Length) + Overhead;
        if (_size > LargestGeneration) (_old, _young, _size) = (_young, new(), 0);
    }
}

internal readonly record struct RowAddress(long Table, string Partition, string Row);

internal sealed record RecentRow(long Stamp, byte[] Body);
