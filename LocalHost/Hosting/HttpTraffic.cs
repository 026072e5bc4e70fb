using Microsoft.AspNetCore.Http;

namespace ServerlessQiFu.LocalHost;

/// <summary>Requests whose callers wait for an answer: while there are many, what nobody waits for lets them go first (docs/adr/0013).</summary>
internal sealed class HttpTraffic(TimeProvider clock)
{
    /// <summary>Waiting callers, for each processor, from which on they are many.</summary>
    private const int Each = 3;

    /// <summary>They come in waves, since a commit answers many at once: what would begin in each trough would be in the way of the next wave.</summary>
    private static readonly TimeSpan Trough = TimeSpan.FromMilliseconds(100);

    private static readonly int Many = Each * Environment.ProcessorCount;

    private int _waiting;
    private long _manyAt = -1;
    private long _seen;

    public bool IsIdle => Volatile.Read(ref _waiting) == 0;

    /// <summary>Many wait, or did a moment ago.</summary>
    public bool IsBusy => Volatile.Read(ref _waiting) >= Many || Volatile.Read(ref _manyAt) is >= 0 and var at && clock.GetElapsedTime(at) < Trough;

    /// <summary>Grows with every request, so that two looks at it tell whether something happened between.</summary>
    public long Seen => Volatile.Read(ref _seen);

    /// <summary>Counts a request until its answer is out.</summary>
    public void Count(HttpResponse response)
    {
        Interlocked.Increment(ref _waiting);
        Interlocked.Increment(ref _seen);
        response.OnCompleted(() =>
        {
            if (Interlocked.Decrement(ref _waiting) >= Many - 1) Volatile.Write(ref _manyAt, clock.GetTimestamp());
            return Task.CompletedTask;
        });
    }
}
