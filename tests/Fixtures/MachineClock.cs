using Microsoft.Extensions.Time.Testing;

namespace ServerlessQiFu.Tests.Fixtures;

/// <summary>A machine's clocks: the monotonic one goes with the test's time, the wall clock can be set to show something else.</summary>
internal sealed class MachineClock(FakeTimeProvider truth) : TimeProvider
{
    /// <summary>How far the wall clock is ahead; negative for behind.</summary>
    public TimeSpan Ahead { get; set; }

    public override long TimestampFrequency => truth.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => truth.GetUtcNow() + Ahead;

    public override long GetTimestamp() => truth.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => truth.CreateTimer(callback, state, dueTime, period);
}
