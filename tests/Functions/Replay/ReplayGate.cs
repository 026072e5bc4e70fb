using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ServerlessQiFu.Embedded;

namespace ServerlessQiFu.Tests.Functions.Replay;

/// <summary>
/// Holds a recorded history against today's code, turn by turn: an appeal may be in flight at any of them when a new version is
/// deployed, and must go on as the old version would have, up to what it has lived through.
/// </summary>
internal sealed class ReplayGate(IFunctionInvoker functions)
{
    private static readonly Happening[] Asking = [Happening.ActivityAsked, Happening.TimerAsked, Happening.ChildAsked, Happening.EventSent];

    /// <summary>Null, or a sentence that says what would break and what to do.</summary>
    public string? Refusal(RecordedHistory history)
    {
        if (!functions.Knows(history.Orchestration, typeof(OrchestrationTriggerAttribute)))
            return Sentence(history, 0, $"there is no orchestrator function '{history.Orchestration}' any more");
        for (var turn = 0; turn < history.Turns.Count; turn++)
            if (Difference(history, turn) is { } difference) return Sentence(history, turn, difference);
        return null;
    }

    private string? Difference(RecordedHistory history, int at)
    {
        List<HistoryEvent> past = [.. history.Turns.Take(at).SelectMany(turn => turn)];
        var lived = history.Turns[at].Where(e => e.What != Happening.Ended && !Asking.Contains(e.What)).ToList();
        if (Misread(past.Concat(lived)) is { } misread) return misread;

        var now = new ServerlessQiFu.Embedded.Replay(history.Instance, null, functions, NullLoggerFactory.Instance, () => { }).Run(past, lived);
        if (now.Failure is { } failure) return failure.ErrorMessage;
        var isLast = at == history.Turns.Count - 1;
        var asked = history.Turns[at].Where(e => Asking.Contains(e.What)).ToList();
        // What the turn that cuts a history asks for is not kept: nobody will ever hear of it.
        var isCut = isLast && history.Ending == Ending.ContinuedAsNew;
        for (var i = 0; !isCut && i < Math.Max(asked.Count, now.Requests.Count); i++)
        {
            var (then, today) = (asked.ElementAtOrDefault(i), now.Requests.ElementAtOrDefault(i)?.Asked);
            if (then is null || today is null || !today.IsSameAs(then))
                return $"its history asked for {then?.Describe() ?? "nothing more"}, the code asks for {today?.Describe() ?? "nothing more"}";
        }
        var ended = now.Anew is not null ? Ending.ContinuedAsNew : now.IsOver ? Ending.Completed : Ending.Running;
        var expected = isLast ? history.Ending : Ending.Running;
        if (ended != expected) return $"its history was then {expected}, the code is {ended}";
        return now.Anew is { } anew && anew.Input != history.NextInput
            ? $"its history went on with the input {history.NextInput}, the code goes on with {anew.Input}"
            : null;
    }

    /// <summary>A kept input or result of which today's types lose a part: the code would go on with a default in its place.</summary>
    private string? Misread(IEnumerable<HistoryEvent> lived)
    {
        var asked = new Dictionary<int, string>();
        foreach (var (happened, number) in lived.Where(e => Asking.Contains(e.What)).Select((e, n) => (e, n))) asked[number] = happened.Name ?? "";
        foreach (var happened in lived.Where(e => e.Data is not null))
        {
            var (what, type) = happened.What switch
            {
                Happening.Started => ($"the input of {happened.Name}", InputType(happened.Name!)),
                Happening.Done when asked.TryGetValue(happened.Task, out var activity) && functions.Knows(activity, typeof(ActivityTriggerAttribute)) =>
                    ($"the result of {activity}", ResultType(activity)),
                _ => ("", null),
            };
            if (type is null) continue;
            var today = JsonNode.Parse(DurablePayload.Write(DurablePayload.Read(happened.Data, type), what) ?? "null");
            if (Lost(JsonNode.Parse(happened.Data!), today) is { } lost) return $"{what} was kept with '{lost}', and today's {type.Name} does not read that back";
        }
        return null;
    }

    /// <summary>The first part of what was kept that is not there, or is something else, after it was read and written again.</summary>
    private static string? Lost(JsonNode? kept, JsonNode? today, string name = "the value")
    {
        if (kept is not JsonObject properties) return JsonNode.DeepEquals(kept, today) ? null : name;
        return today is not JsonObject now ? name : properties.Select(p => Lost(p.Value, now[p.Key], p.Key)).FirstOrDefault(lost => lost is not null);
    }

    private Type? InputType(string orchestrator) => Method(orchestrator)?.GetParameters().FirstOrDefault(p => p.Name == "input")?.ParameterType;

    private Type? ResultType(string activity) =>
        Method(activity)?.ReturnType is { IsGenericType: true } task ? task.GetGenericArguments()[0] : null;

    private System.Reflection.MethodInfo? Method(string function) => (functions as FunctionCatalog)?.Functions[function].Method;

    private static string Sentence(RecordedHistory history, int turn, string difference) =>
        $"{history.Orchestration} of today cannot go on with '{history.Story}' at turn {turn} of {history.Instance}: {difference}. " +
        "Appeals in flight would fail at their next wake. Keep the old code word for word under its name until the last of them has ended, and give the " +
        "changed code a new name that Conductor starts (a version); or let a deployment replace every living generation, and delete this history; or, if " +
        "only what is begun from now on shall differ, decide by the input. Then record what the new code does beside the old. How: docs/semantics.md, " +
        "\"Changing an orchestration\".";
}
