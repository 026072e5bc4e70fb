using System.Collections.Concurrent;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Store;

/// <summary>
/// Appeals that this process is claiming or has just claimed and whose queue row is not gone yet. A hint that spares useless
/// attempts, nothing more: losing it costs a retry, and it is forgotten after a moment.
/// </summary>
public sealed class ClaimHints(TimeProvider clock)
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(10);
    /// <summary>Hints taken before those that are over are swept out.</summary>
    private const int Most = 50_000;

    private readonly ConcurrentDictionary<string, long> _taken = new(StringComparer.Ordinal);
    private int _count;

    /// <summary>True for the one caller that may try; false while somebody else here is at it.</summary>
    public bool TryTake(string appeal)
    {
        var now = clock.GetTimestamp();
        var isThere = _taken.TryGetValue(appeal, out var before);
        if (isThere && clock.IsFresh(before, Moment)) return false;
        if (!(isThere ? _taken.TryUpdate(appeal, now, before) : _taken.TryAdd(appeal, now))) return false;
        // Not by how many there are: to count them would stop everybody else.
        if (Interlocked.Increment(ref _count) % Most == 0)
            foreach (var (id, at) in _taken) if (!clock.IsFresh(at, Moment)) _taken.TryRemove(id, out _);
        return true;
    }

    public void Forget(string appeal) => _taken.TryRemove(appeal, out _);
}
