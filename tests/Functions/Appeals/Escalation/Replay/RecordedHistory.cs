using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Microsoft.DurableTask.Protobuf;
using ServerlessQiFu.LocalHost;

namespace ServerlessQiFu.Tests.Functions.Appeals.Escalation.Replay;

/// <summary>How the history of one generation ends.</summary>
internal enum HistoryEnding
{
    /// <summary>It goes on; this is how far it had come.</summary>
    Running,
    /// <summary>The orchestrator returned.</summary>
    Completed,
    /// <summary>It was cut, and begun anew with the input that <see cref="RecordedHistory.NextInput"/> holds.</summary>
    ContinuedAsNew,
}

/// <summary>The history of one generation of an orchestration, as the journal had it: one list of events a turn, in the worker's own words.</summary>
internal sealed record RecordedHistory(
    string Story, string Orchestration, string Instance, HistoryEnding Ending, string? NextInput, IReadOnlyList<IReadOnlyList<HistoryEvent>> Turns)
{
    private const int MostEvents = 200;
    private const int MostBytes = 64 * 1024;

    public int Events => Turns.Sum(turn => turn.Count);

    /// <summary>As the journal keeps it.</summary>
    public int Bytes => Turns.Sum(turn => HistoryEvents.AsPast(turn).Length);

    /// <summary>A generation is small enough to be read whole at every wake.</summary>
    public void AssertIsSmall() => Assert.True(Events <= MostEvents && Bytes <= MostBytes,
        $"'{Story}', {Orchestration}: one generation has {Events} events and {Bytes} bytes; at most {MostEvents} and {MostBytes} are allowed. See HistoryLimits.");

    public static RecordedHistory Read(string file)
    {
        var json = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        return new RecordedHistory(
            Text("story")!, Text("orchestration")!, Text("instance")!, Enum.Parse<HistoryEnding>(Text("ending")!), Text("nextInput"),
            [.. json["turns"]!.AsArray().Select(turn => turn!.AsArray().Select(happened => HistoryEvent.Parser.ParseJson(happened!.ToJsonString())).ToList())]);

        string? Text(string name) => json[name]?.GetValue<string>();
    }

    /// <summary>Never over another one, and without the stack traces of failures: they name the machine, and no code reads them.</summary>
    public void Write(string file)
    {
        using var stream = new FileStream(file, FileMode.CreateNew);
        using var writer = new StreamWriter(stream) { NewLine = "\n" };
        writer.WriteLine("{");
        foreach (var (name, value) in new[] { ("story", Story), ("orchestration", Orchestration), ("instance", Instance), ("ending", Ending.ToString()), ("nextInput", NextInput) })
            if (value is not null) writer.WriteLine($"  \"{name}\": {JsonSerializer.Serialize(value)},");
        writer.WriteLine("  \"turns\": [");
        for (var i = 0; i < Turns.Count; i++)
        {
            writer.WriteLine("    [");
            for (var e = 0; e < Turns[i].Count; e++)
                writer.WriteLine($"      {JsonFormatter.Default.Format(WithoutTrace(Turns[i][e]))}{(e < Turns[i].Count - 1 ? "," : "")}");
            writer.WriteLine($"    ]{(i < Turns.Count - 1 ? "," : "")}");
        }
        writer.WriteLine("  ]");
        writer.WriteLine("}");
    }

    private static HistoryEvent WithoutTrace(HistoryEvent happened)
    {
        if (happened.TaskFailed is null) return happened;
        var without = happened.Clone();
        for (var failure = without.TaskFailed.FailureDetails; failure is not null; failure = failure.InnerFailure) failure.StackTrace = null;
        return without;
    }
}
