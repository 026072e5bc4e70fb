using Microsoft.AspNetCore.Http;

namespace ServerlessQiFu.LocalHost;

/// <summary>Requests in flight, up to and with what they left to do after their answer.</summary>
internal sealed class HttpTraffic(TimeProvider clock)
{
    private readonly Rush _rush = new(clock);
    private long _seen;

    public bool IsIdle => _rush.IsNobody;

    /// <summary>So many wait for an answer that they come first.</summary>
    public bool IsBusy => _rush.IsOn;

    /// <summary>Grows with every request, so that two looks at it tell whether something happened between.</summary>
    public long Seen => Volatile.Read(ref _seen);

    /// <summary>Counts a request, before anything else has seen it: the first to be registered is the last to run, after the work that functions have put behind the answer.</summary>
    public void Count(HttpResponse response)
    {
        _rush.Count(response);
        Interlocked.Increment(ref _seen);
    }
}
