using System.Text.Json.Nodes;

namespace ServerlessQiFu.Bench.Figures;

/// <summary>The shipped policy with another limit, in a file of its own.</summary>
internal static class ShortPolicy
{
    public static string Write(string folder, string firstContact)
    {
        var here = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        var shipped = Path.Combine(here, "..", "..", "Functions", Path.GetFileName(here), "policy.json");
        var policy = JsonNode.Parse(File.ReadAllText(shipped))!;
        foreach (var (_, tier) in policy["tiers"]!.AsObject()) tier!["firstContact"] = firstContact;
        var file = Path.Combine(folder, "policy.json");
        File.WriteAllText(file, policy.ToJsonString());
        return file;
    }
}
