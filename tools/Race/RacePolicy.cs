using System.Text.Json.Nodes;

namespace ServerlessQiFu.Tools.Race;

/// <summary>The shipped policy with clocks of seconds, so that leases, reminders, silence, rungs and the call-back's own clock take part in the race.</summary>
internal static class RacePolicy
{
    public static string Write(string folder)
    {
        var here = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar);
        var shipped = Path.Combine(here, "..", "..", "Functions", Path.GetFileName(here), "policy.json");
        var policy = JsonNode.Parse(File.ReadAllText(shipped))!.AsObject();
        policy["windows"] = new JsonArray("00:00-24:00");
        policy["sampleOfSatisfied"] = 0.3;
        foreach (var (_, tier) in policy["tiers"]!.AsObject()) Shorten(tier!.AsObject());
        Each(policy["outerLimits"]!["byKind"]!, "40ws");
        Each(policy["review"]!["hastyWorkingTime"]!, "1ws");
        var file = Path.Combine(folder, "policy.json");
        File.WriteAllText(file, policy.ToJsonString());
        return file;
    }

    private static void Shorten(JsonObject tier)
    {
        (tier["dispatch"], tier["firstContact"], tier["returnWindow"], tier["arbitration"]) = ("2ws", "3ws", "5ws", "5ws");
        (tier["promise"], tier["redo"]) = ("20ws", "10ws");
        if (tier.ContainsKey("stageReply")) tier["stageReply"] = new JsonObject { ["first"] = "8ws" };
        if (tier["extension"] is { } extension) extension["longest"] = "10ws";
        tier["evaluation"] = new JsonObject { ["remindAfter"] = "3s", ["expireAfter"] = "8s" };
        tier["lease"] = new JsonObject { ["default"] = "3s", ["max"] = "3s" };
        foreach (var (rung, after) in tier["ladder"]!.AsArray().Where(r => r!["basis"]!.GetValue<string>() == "Outer").Zip(["5ws", "10ws", "20ws"])) rung!["after"] = after;

        var callBack = tier["callBack"]!.AsObject();
        (callBack["start"], callBack["finish"]) = ("3ws", "6ws");
        // One attempt is enough for "unreachable": days cannot pass here.
        (callBack["attempts"], callBack["minWorkingDays"], callBack["differentHalfDays"]) = (1, 1, false);
        callBack["ladder"]![2]!["after"] = "6ws";
    }

    private static void Each(JsonNode limits, string limit)
    {
        foreach (var name in limits.AsObject().Select(l => l.Key).ToList()) limits[name] = limit;
    }
}
