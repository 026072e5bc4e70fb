using Microsoft.DurableTask.Protobuf;
using Kind = Microsoft.DurableTask.Protobuf.OrchestratorAction.OrchestratorActionTypeOneofCase;

namespace ServerlessQiFu.LocalHost;

/// <summary>What a turn came to: everything that its one commit has to do.</summary>
internal sealed class Turn
{
    /// <summary>Things one turn may ask for; more is a loop that has run away.</summary>
    public const int MostActions = 10_000;

    private Turn(CompleteOrchestrationAction? end) => End = end;

    /// <summary>What the worker asks for, in its order, without the end.</summary>
    public IReadOnlyList<OrchestratorAction> Actions { get; private init; } = [];

    /// <summary>How the life ended, or that it begins anew; null while it goes on.</summary>
    public CompleteOrchestrationAction? End { get; }

    public string? CustomStatus { get; private init; }

    /// <summary>It was not the worker that ended it, so nothing new is known of its custom status.</summary>
    public bool IsGivenUp { get; private init; }

    public bool BeginsAnew => End?.OrchestrationStatus == OrchestrationStatus.ContinuedAsNew;

    public bool IsOver => End is not null && !BeginsAnew;

    /// <summary>Reads the worker's answer; what breaks a limit fails the orchestration.</summary>
    public static Turn Of(OrchestratorResponse response, string orchestrator)
    {
        var actions = response.Actions.Where(action => action.OrchestratorActionTypeCase != Kind.CompleteOrchestration).ToList();
        var end = response.Actions.FirstOrDefault(action => action.OrchestratorActionTypeCase == Kind.CompleteOrchestration)?.CompleteOrchestration;
        if (actions.FirstOrDefault(action => !IsDoneHere(action)) is { } other)
            return Failed($"Orchestrator '{orchestrator}' asks for {other.OrchestratorActionTypeCase}, which this host does not do.");
        if (actions.Count > MostActions)
            return Failed($"Orchestrator '{orchestrator}' asks for more than {MostActions} things in one turn.");
        var fault = DurablePayload.Fault(end?.Result, $"output of orchestrator '{orchestrator}'") ?? DurablePayload.Fault(response.CustomStatus, "custom status");
        foreach (var send in actions.Where(action => action.OrchestratorActionTypeCase == Kind.SendEvent))
            fault ??= DurablePayload.Fault(send.SendEvent.Data, $"payload of event '{send.SendEvent.Name}'");
        return fault is null ? new Turn(end) { Actions = actions, CustomStatus = response.CustomStatus } : Failed(fault);
    }

    /// <summary>The end of an orchestration that cannot go on.</summary>
    public static Turn Failed(string why) => new(new CompleteOrchestrationAction
    {
        OrchestrationStatus = OrchestrationStatus.Failed, FailureDetails = Failures.ForGood(typeof(InvalidOperationException).FullName!, why),
    }) { IsGivenUp = true };

    private static bool IsDoneHere(OrchestratorAction action) => action.OrchestratorActionTypeCase switch
    {
        Kind.ScheduleTask or Kind.CreateSubOrchestration => true,
        Kind.CreateTimer => action.CreateTimer.FireAt is not null,
        Kind.SendEvent => action.SendEvent.Instance is not null,
        _ => false,
    };
}
