using ServerlessQiFu.Domain.Triage;

namespace ServerlessQiFu.Functions.Store;

/// <summary>Letters in memory that can be asked for their like, each with what is known of it. Bounded: the oldest goes first. Safe for concurrent use.</summary>
/// <param name="most">Letters kept; up to about 3 kB each.</param>
internal sealed class LetterIndex<T>(int most)
{
    private readonly Lock _lock = new();
    private readonly NearDuplicates _near = new();
    private readonly Dictionary<string, LinkedListNode<(string Id, T About)>> _kept = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Id, T About)> _order = [];

    internal int Count { get { lock (_lock) return _kept.Count; } }

    /// <summary>Adds a letter or replaces it.</summary>
    internal void Put(string id, string text, T about)
    {
        lock (_lock)
        {
            Drop(id);
            _near.Add(id, text);
            _kept[id] = _order.AddLast((id, about));
            if (_kept.Count > most) Drop(_order.First!.Value.Id);
        }
    }

    internal void Remove(string id)
    {
        lock (_lock) Drop(id);
    }

    internal T? Find(string id)
    {
        lock (_lock) return _kept.TryGetValue(id, out var node) ? node.Value.About : default;
    }

    /// <summary>Most similar first.</summary>
    internal IReadOnlyList<(string Id, double Similarity, T About)> Like(string text, double atLeast, int limit)
    {
        lock (_lock) return [.. _near.Like(text, atLeast, limit).Select(f => (f.Id, f.Similarity, _kept[f.Id].Value.About))];
    }

    private void Drop(string id)
    {
        if (!_kept.Remove(id, out var node)) return;
        _order.Remove(node);
        _near.Remove(id);
    }
}
