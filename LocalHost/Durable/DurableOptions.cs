namespace ServerlessQiFu.LocalHost;

/// <summary>The part of host.json under <c>extensions/durableTask</c>.</summary>
internal sealed record DurableOptions
{
    public string HubName { get; init; } = "TestHubName";

    /// <summary>Activities at work at once.</summary>
    public int MaxConcurrentActivityFunctions { get; init; } = 16;

    /// <summary>Turns of different orchestrations at once.</summary>
    public int MaxConcurrentOrchestratorFunctions { get; init; } = 16;

    /// <summary>Times a turn may throw inside the engine before the orchestration is given up as failed.</summary>
    public int MostAttempts { get; init; } = 5;
}
