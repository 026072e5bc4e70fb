using System.Text.Json.Nodes;

namespace ServerlessQiFu.Tools.Race;

/// <summary>An entry of the timeline.</summary>
internal sealed record Entry(JsonNode Node)
{
    public int Version { get; } = Node["version"]!.GetValue<int>();
    public string At { get; } = Node["at"]!.GetValue<string>();
    public string Event { get; } = Node["event"]!.GetValue<string>();
    public string By { get; } = Node["by"]!["subject"]?.GetValue<string>() ?? "";
    public string Role { get; } = Node["by"]!["role"]!.GetValue<string>();
    public string? Unit { get; } = Node["by"]!["unit"]?.GetValue<string>();

    public static IEnumerable<Entry> Of(JsonNode appeal) => appeal["timeline"]!.AsArray().Select(e => new Entry(e!));

    public string? Text(string name) => Node[name]?.GetValue<string>();
    public int? Number(string name) => Node[name]?.GetValue<int>();
    public bool Says(string name) => Node[name]?.GetValue<bool>() == true;

    /// <summary>The company's own word that it is not satisfied.</summary>
    public bool IsDissatisfied => Event == "Contested" || Event == "Evaluated" && Number("level") <= 2;
    public bool Ends => Event is "Closed" or "WithdrawnByAppellant" or "Refused";
}
