using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServerlessQiFu.Embedded;

/// <summary>What can happen in an orchestration's life. The numbers are kept in the journal: add at the end, never change one.</summary>
internal enum Happening
{
    /// <summary>It began: the orchestrator's name and input.</summary>
    Started = 0,
    /// <summary>A turn began, at an instant that is the orchestrator's "now" until the next turn.</summary>
    TurnBegan = 1,
    ActivityAsked = 2,
    TimerAsked = 3,
    /// <summary>A sub-orchestration was asked for; the data is its instance id.</summary>
    ChildAsked = 4,
    EventSent = 5,
    /// <summary>What was asked for under the task's number gave a result.</summary>
    Done = 6,
    /// <summary>What was asked for under the task's number failed; the data is its failure.</summary>
    Failed = 7,
    TimerFired = 8,
    EventRaised = 9,
    Suspended = 10,
    Resumed = 11,
    Terminated = 12,
    /// <summary>A continuation came from outside: the orchestrator awaits something that is not durable.</summary>
    Strayed = 13,
    /// <summary>The end; the name is the status, the data the output or the failure.</summary>
    Ended = 14,
}

/// <summary>One thing in an orchestration's life; all that is ever kept of it.</summary>
/// <param name="Task">The number under which the orchestrator asked, counted from 0.</param>
/// <param name="At">UTC ticks, for a turn its "now", for a timer when it fires.</param>
internal sealed record HistoryEvent(Happening What, int Task = 0, string? Name = null, string? Data = null, long At = 0)
{
    public string Describe() => What switch
    {
        Happening.ActivityAsked => $"activity '{Name}'",
        Happening.TimerAsked => "a timer",
        Happening.ChildAsked => $"sub-orchestration '{Name}' as '{Data}'",
        Happening.EventSent => $"event '{Name}' to '{Data}'",
        var other => other.ToString(),
    };

    /// <summary>Whether the code asks for what history says; a timer's instant may change between versions of the code, as on the platform.</summary>
    public bool IsSameAs(HistoryEvent asked) =>
        What == asked.What && string.Equals(Name, asked.Name, StringComparison.OrdinalIgnoreCase) && (What is not (Happening.ChildAsked or Happening.EventSent) || Data == asked.Data);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(HistoryEvent))]
[JsonSerializable(typeof(List<HistoryEvent>))]
internal sealed partial class HistoryJson : JsonSerializerContext
{
    private static readonly HistoryJson Stored =
        new(new JsonSerializerOptions { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static string Write(HistoryEvent happened) => JsonSerializer.Serialize(happened, Stored.HistoryEvent);
    public static string Write(List<HistoryEvent> turn) => JsonSerializer.Serialize(turn, Stored.ListHistoryEvent);
    public static HistoryEvent ReadOne(string json) => JsonSerializer.Deserialize(json, Stored.HistoryEvent)!;
    public static List<HistoryEvent> ReadTurn(string json) => JsonSerializer.Deserialize(json, Stored.ListHistoryEvent)!;
}
