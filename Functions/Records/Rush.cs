using Microsoft.AspNetCore.Http;

namespace ServerlessQiFu;

/// <summary>
/// Callers who wait for an answer of this process: while there are many, what nobody waits for lets them go first (docs/adr/0013). The embedded
/// host compiles this file too and counts for itself: it sees a request earlier, and keeps it longer.
/// </summary>
internal sealed class Rush(TimeProvider clock)
{
    /// <summary>Waiting callers, for each processor, from which on they are many.</summary>
    private const int Each = 3;

    /// <summary>They come in waves, since a commit answers many at once: what would begin in each trough would be in the way of the next wave.</summary>
    private static readonly TimeSpan Trough = TimeSpan.FromMilliseconds(100);

    private static readonly int Many = Each * Environment.ProcessorCount;

    private int _waiting;
    private long _manyAt = -1;

    public bool IsNobody => Volatile.Read(ref _waiting) == 0;

    /// <summary>Many wait, or did a moment ago.</summary>
    public bool IsOn => Volatile.Read(ref _waiting) >= Many || Volatile.Read(ref _manyAt) is >= 0 and var at && clock.GetElapsedTime(at) < Trough;

    /// <summary>Counts a request until its answer is out, and what was registered after this to follow it.</summary>
    public void Count(HttpResponse response)
    {
        Interlocked.Increment(ref _waiting);
        response.OnCompleted(() =>
        {
            if (Interlocked.Decrement(ref _waiting) >= Many - 1) Volatile.Write(ref _manyAt, clock.GetTimestamp());
            return Task.CompletedTask;
        });
    }
}
