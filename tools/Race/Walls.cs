using System.Globalization;
using System.Text.Json.Nodes;

namespace ServerlessQiFu.Tools.Race;

/// <summary>
/// What must hold of one appeal, read from what the API shows to staff and from nothing else: a second opinion that shares no
/// code with the product. Entries of one instant and one person are one decision.
/// </summary>
internal static class Walls
{
    /// <summary>Each broken wall as a sentence; empty when all stand.</summary>
    public static IReadOnlyList<string> Broken(JsonNode appeal)
    {
        Entry[] record = [.. Entry.Of(appeal)];
        var id = appeal["id"]!.GetValue<string>();
        return [.. Versions(appeal, record).Concat(CallBackWalls.Broken(appeal, record)).Concat(HandWalls.Broken(record)).Concat(RedoWalls.Broken(record)).Select(b => $"{id}: {b}")];
    }

    private static IEnumerable<string> Versions(JsonNode appeal, Entry[] record)
    {
        for (var i = 0; i < record.Length; i++)
            if (record[i].Version != i + 1) yield return string.Create(CultureInfo.InvariantCulture, $"the entry after version {i} is version {record[i].Version}");
        if (appeal["version"]!.GetValue<int>() != record.Length) yield return $"it says version {appeal["version"]} and shows {record.Length} entries";
    }

    /// <summary>The record in its decisions.</summary>
    public static IEnumerable<IReadOnlyList<Entry>> Decisions(IReadOnlyList<Entry> record)
    {
        var decision = new List<Entry>();
        foreach (var entry in record)
        {
            if (decision.Count > 0 && (decision[0].At != entry.At || decision[0].By != entry.By || decision[0].Role != entry.Role))
            {
                yield return decision;
                decision = [];
            }
            decision.Add(entry);
        }
        if (decision.Count > 0) yield return decision;
    }
}
