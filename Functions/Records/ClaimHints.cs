using System.Collections.Concurrent;

namespace ServerlessQiFu.Functions.Records;

/// <summary>
/// Appeals that this process is claiming or has just claimed and whose queue row is not gone yet. A hint that spares useless
/// attempts, nothing more: losing it costs a retry, and it is forgotten after a moment.
/// </summary>
public sealed class ClaimHints(TimeProvider clock)
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(10);
    private const int Most = 50_000;

    private readonly ConcurrentDictionary<string, DateTimeOffset> _until = new(StringComparer.Ordinal);

    /// <summary>True for the one caller that may try; false while somebody else here is at it.</summary>
    public bool TryTake(string appeal)
    {
        var now = clock.GetUtcNow();
        if (_until.Count > Most) foreach (var (id, until) in _until) if (until <= now) _until.TryRemove(id, out _);
        if (_until.TryGetValue(appeal, out var taken) && taken > now) return false;
        return taken == default ? _until.TryAdd(appeal, now + Moment) : _until.TryUpdate(appeal, now + Moment, taken);
    }

    public void Forget(string appeal) => _until.TryRemove(appeal, out _);
}
