namespace ServerlessQiFu.Embedded;

/// <summary>What an orchestrator asks of the world in one turn.</summary>
/// <param name="Input">The JSON for an activity, child or event; it is not kept in the asker's history.</param>
internal sealed record Request(HistoryEvent Asked, string? Input);

/// <summary>What a turn came to: everything that its one commit has to do.</summary>
internal sealed record Turn(OrchestrationRuntimeStatus Status)
{
    public string? Output { get; init; }
    public TaskFailureDetails? Failure { get; init; }
    public IReadOnlyList<Request> Requests { get; init; } = [];
    public IReadOnlyCollection<int> CancelledTimers { get; init; } = [];
    public StatusReport? CustomStatus { get; init; }
    public NewBeginning? Anew { get; init; }
    public bool WithChildren { get; init; }

    /// <summary>How many of the messages given were lived through; what is left stays for the next execution.</summary>
    public int Consumed { get; init; }

    public bool IsOver => Anew is null
        && Status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
}

internal sealed record StatusReport(string? Json);

/// <summary>An empty history with a new input, and the events nobody had waited for.</summary>
internal sealed record NewBeginning(string? Input, IReadOnlyList<(string Name, string? Data)> Carried);

/// <summary>The orchestrator's code and its history do not agree.</summary>
internal sealed class NonDeterministicOrchestrationException(string message) : Exception(message);

/// <summary>The orchestrator awaits something that is not durable: it would be lost with the process.</summary>
internal sealed class NotDurableException(string orchestrator) : Exception(
    $"Orchestrator '{orchestrator}' awaits something that is not durable. Await only tasks made by its TaskOrchestrationContext, without ConfigureAwait(false); move everything else into an activity.");
