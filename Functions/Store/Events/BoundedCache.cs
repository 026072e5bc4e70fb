using System.Collections.Concurrent;

namespace ServerlessQiFu.Functions.Store;

/// <summary>What was put in lately, at most twice <paramref name="most"/>: two generations, of which the older is forgotten when the younger is full.</summary>
internal sealed class BoundedCache<TValue>(int most) where TValue : class
{
    private readonly Lock _turning = new();
    private volatile ConcurrentDictionary<string, TValue> _young = new(StringComparer.Ordinal);
    private volatile ConcurrentDictionary<string, TValue> _old = new(StringComparer.Ordinal);

    public TValue? Find(string key) => _young.TryGetValue(key, out var value) || _old.TryGetValue(key, out value) ? value : null;

    public void Put(string key, TValue value)
    {
        _young[key] = value;
        if (_young.Count <= most) return;
        lock (_turning)
        {
            if (_young.Count <= most) return;
            _old = _young;
            _young = new(StringComparer.Ordinal);
        }
    }
}
