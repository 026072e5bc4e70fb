namespace ServerlessQiFu.Functions.Appeals;

/// <summary>How an orchestration repeats an activity whose store or model is down. The sweeper goes on meanwhile.</summary>
internal static class Retries
{
    private const int MostAttempts = 12;
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(30);

    /// <summary>12 attempts over an hour and forty minutes: 5 s, 10 s, 20 s … at most 30 min apart.</summary>
    public static TaskOptions Patient { get; } = new(new TaskRetryOptions(new RetryPolicy(
        maxNumberOfAttempts: MostAttempts, firstRetryInterval: FirstPause, backoffCoefficient: 2, maxRetryInterval: LongestPause)));

    /// <summary>The most repetitions that a call which took so long can have had; the same at every replay.</summary>
    public static int MostWithin(TimeSpan elapsed)
    {
        var (repetitions, pause) = (0, FirstPause);
        while (repetitions < MostAttempts - 1 && (elapsed -= pause) >= TimeSpan.Zero)
        {
            repetitions++;
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
        return repetitions;
    }
}
