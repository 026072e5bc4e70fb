using System.Buffers;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask.Protobuf;

namespace ServerlessQiFu.LocalHost;

/// <summary>Events of an orchestration's history: how they are made, stored and put on the wire.</summary>
internal static class HistoryEvents
{
    /// <param name="id">The number under which the orchestrator asked for something; -1 for what came by itself.</param>
    public static HistoryEvent At(long ticks, int id = -1) => new() { EventId = id, Timestamp = Timestamp.FromDateTime(new DateTime(ticks, DateTimeKind.Utc)) };

    public static HistoryEvent Raised(long ticks, string name, string? payload) => new(At(ticks)) { EventRaised = new EventRaisedEvent { Name = name, Input = payload } };

    public static HistoryEvent Completed(long ticks, int task, string? result) =>
        new(At(ticks)) { TaskCompleted = new TaskCompletedEvent { TaskScheduledId = task, Result = result } };

    public static HistoryEvent Failed(long ticks, int task, TaskFailureDetails failure) =>
        new(At(ticks)) { TaskFailed = new TaskFailedEvent { TaskScheduledId = task, FailureDetails = failure } };

    public static HistoryEvent ChildCompleted(long ticks, int task, string? result) =>
        new(At(ticks)) { SubOrchestrationInstanceCompleted = new SubOrchestrationInstanceCompletedEvent { TaskScheduledId = task, Result = result } };

    public static HistoryEvent ChildFailed(long ticks, int task, TaskFailureDetails failure) =>
        new(At(ticks)) { SubOrchestrationInstanceFailed = new SubOrchestrationInstanceFailedEvent { TaskScheduledId = task, FailureDetails = failure } };

    public static HistoryEvent Suspended(long ticks, string? reason) => new(At(ticks)) { ExecutionSuspended = new ExecutionSuspendedEvent { Input = reason } };

    public static HistoryEvent Resumed(long ticks, string? reason) => new(At(ticks)) { ExecutionResumed = new ExecutionResumedEvent { Input = reason } };

    public static HistoryEvent Terminated(long ticks, string? output, bool recursive) =>
        new(At(ticks)) { ExecutionTerminated = new ExecutionTerminatedEvent { Input = output, Recurse = recursive } };

    /// <summary>One turn's events as they stand in the past of a later request, so that what was written once is never written again.</summary>
    public static byte[] AsPast(IEnumerable<HistoryEvent> events)
    {
        var past = new OrchestratorRequest();
        past.PastEvents.AddRange(events);
        return past.ToByteArray();
    }

    /// <summary>The events of stored turns.</summary>
    public static IReadOnlyList<HistoryEvent> Read(IEnumerable<byte[]> turns) => [.. turns.SelectMany(turn => OrchestratorRequest.Parser.ParseFrom(turn).PastEvents)];

    /// <summary>A request with its past as stored and its present: fields of a message may come in any order.</summary>
    public static string Request(OrchestratorRequest present, IReadOnlyList<byte[]> past)
    {
        var size = present.CalculateSize();
        var all = size + past.Sum(turn => turn.Length);
        var bytes = ArrayPool<byte>.Shared.Rent(all);
        try
        {
            present.WriteTo(bytes.AsSpan(0, size));
            var at = size;
            foreach (var turn in past)
            {
                turn.CopyTo(bytes.AsSpan(at));
                at += turn.Length;
            }
            return Convert.ToBase64String(bytes, 0, all);
        }
        finally { ArrayPool<byte>.Shared.Return(bytes); }
    }
}
