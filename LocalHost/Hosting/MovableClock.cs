namespace ServerlessQiFu.LocalHost;

/// <summary>
/// The machine's clock with a distance that a person sets: for practising, where one wants to see what days will bring. It runs on by itself, and only
/// forward; timers that are due on the way fire.
/// </summary>
internal sealed class MovableClock(TimeProvider machine, TimeSpan ahead) : TimeProvider
{
    private readonly TimeProvider _machine = machine;
    private readonly Lock _gate = new();
    private readonly HashSet<Timer> _timers = [];
    private TimeSpan _ahead = ahead;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _machine.GetUtcNow() + _ahead;
    }

    public override long TimestampFrequency => _machine.TimestampFrequency;

    public override long GetTimestamp()
    {
        lock (_gate) return _machine.GetTimestamp() + (long)(_ahead.TotalSeconds * TimestampFrequency);
    }

    public override TimeZoneInfo LocalTimeZone => _machine.LocalTimeZone;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves to an instant; an earlier one changes nothing.</summary>
    public void MoveTo(DateTimeOffset target)
    {
        Timer[] running;
        lock (_gate)
        {
            var now = _machine.GetUtcNow() + _ahead;
            if (target <= now) return;
            _ahead += target - now;
            running = [.. _timers];
        }
        foreach (var timer in running) timer.Rearm();
    }

    private sealed class Timer : ITimer
    {
        private readonly MovableClock _clock;
        private readonly ITimer _machines;
        private readonly Lock _gate = new();
        private DateTimeOffset? _due;
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public Timer(MovableClock clock, TimerCallback callback, object? state)
        {
            _clock = clock;
            _machines = clock._machine.CreateTimer(_ => Fire(callback, state), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            lock (clock._gate) clock._timers.Add(this);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (_gate)
            {
                _period = period;
                _due = dueTime == Timeout.InfiniteTimeSpan ? null : _clock.GetUtcNow() + dueTime;
            }
            return Rearm();
        }

        /// <summary>Waits on the machine's clock for what is left of the way.</summary>
        public bool Rearm()
        {
            lock (_gate)
            {
                var left = _due is { } due ? due - _clock.GetUtcNow() : Timeout.InfiniteTimeSpan;
                return _machines.Change(_due is null ? Timeout.InfiniteTimeSpan : left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
            }
        }

        private void Fire(TimerCallback callback, object? state)
        {
            lock (_gate)
            {
                if (_due is not { } due) return;
                // The machine's clock came before its time; the rest of the way is waited for.
                if (due > _clock.GetUtcNow()) { Rearm(); return; }
                _due = _period == Timeout.InfiniteTimeSpan || _period == TimeSpan.Zero ? null : _clock.GetUtcNow() + _period;
                Rearm();
            }
            callback(state);
        }

        public void Dispose()
        {
            lock (_clock._gate) _clock._timers.Remove(this);
            _machines.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
