namespace ServerlessQiFu.LocalHost;

/// <summary>Keys that are ready, first come first served, and those in flight; a key is only once in either.</summary>
internal sealed class ReadyQueue
{
    private readonly LinkedList<string> _ready = new();
    private readonly Dictionary<string, LinkedListNode<string>?> _keys = new(StringComparer.Ordinal); // null: in flight
    private readonly HashSet<string> _again = new(StringComparer.Ordinal);

    public int Ready => _ready.Count;

    public IReadOnlyList<string> First(int limit)
    {
        var first = new List<string>(Math.Min(limit, _ready.Count));
        for (var node = _ready.First; node is not null && first.Count < limit; node = node.Next) first.Add(node.Value);
        return first;
    }

    /// <summary>Makes a key ready; one in flight will be ready again when it lands.</summary>
    public void Add(string key)
    {
        if (!_keys.TryGetValue(key, out var node)) _keys[key] = _ready.AddLast(key);
        else if (node is null) _again.Add(key);
    }

    /// <summary>Puts a key in flight, ready or not; false when it is already.</summary>
    public bool Take(string key)
    {
        if (_keys.TryGetValue(key, out var node))
        {
            if (node is null) return false;
            _ready.Remove(node);
        }
        _keys[key] = null;
        return true;
    }

    /// <summary>True when the key is ready again.</summary>
    public bool Land(string key, bool again)
    {
        _keys.Remove(key);
        if (!(_again.Remove(key) | again)) return false;
        Add(key);
        return true;
    }
}
