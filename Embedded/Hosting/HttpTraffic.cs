using Microsoft.AspNetCore.Builder;

namespace ServerlessQiFu.Embedded;

/// <summary>Requests in flight, up to and with what they left to do after their answer.</summary>
internal sealed class HttpTraffic(TimeProvider clock)
{
    /// <summary>Requests in flight, for each processor, from which on work that nobody waits for takes a back seat.</summary>
    private const int BusyFrom = 3;

    /// <summary>They come in waves, since a commit answers many at once: what would begin in each trough would be in the way of the next wave.</summary>
    private static readonly TimeSpan Trough = TimeSpan.FromMilliseconds(100);

    private static readonly int Many = BusyFrom * Environment.ProcessorCount;

    private int _requests;
    private long _seen;
    private long _manyAt = -1;

    public bool IsIdle => Volatile.Read(ref _requests) == 0;

    /// <summary>So many wait for an answer that they come first.</summary>
    public bool IsBusy => Volatile.Read(ref _requests) >= Many || Volatile.Read(ref _manyAt) is >= 0 and var at && clock.GetElapsedTime(at) < Trough;

    /// <summary>Grows with every request, so that two looks at it tell whether something happened between.</summary>
    public long Seen => Volatile.Read(ref _seen);

    public void Count(IApplicationBuilder app) => app.Use((context, next) =>
    {
        Interlocked.Increment(ref _requests);
        Interlocked.Increment(ref _seen);
        // The first to be registered is the last to run: after the work that the functions have put behind the answer.
        context.Response.OnCompleted(() =>
        {
            if (Interlocked.Decrement(ref _requests) >= Many - 1) Volatile.Write(ref _manyAt, clock.GetTimestamp());
            return Task.CompletedTask;
        });
        return next(context);
    });
}
