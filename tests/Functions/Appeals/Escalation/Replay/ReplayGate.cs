using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.DurableTask.Protobuf;
using ServerlessQiFu.Functions.Appeals;
using ServerlessQiFu.LocalHost;
using Kind = Microsoft.DurableTask.Protobuf.HistoryEvent.EventTypeOneofCase;

namespace ServerlessQiFu.Tests.Functions.Appeals.Escalation.Replay;

/// <summary>
/// Holds a recorded history against today's code, turn by turn, on the real worker: an appeal may be in flight at any of them when a new version
/// is deployed, and must go on as the old version would have, up to what it has lived through.
/// </summary>
internal sealed class ReplayGate(IDurableFunctions functions, DataConverter converter)
{
    private static readonly Kind[] Asking = [Kind.TaskScheduled, Kind.TimerCreated, Kind.SubOrchestrationInstanceCreated, Kind.EventSent];

    /// <summary>Null, or a sentence that says what would break and what to do.</summary>
    public async Task<string?> Refusal(RecordedHistory history)
    {
        if (!functions.HasOrchestrator(history.Orchestration))
            return Sentence(history, 0, $"there is no orchestrator function '{history.Orchestration}' any more");
        for (var turn = 0; turn < history.Turns.Count; turn++)
            if (await Difference(history, turn) is { } difference) return Sentence(history, turn, difference);
        return null;
    }

    private async Task<string?> Difference(RecordedHistory history, int at)
    {
        var past = history.Turns.Take(at).ToList();
        var lived = history.Turns[at].Where(e => e.EventTypeCase != Kind.ExecutionCompleted && !Asking.Contains(e.EventTypeCase)).ToList();
        if (Misread(past.SelectMany(turn => turn).Concat(lived)) is { } misread) return misread;

        var present = new OrchestratorRequest { InstanceId = history.Instance, ExecutionId = "1" };
        present.NewEvents.AddRange(lived);
        var response = await functions.Turn(history.Orchestration, HistoryEvents.Request(present, [.. past.Select(HistoryEvents.AsPast)]), default);
        var now = ServerlessQiFu.LocalHost.Turn.Of(response, history.Orchestration);
        if (now.End?.FailureDetails is { } failure) return failure.ErrorMessage;
        var isLast = at == history.Turns.Count - 1;
        var asked = history.Turns[at].Where(e => Asking.Contains(e.EventTypeCase)).Select(Describe).ToList();
        // What the turn that cuts a history asks for is not kept: nobody will ever hear of it.
        var isCut = isLast && history.Ending == HistoryEnding.ContinuedAsNew;
        var asks = now.Actions.Select(Describe).ToList();
        for (var i = 0; !isCut && i < Math.Max(asked.Count, asks.Count); i++)
        {
            var (then, today) = (asked.ElementAtOrDefault(i), asks.ElementAtOrDefault(i));
            if (then != today) return $"its history asked for {then ?? "nothing more"}, the code asks for {today ?? "nothing more"}";
        }
        var ended = now.BeginsAnew ? HistoryEnding.ContinuedAsNew : now.IsOver ? HistoryEnding.Completed : HistoryEnding.Running;
        var expected = isLast ? history.Ending : HistoryEnding.Running;
        if (ended != expected) return $"its history was then {expected}, the code is {ended}";
        return now.BeginsAnew && now.End!.Result != history.NextInput
            ? $"its history went on with the input {history.NextInput}, the code goes on with {now.End.Result}"
            : null;
    }

    /// <summary>What must be the same; a timer's instant may change between versions of the code, as on the platform.</summary>
    private static string Describe(HistoryEvent asked) => asked.EventTypeCase switch
    {
        Kind.TaskScheduled => $"activity '{asked.TaskScheduled.Name}'",
        Kind.TimerCreated => "a timer",
        Kind.SubOrchestrationInstanceCreated => $"sub-orchestration '{asked.SubOrchestrationInstanceCreated.Name}' as '{asked.SubOrchestrationInstanceCreated.InstanceId}'",
        _ => $"event '{asked.EventSent.Name}' to '{asked.EventSent.InstanceId}'",
    };

