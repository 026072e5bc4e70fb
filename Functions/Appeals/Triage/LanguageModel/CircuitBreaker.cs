namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// Keeps from asking a deployment that does not answer. Three failures in a row open it for 30 seconds, then one call tries; each
/// further failure doubles the time, up to 10 minutes. Safe for concurrent use.
/// </summary>
internal sealed class CircuitBreaker(TimeProvider clock)
{
    internal const int FailuresToOpen = 3;
    internal static readonly TimeSpan First = TimeSpan.FromSeconds(30), Longest = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private int _failures;
    /// <summary>By the monotonic clock: a wall clock that was put back would leave it closed until it came there again.</summary>
    private readonly long _origin = clock.GetTimestamp();
    private TimeSpan _closedUntil;
    private bool _trying;

    /// <summary>Whether a call may be made now. After a rest only one may, until it succeeds or fails.</summary>
    internal bool MayCall()
    {
        lock (_lock)
        {
            if (Now < _closedUntil || _trying) return false;
            _trying = _failures >= FailuresToOpen;
            return true;
        }
    }

    internal void Succeeded()
    {
        lock (_lock) (_failures, _trying) = (0, false);
    }

    internal void Failed()
    {
        lock (_lock)
        {
            (_failures, _trying) = (_failures + 1, false);
            if (_failures >= FailuresToOpen) Rest(Shorter(First * Math.Pow(2, Math.Min(20, _failures - FailuresToOpen)), Longest));
        }
    }

    /// <summary>It will not get better by asking again: rest for the longest time at once.</summary>
    internal void FailedForGood()
    {
        lock (_lock)
        {
            (_failures, _trying) = (Math.Max(_failures, FailuresToOpen), false);
            Rest(Longest);
        }
    }

    /// <summary>The endpoint said when to come again; no fault of its own.</summary>
    internal void RestFor(TimeSpan time)
    {
        lock (_lock)
        {
            _trying = false;
            Rest(Shorter(time, Longest));
        }
    }

    /// <summary>A call ended without saying anything about the endpoint.</summary>
    internal void Left()
    {
        lock (_lock) _trying = false;
    }

    private TimeSpan Now => clock.GetElapsedTime(_origin);

    private void Rest(TimeSpan time)
    {
        var until = Now + time;
        if (until > _closedUntil) _closedUntil = until;
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
