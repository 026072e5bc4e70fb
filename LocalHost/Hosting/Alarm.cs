namespace ServerlessQiFu.LocalHost;

/// <summary>Rings at an instant of the clock, or before: whoever set it looks what is due, and sets it again.</summary>
internal sealed class Alarm : IAsyncDisposable
{
    /// <summary>An alarm once set is believed for so long; by a clock that may be set it rings after it at the latest, since the clock may have been put right.</summary>
    private static readonly TimeSpan Trust = TimeSpan.FromMinutes(1);

    /// <summary>Timers cannot wait longer than this.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly TimeSpan _longest;
    private readonly ITimer _timer;
    private DateTimeOffset? _rings;
    private DateTimeOffset _setAt;

    public Alarm(TimeProvider clock, bool mayBeSet, Action ring)
    {
        (_clock, _longest) = (clock, mayBeSet ? Trust : LongestWait);
        _timer = clock.CreateTimer(_ =>
        {
            lock (_gate) _rings = null;
            ring();
        }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>False when that instant has come, and nothing will ring. Most looks ask for the instant of the look before: that is set already.</summary>
    public bool TrySet(DateTimeOffset at)
    {
        var now = _clock.GetUtcNow();
        if (at <= now) return false;
        lock (_gate)
        {
            if (_rings == at && (now - _setAt).Duration() < Trust) return true;
            (_rings, _setAt) = (at, now);
        }
        _timer.Change(at - now < _longest ? at - now : _longest, Timeout.InfiniteTimeSpan);
        return true;
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();
}
