namespace ServerlessQiFu.Driving;

/// <summary>The true time of a simulated world. It moves only when the driver says so, and rings every alarm at its instant, in order.</summary>
internal sealed class VirtualClock(DateTimeOffset start)
{
    private readonly PriorityQueue<Alarm, (long Due, long Set)> _alarms = new();
    private long _set;

    public DateTimeOffset Now { get; private set; } = start;

    /// <summary>When the next alarm rings; null when none is set.</summary>
    public DateTimeOffset? Next
    {
        get
        {
            while (_alarms.TryPeek(out var alarm, out var key))
            {
                if (alarm.IsSetFor(key.Set)) return new DateTimeOffset(key.Due, TimeSpan.Zero);
                _alarms.Dequeue();
            }
            return null;
        }
    }

    /// <summary>Moves on to an instant, ringing on the way; what is rung may set further alarms.</summary>
    public void AdvanceTo(DateTimeOffset target)
    {
        while (Next is { } due && due <= target)
        {
            var alarm = _alarms.Dequeue();
            if (due > Now) Now = due;
            alarm.Ring();
        }
        if (target > Now) Now = target;
    }

    /// <summary>Completes, on the world's thread, when the instant has come.</summary>
    public Task Until(DateTimeOffset instant)
    {
        if (instant <= Now) return Task.CompletedTask;
        var come = new TaskCompletionSource();
        _ = new Alarm(this, come.SetResult, instant - Now, Timeout.InfiniteTimeSpan);
        return come.Task;
    }

    /// <summary>What a clock of the programme shows: the true time and its error, for as long as its owner lives.</summary>
    /// <param name="check">Throws where time is asked from a thread that is not the world's.</param>
    public TimeProvider As(Func<bool> isAlive, Func<TimeSpan> error, Action check) => new Shown(this, isAlive, error, check);

    private sealed class Shown(VirtualClock clock, Func<bool> isAlive, Func<TimeSpan> error, Action check) : TimeProvider
    {
        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

        public override DateTimeOffset GetUtcNow()
        {
            check();
            return clock.Now + error();
        }

        public override long GetTimestamp() => clock.Now.UtcTicks;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            check();
            return new Alarm(clock, () => { if (isAlive()) callback(state); }, dueTime, period);
        }
    }

    private sealed class Alarm : ITimer
    {
        private readonly VirtualClock _clock;
        private readonly Action _ring;
        private TimeSpan _period;
        private long _setting = -1;

        public Alarm(VirtualClock clock, Action ring, TimeSpan dueTime, TimeSpan period)
        {
            (_clock, _ring) = (clock, ring);
            Change(dueTime, period);
        }

        public bool IsSetFor(long setting) => _setting == setting;

        public void Ring()
        {
            _setting = -1;
            if (_period > TimeSpan.Zero) Change(_period, _period);
            _ring();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            _period = period;
            if (dueTime == Timeout.InfiniteTimeSpan)
            {
                _setting = -1;
                return true;
            }
            _setting = ++_clock._set;
            _clock._alarms.Enqueue(this, ((_clock.Now + dueTime).UtcTicks, _setting));
            return true;
        }

        public void Dispose() => _setting = -1;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
