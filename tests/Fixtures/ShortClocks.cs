using System.Text.Json.Nodes;
using ServerlessQiFu.Tests.Architecture;

namespace ServerlessQiFu.Tests.Fixtures;

/// <summary>
/// The shipped policy with clocks of minutes that run day and night on working days, so that every instant is the start and so
/// many minutes. Assistance: dispatch 5, first contact 10, stage reply 30, return window 20, arbitration 15, promise 100,
/// outer limit 200, then 10, 30 and 50 more; Complex: promise 150.
/// </summary>
internal sealed class ShortClocks : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("qifu-policy-").FullName;

    /// <param name="change">Something else that shall be different.</param>
    public ShortClocks(Action<JsonObject>? change = null)
    {
        var policy = JsonNode.Parse(System.IO.File.ReadAllText(Path.Combine(SourceRuleTests.Root, "Functions", "policy.json")))!.AsObject();
        policy["version"] = 7;
        policy["windows"] = new JsonArray("00:00-24:00");
        Tier(policy, "Consultation", "40wm", null);
        Tier(policy, "Assistance", "100wm", "30wm");
        Tier(policy, "Complex", "150wm", "30wm");
        foreach (var kind in policy["outerLimits"]!["byKind"]!.AsObject().Select(k => k.Key).ToList())
            policy["outerLimits"]!["byKind"]![kind] = kind == "Consultation" ? "60wm" : "200wm";
        policy["appellantPause"] = new JsonObject { ["maxTimes"] = 2, ["longest"] = "20wm" };
        change?.Invoke(policy);
        File = Path.Combine(Folder, "policy.json");
        System.IO.File.WriteAllText(File, policy.ToJsonString());
    }

    public string File { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static void Tier(JsonObject policy, string name, string promise, string? stageReply)
    {
        var tier = policy["tiers"]![name]!.AsObject();
        (tier["dispatch"], tier["firstContact"], tier["promise"], tier["returnWindow"], tier["arbitration"]) = ("5wm", "10wm", promise, "20wm", "15wm");
        if (stageReply is not null) tier["stageReply"] = new JsonObject { ["first"] = stageReply };
        if (tier["extension"] is { } extension) extension["longest"] = "20wm";
        tier["redo"] = "20wm";
        tier["lease"] = new JsonObject { ["default"] = "30m", ["max"] = "12h" };
        foreach (var (rung, after) in tier["ladder"]!.AsArray().Where(r => r!["basis"]!.GetValue<string>() == "Outer").Zip(["10wm", "30wm", "50wm"])) rung!["after"] = after;
    }
}
