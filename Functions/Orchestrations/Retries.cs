namespace ServerlessQiFu.Functions.Orchestrations;

/// <summary>How an orchestration repeats an activity whose store or model is down. The sweeper goes on meanwhile.</summary>
internal static class Retries
{
    /// <summary>12 attempts over about five hours: 5 s, 10 s, 20 s … at most 30 min apart.</summary>
    public static TaskOptions Patient { get; } = new(new TaskRetryOptions(new RetryPolicy(
        maxNumberOfAttempts: 12, firstRetryInterval: TimeSpan.FromSeconds(5), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(30))));
}
