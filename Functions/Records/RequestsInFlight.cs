using Microsoft.AspNetCore.Http;

namespace ServerlessQiFu.Functions.Records;

/// <summary>How many callers wait for an answer of this process: what nobody waits for lets them go first (docs/adr/0013).</summary>
public sealed class RequestsInFlight(TimeProvider clock)
{
    /// <summary>Requests in flight, for each processor, from which on the rest takes a back seat.</summary>
    private const int BusyFrom = 3;

    /// <summary>They come in waves, since a commit answers many at once: what would begin in each trough would be in the way of the next wave.</summary>
    private static readonly TimeSpan Trough = TimeSpan.FromMilliseconds(100);

    private static readonly int Many = BusyFrom * Environment.ProcessorCount;

    private int _requests;
    private long _manyAt = -1;

    public bool AreMany => Volatile.Read(ref _requests) >= Many || Volatile.Read(ref _manyAt) is >= 0 and var at && clock.GetElapsedTime(at) < Trough;

    /// <summary>Counts a request until its answer is out.</summary>
    public void Count(HttpResponse response)
    {
        Interlocked.Increment(ref _requests);
        response.OnCompleted(() =>
        {
            if (Interlocked.Decrement(ref _requests) >= Many - 1) Volatile.Write(ref _manyAt, clock.GetTimestamp());
            return Task.CompletedTask;
        });
    }
}
