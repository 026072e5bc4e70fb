namespace ServerlessQiFu.Driving;

/// <summary>The time of the simulated city: it stands still until it is moved, and never goes back. Nothing in the city waits on its timers.</summary>
public sealed class HandClock(DateTimeOffset start) : TimeProvider
{
    private long _ticks = start.UtcTicks;

    public DateTimeOffset Now => new(_ticks, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public void MoveTo(DateTimeOffset instant) => _ticks = Math.Max(_ticks, instant.UtcTicks);

    /// <summary>Limits of a function's run and the like: no run takes any time here, so they never ring.</summary>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Silent();

    private sealed class Silent : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;
        public void Dispose() { }
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
