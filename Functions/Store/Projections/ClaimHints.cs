using System.Collections.Concurrent;

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

    private readonly ConcurrentDictionary<string, DateTimeOffset> _until = new(StringComparer.Ordinal);
    private int _taken;

    /// <summary>True for the one caller that may try; false while somebody else here is at it.</summary>
    public bool TryTake(string appeal)
    {
        var now = clock.GetUtcNow();
        if (_until.TryGetValue(appeal, out var over) && over > now) return false;
        if (!(over == default ? _until.TryAdd(appeal, now + Moment) : _until.TryUpdate(appeal, now + Moment, over))) return false;
        // Not by how many there are: to count them would stop everybody else.
        if (Interlocked.Increment(ref _taken) % Most == 0)
            foreach (var (id, until) in _until) if (until <= now) _until.TryRemove(id, out _);
        return true;
    }

    public void Forget(string appeal) => _until.TryRemove(appeal, out _);
}
