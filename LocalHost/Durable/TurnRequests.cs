using System.Diagnostics;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Protobuf;
using Kind = Microsoft.DurableTask.Protobuf.OrchestratorAction.OrchestratorActionTypeOneofCase;

namespace ServerlessQiFu.LocalHost;

/// <summary>What an orchestrator asks for in a turn: work, timers, children and events for others. All of it in the turn's commit.</summary>
/// <param name="waits">Whether the orchestration goes on and would hear a timer ring.</param>
internal sealed class TurnRequests(DurableSnapshot before, long now, bool waits)
{
    /// <summary>Does what the worker asks for, and notes it in the history; bodies are not kept there, no replay asks for them.</summary>
    public HistoryEvent Do(JournalSession session, OrchestratorAction action)
    {
        var noted = HistoryEvents.At(now, action.Id);
        switch (action.OrchestratorActionTypeCase)
        {
            case Kind.ScheduleTask:
                noted.TaskScheduled = new TaskScheduledEvent { Name = action.ScheduleTask.Name, Version = action.ScheduleTask.Version };
                AskFor(session, action.Id, action.ScheduleTask);
                break;
            case Kind.CreateTimer:
                noted.TimerCreated = new TimerCreatedEvent { FireAt = action.CreateTimer.FireAt };
                if (waits) DurableTables.SetTimer(session, before.Id, before.Execution, action.Id, action.CreateTimer.FireAt.ToDateTime());
                break;
            case Kind.CreateSubOrchestration:
                var child = action.CreateSubOrchestration;
                noted.SubOrchestrationInstanceCreated = new SubOrchestrationInstanceCreatedEvent { InstanceId = child.InstanceId, Name = child.Name, Version = child.Version };
                StartChild(session, action.Id, child);
                break;
            case Kind.SendEvent:
                var sent = action.SendEvent;
                noted.EventSent = new EventSentEvent { InstanceId = sent.Instance.InstanceId, Name = sent.Name };
                DurableTables.Tell(session, sent.Instance.InstanceId, HistoryEvents.Raised(now, sent.Name, sent.Data), now);
                break;
            default:
                throw new UnreachableException("Turn.Of lets nothing else through.");
        }
        return noted;
    }

    private void AskFor(JournalSession session, int task, ScheduleTaskAction asked)
    {
        if (DurablePayload.Fault(asked.Input, $"input of activity '{asked.Name}'") is { } fault)
        {
            DurableTables.Tell(session, before.Id, HistoryEvents.Failed(now, task, Failures.ForGood(typeof(ArgumentException).FullName!, fault)), now, before.Execution);
            return;
        }
        session.Run("INSERT INTO durable_work(id, execution, task, name, input) VALUES (?1, ?2, ?3, ?4, ?5)", before.Id, before.Execution, task, asked.Name, asked.Input);
        session.Announce(new WorkAsked(session.LastInsertedRow, before.Id, before.Execution, task, asked.Name, asked.Input));
    }

    private void StartChild(JournalSession session, int task, CreateSubOrchestrationAction child)
    {
        var alive = child.InstanceId == before.Id
            || DurableTables.Status(session, child.InstanceId) is OrchestrationRuntimeStatus.Running or OrchestrationRuntimeStatus.Pending or OrchestrationRuntimeStatus.Suspended;
        var fault = alive ? $"There is already a living orchestration '{child.InstanceId}'." : DurablePayload.Fault(child.Input, $"input of orchestrator '{child.Name}'");
        if (fault is not null)
        {
            DurableTables.Tell(session, before.Id, HistoryEvents.ChildFailed(now, task, Failures.ForGood(typeof(InvalidOperationException).FullName!, fault)), now, before.Execution);
            return;
        }
        DurableTables.Start(session, new Beginning(child.InstanceId, child.Name, child.Input)
        {
            Version = child.Version, Caller = new Caller(before.Id, before.Name, before.Execution, task),
        }, now);
    }
}
