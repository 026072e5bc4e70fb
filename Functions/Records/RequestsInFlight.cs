using Microsoft.AspNetCore.Http;

namespace ServerlessQiFu.Functions.Records;

/// <summary>How many callers wait for an answer of this process: what nobody waits for lets them go first (docs/adr/0013).</summary>
public sealed class RequestsInFlight
{
    /// <summary>Requests in flight, for each processor, from which on the rest takes a back seat.</summary>
    private const int BusyFrom = 3;

    private int _requests;

    public bool AreMany => Volatile.Read(ref _requests) >= BusyFrom * Environment.ProcessorCount;

    /// <summary>Counts a request until its answer is out.</summary>
    public void Count(HttpResponse response)
    {
        Interlocked.Increment(ref _requests);
        response.OnCompleted(() =>
        {
            Interlocked.Decrement(ref _requests);
            return Task.CompletedTask;
        });
    }
}
