namespace ServerlessQiFu.LocalHost;

/// <summary>Rings at an instant of the clock, or before: whoever set it looks what is due, and sets it again.</summary>
internal sealed class Alarm : IAsyncDisposable
{
    /// <summary>An alarm once set is believed for so long, and rings after it at the latest; then the clock may have been put right.</summary>
    private static readonly TimeSpan Trust = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private DateTimeOffset? _rings;
    private DateTimeOffset _setAt;

    public Alarm(TimeProvider clock, Action ring)
    {
        _clock = clock;
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
        _timer.Change(at - now < Trust ? at - now : Trust, Timeout.InfiniteTimeSpan);
        return true;
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();
}
