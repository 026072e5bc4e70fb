using System.Text.Json.Nodes;

namespace ServerlessQiFu.Tools.Figures;

/// <summary>The shipped policy with another limit, in a file of its own.</summary>
internal static class ShortPolicy
{
    public static string Write(string folder, string firstContact)
    {
        var policy = JsonNode.Parse(File.ReadAllText(Path.Combine(Product.Folder, "policy.json")))!;
        foreach (var (_, tier) in policy["tiers"]!.AsObject()) tier!["firstContact"] = firstContact;
        var file = Path.Combine(folder, "policy.json");
        File.WriteAllText(file, policy.ToJsonString());
        return file;
    }
}
