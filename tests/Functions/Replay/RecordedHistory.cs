using System.Text.Json;
using System.Text.Json.Nodes;
using ServerlessQiFu.Embedded;

namespace ServerlessQiFu.Tests.Functions.Replay;

/// <summary>How the history of one generation ends.</summary>
internal enum Ending
{
    /// <summary>It goes on; this is how far it had come.</summary>
    Running,
    /// <summary>The orchestrator returned.</summary>
    Completed,
    /// <summary>It was cut, and begun anew with the input that <see cref="RecordedHistory.NextInput"/> holds.</summary>
    ContinuedAsNew,
}

/// <summary>The history of one generation of an orchestration, as the journal had it: one list of happenings a turn.</summary>
internal sealed record RecordedHistory(
    string Story, string Orchestration, string Instance, Ending Ending, string? NextInput, IReadOnlyList<IReadOnlyList<HistoryEvent>> Turns)
{
    private const int MostEvents = 200;
    private const int MostBytes = 64 * 1024;

    public int Events => Turns.Sum(turn => turn.Count);

    /// <summary>Bytes of UTF-8, as the journal keeps it.</summary>
    public int Bytes => Turns.Sum(turn => System.Text.Encoding.UTF8.GetByteCount(HistoryJson.Write([.. turn])));

    /// <summary>A generation is small enough to be read whole at every wake.</summary>
    public void AssertIsSmall() => Assert.True(Events <= MostEvents && Bytes <= MostBytes,
        $"'{Story}', {Orchestration}: one generation has {Events} events and {Bytes} bytes; at most {MostEvents} and {MostBytes} are allowed. See OneGeneration.");

    public static RecordedHistory Read(string file)
    {
        var json = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        return new RecordedHistory(
            Text("story")!, Text("orchestration")!, Text("instance")!, Enum.Parse<Ending>(Text("ending")!), Text("nextInput"),
            [.. json["turns"]!.AsArray().Select(turn => HistoryJson.ReadTurn(turn!.ToJsonString()))]);

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
        for (var i = 0; i < Turns.Count; i++) writer.WriteLine($"    {HistoryJson.Write([.. Turns[i].Select(WithoutTrace)])}{(i < Turns.Count - 1 ? "," : "")}");
        writer.WriteLine("  ]");
        writer.WriteLine("}");
    }

    private static HistoryEvent WithoutTrace(HistoryEvent happened) => happened.What != Happening.Failed ? happened
        : happened with { Data = DurablePayload.Failure(DurablePayload.ReadFailure(happened.Data!) with { StackTrace = null }) };
}
