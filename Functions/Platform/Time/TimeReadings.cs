namespace ServerlessQiFu.Functions.Platform;

/// <summary>How the rest of the app looks at the clock. One that is not held steady is always right.</summary>
public static class TimeReadings
{
    public static TimeReading Read(this TimeProvider clock)
    {
        if (clock is SteadyTime steady) return steady.Read();
        var now = clock.GetUtcNow();
        return new(now, now, now, null);
    }

    /// <summary>The same clock for what people do and show: their commands, their tokens.</summary>
    public static TimeProvider OfActs(this TimeProvider clock) => clock is SteadyTime steady ? new Acting(steady) : clock;

    /// <summary>
    /// Whether what was read at <paramref name="since"/> (a timestamp) is not older than this. By the monotonic clock: a wall clock that was put back would keep
    /// it fresh until it came there again. What lies in the future is no age, so it is not fresh.
    /// </summary>
    public static bool IsFresh(this TimeProvider clock, long since, TimeSpan longest)
    {
        var age = clock.GetElapsedTime(since);
        return age >= TimeSpan.Zero && age < longest;
    }

    private sealed class Acting(SteadyTime time) : TimeProvider
    {
        public override long TimestampFrequency => time.TimestampFrequency;

        public override TimeZoneInfo LocalTimeZone => time.LocalTimeZone;

        public override DateTimeOffset GetUtcNow() => time.Read().Acts;

        public override long GetTimestamp() => time.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => time.CreateTimer(callback, state, dueTime, period);
    }
}
