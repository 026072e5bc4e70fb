namespace ServerlessQiFu.LocalHost;

/// <summary>The part of host.json under <c>extensions/durableTask</c>.</summary>
internal sealed record DurableOptions
{
    public string HubName { get; init; } = "TestHubName";

    /// <summary>Who tells an orchestration that has ended or never was gets an error, as on the platform unless host.json says otherwise; else it is discarded.</summary>
    public bool ThrowStatusExceptionsOnRaiseEvent { get; init; }

    /// <summary>Activities at work at once.</summary>
    public int MaxConcurrentActivityFunctions { get; init; } = 16;

    /// <summary>Turns of different orchestrations at once.</summary>
    public int MaxConcurrentOrchestratorFunctions { get; init; } = 16;

    /// <summary>Times a turn may throw inside the engine before the orchestration is given up as failed.</summary>
    public int MostAttempts { get; init; } = 5;
}
