using System.Collections.Immutable;

namespace ServerlessQiFu.Tests.LocalHost.Durable;

/// <summary>What callers ask of the engine about one id.</summary>
/// <param name="What">start, event, suspend, resume, terminate, purge, get; or rest: get when nothing is left to do.</param>
/// <param name="Data">Of a start the orchestrator, of an event its letter.</param>
internal sealed record EngineAsk(string What, string Id, string Data = "");

/// <summary>
/// The obvious model of one orchestration: an inbox that is lived through message by message, at any time the engine likes. "Hear" ends when it has heard three
/// events and says which; "Work" ends by itself.
/// </summary>
internal sealed record EngineModel(string Orchestrator, string Status, string Output, string Inbox, string HeldBack, string Heard)
{
    private const int Enough = 3;

    public static EngineModel Absent { get; } = new("", "none", "", "", "", "");

    private bool IsOver => Status is "Completed" or "Terminated";
    private bool IsAlive => Status is "Pending" or "Running" or "Suspended";

    /// <summary>Every state after a call about this id that gave this answer.</summary>
    public static IEnumerable<EngineModel> Next(EngineModel state, EngineAsk ask, string answer) => state.AnyTimeLater()
        .Where(now => ask.What != "rest" || now.IsAtRest)
        .SelectMany(now => now.After(ask, answer) is { } after ? [after] : Array.Empty<EngineModel>());

    private EngineModel? After(EngineAsk ask, string answer) => ask.What switch
    {
        "start" when IsAlive => answer == "refused" ? this : null,
        "start" => answer == "started" ? new(ask.Data, "Pending", "", "S", "", "") : null,
        "event" => Told(ask.Data),
        "suspend" => Told("-"),
        "resume" => Told("+"),
        "terminate" => Told("!"),
        "purge" => answer == (IsOver ? "1" : "0") ? IsOver ? Absent : this : null,
        _ => answer == (Status == "none" ? "none" : $"{Status}:{Output}") ? this : null,
    };

    /// <summary>What is said to nobody is lost.</summary>
    private EngineModel Told(string message) => IsAlive ? this with { Inbox = Inbox + message } : this;

    private bool IsAtRest => !IsAlive || (Inbox.Length == 0 && !(Orchestrator == "Work" && Status == "Running"));

    /// <summary>This state and all that the engine alone can make of it.</summary>
    private ImmutableHashSet<EngineModel> AnyTimeLater()
    {
        var reached = ImmutableHashSet.Create(this);
        for (var before = 0; before < reached.Count;)
        {
            before = reached.Count;
            reached = reached.Union(reached.SelectMany(state => state.Steps()));
        }
        return reached;
    }

    private IEnumerable<EngineModel> Steps()
    {
        if (!IsAlive) yield break;
        if (Inbox.Length > 0) yield return (this with { Inbox = Inbox[1..] }).Live(Inbox[0]);
        if (Orchestrator == "Work" && Status == "Running") yield return Over("Completed", "abc");
    }

    private EngineModel Live(char message) => message switch
    {
        'S' => this with { Status = "Running" },
        '!' => Over("Terminated", ""),
        '-' => this with { Status = "Suspended" },
        '+' => HeldBack.Aggregate(this with { Status = "Running", HeldBack = "" }, (state, held) => state.IsOver ? state : state.Hear(held)),
        _ when Status == "Suspended" => this with { HeldBack = HeldBack + message },
        _ => Hear(message),
    };

    private EngineModel Hear(char letter)
    {
        var heard = this with { Heard = Heard + letter };
        return Orchestrator == "Hear" && heard.Heard.Length == Enough ? heard.Over("Completed", heard.Heard) : heard;
    }

    private EngineModel Over(string status, string output) => this with { Status = status, Output = output, Inbox = "", HeldBack = "", Heard = "" };
}
