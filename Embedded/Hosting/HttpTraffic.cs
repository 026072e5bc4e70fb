using Microsoft.AspNetCore.Builder;

namespace ServerlessQiFu.Embedded;

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

    public void Count(IApplicationBuilder app) => app.Use((context, next) =>
    {
        // The first to be registered is the last to run: after the work that the functions have put behind the answer.
        _rush.Count(context.Response);
        Interlocked.Increment(ref _seen);
        return next(context);
    });
}
