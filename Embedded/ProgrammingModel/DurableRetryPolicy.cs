namespace ServerlessQiFu.Embedded;

/// <summary>
/// How often and how far apart a failed call is repeated. An interval is the first one times the coefficient for each repetition,
/// one hour at most unless said otherwise; no new attempt starts once <see cref="RetryTimeout"/> has passed since the first.
/// </summary>
public class RetryPolicy
{
    /// <exception cref="ArgumentOutOfRangeException">Less than one attempt, an interval not above zero, a coefficient below one, or a limit below the first interval.</exception>
    public RetryPolicy(
        int maxNumberOfAttempts, TimeSpan firstRetryInterval, double backoffCoefficient = 1.0, TimeSpan? maxRetryInterval = null, TimeSpan? retryTimeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxNumberOfAttempts);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(firstRetryInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(backoffCoefficient, 1.0);
        RefuseBelow(firstRetryInterval, maxRetryInterval, nameof(maxRetryInterval));
        RefuseBelow(firstRetryInterval, retryTimeout, nameof(retryTimeout));
        MaxNumberOfAttempts = maxNumberOfAttempts;
        FirstRetryInterval = firstRetryInterval;
        BackoffCoefficient = backoffCoefficient;
        MaxRetryInterval = maxRetryInterval ?? TimeSpan.FromHours(1);
        RetryTimeout = retryTimeout ?? Timeout.InfiniteTimeSpan;
    }

    /// <summary>The first attempt counts.</summary>
    public int MaxNumberOfAttempts { get; }
    public TimeSpan FirstRetryInterval { get; }
    public double BackoffCoefficient { get; }
    public TimeSpan MaxRetryInterval { get; }
    public TimeSpan RetryTimeout { get; }

    /// <summary>Which failures are worth repeating; all of them unless said otherwise. A filter that throws means "no".</summary>
    public Func<TaskFailureDetails, bool> HandleFailure { init => Repeats = value; }

    internal Func<TaskFailureDetails, bool> Repeats { get; private init; } = _ => true;

    private static void RefuseBelow(TimeSpan first, TimeSpan? limit, string name)
    {
        if (limit < first && limit != Timeout.InfiniteTimeSpan)
            throw new ArgumentOutOfRangeException(name, limit, $"{name} must not be shorter than the first interval, {first}.");
    }
}
