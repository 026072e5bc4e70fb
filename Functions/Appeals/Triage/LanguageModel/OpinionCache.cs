using ServerlessQiFu.Domain.Triage;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// Opinions on letters already asked about, by hash: no text is kept. At most <paramref name="most"/>, the least recently used goes
/// first; a day old, it is asked anew. Safe for concurrent use.
/// </summary>
internal sealed class OpinionCache(int most, TimeProvider clock)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _entries = new(StringComparer.Ordinal);
    private readonly LinkedList<Entry> _order = [];

    internal int Count { get { lock (_lock) return _entries.Count; } }

    internal Classification.Said? Find(string hash)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(hash, out var node)) return null;
            _order.Remove(node);
            if (clock.GetUtcNow() - node.Value.At >= Longest)
            {
                _entries.Remove(hash);
                return null;
            }
            _order.AddFirst(node);
            return node.Value.Said;
        }
    }

    internal void Keep(string hash, Classification.Said said)
    {
        lock (_lock)
        {
            if (_entries.Remove(hash, out var old)) _order.Remove(old);
            _entries[hash] = _order.AddFirst(new Entry(hash, said, clock.GetUtcNow()));
            if (_entries.Count <= most) return;
            _entries.Remove(_order.Last!.Value.Hash);
            _order.RemoveLast();
        }
    }

    private sealed record Entry(string Hash, Classification.Said Said, DateTimeOffset At);
}