    private static string Describe(OrchestratorAction asks) => asks.OrchestratorActionTypeCase switch
    {
        OrchestratorAction.OrchestratorActionTypeOneofCase.ScheduleTask => $"activity '{asks.ScheduleTask.Name}'",
        OrchestratorAction.OrchestratorActionTypeOneofCase.CreateTimer => "a timer",
        OrchestratorAction.OrchestratorActionTypeOneofCase.CreateSubOrchestration => $"sub-orchestration '{asks.CreateSubOrchestration.Name}' as '{asks.CreateSubOrchestration.InstanceId}'",
        OrchestratorAction.OrchestratorActionTypeOneofCase.SendEvent => $"event '{asks.SendEvent.Name}' to '{asks.SendEvent.Instance.InstanceId}'",
        var other => other.ToString(),
    };

    /// <summary>A kept input or result of which today's types lose a part: the code would go on with a default in its place.</summary>
    private string? Misread(IEnumerable<HistoryEvent> lived)
    {
        var asked = new Dictionary<int, string>();
        foreach (var happened in lived)
        {
            if (happened.TaskScheduled is { } task) asked[happened.EventId] = task.Name;
            var (what, type, kept) = happened.EventTypeCase switch
            {
                Kind.ExecutionStarted => ($"the input of {happened.ExecutionStarted.Name}", InputType(happened.ExecutionStarted.Name), happened.ExecutionStarted.Input),
                Kind.TaskCompleted when asked.TryGetValue(happened.TaskCompleted.TaskScheduledId, out var activity) =>
                    ($"the result of {activity}", ResultType(activity), happened.TaskCompleted.Result),
                _ => ("", null, null),
            };
            if (type is null || kept is null) continue;
            var today = JsonNode.Parse(converter.Serialize(converter.Deserialize(kept, type)) ?? "null");
            if (Lost(JsonNode.Parse(kept), today) is { } lost) return $"{what} was kept with '{lost}', and today's {type.Name} does not read that back";
        }
        return null;
    }

    /// <summary>The first part of what was kept that is not there, or is something else, after it was read and written again.</summary>
    private static string? Lost(JsonNode? kept, JsonNode? today, string name = "the value")
    {
        if (kept is not JsonObject properties) return JsonNode.DeepEquals(kept, today) ? null : name;
        return today is not JsonObject now ? name : properties.Select(p => Lost(p.Value, now[p.Key], p.Key)).FirstOrDefault(lost => lost is not null);
    }

    private static Type? InputType(string orchestrator) => Method(orchestrator)?.GetParameters().FirstOrDefault(p => p.Name == "input")?.ParameterType;

    private static Type? ResultType(string activity) =>
        Method(activity)?.ReturnType is { IsGenericType: true } task ? task.GetGenericArguments()[0] : null;

    private static MethodInfo? Method(string function) => typeof(FileAppeal).Assembly.GetTypes().SelectMany(type => type.GetMethods())
        .SingleOrDefault(method => method.GetCustomAttribute<FunctionAttribute>()?.Name == function);

    private static string Sentence(RecordedHistory history, int turn, string difference) =>
        $"{history.Orchestration} of today cannot go on with '{history.Story}' at turn {turn} of {history.Instance}: {difference}. " +
        "Appeals in flight would fail at their next wake. Keep the old code word for word under its name until the last of them has ended, and give the " +
        "changed code a new name that OrchestrationStarter starts (a version); or let a deployment replace every living generation, and delete this history; or, if " +
        "only what is begun from now on shall differ, decide by the input. Then record what the new code does beside the old. How: docs/semantics.md, " +
        "\"Changing an orchestration\".";
}
