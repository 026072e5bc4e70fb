using System.Globalization;
using System.Text.Json.Nodes;
using ServerlessQiFu.Domain.Calendar;

namespace ServerlessQiFu.Simulation;

/// <summary>
/// The shipped policy with clocks of minutes that run day and night on working days, so that a whole life fits into hours:
/// Assistance promises 60 minutes and is overdue after 120; an answer that nobody judges closes after 60; a call-back is
/// begun within 30 and done within 60 minutes.
/// </summary>
internal static class ShortRules
{
    public const int FirstVersion = 7;

    /// <summary>One more would promise more than the outer limit allows.</summary>
    public const int LastVersion = FirstVersion + 3;

    public static int AmendedCalendar => WorkingCalendar.Shipped.Version + 1;

    /// <summary>Writes the policy's file; a later version promises a little more, as if it were replaced in the middle of lives.</summary>
    public static string Policy(string folder, int version)
    {
        var policy = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "policy.json")))!.AsObject();
        var more = (version - FirstVersion) * 10;
        policy["version"] = version;
        policy["windows"] = new JsonArray("00:00-24:00");
        Tier(policy, "Consultation", 40 + more);
        Tier(policy, "Assistance", 60 + more);
        Tier(policy, "Complex", 90 + more);
        foreach (var kind in policy["outerLimits"]!["byKind"]!.AsObject().Select(k => k.Key).ToList()) policy["outerLimits"]!["byKind"]![kind] = "120wm";
        policy["appellantPause"] = new JsonObject { ["maxTimes"] = 2, ["longest"] = "15wm" };
        policy["review"]!["decide"] = "20wm";
        foreach (var tier in policy["review"]!["hastyWorkingTime"]!.AsObject().Select(t => t.Key).ToList()) policy["review"]!["hastyWorkingTime"]![tier] = "1wm";
        policy["contestWindow"] = "60wm";
        policy["sampleOfSatisfied"] = 0.2;
        var file = Path.Combine(folder, $"policy-{version}.json");
        File.WriteAllText(file, policy.ToJsonString());
        return file;
    }

    /// <summary>Writes the amended calendar's file, with the next version.</summary>
    public static string Calendar(string folder, Amendment amendment)
    {
        var calendar = JsonNode.Parse(WorkingCalendar.Shipped.Text)!.AsObject();
        calendar["version"] = AmendedCalendar;
        var year = calendar["years"]!.AsArray().Single(y => (int)y!["year"]! == amendment.Begin.Year)!;
        var date = BusinessTime.DateOf(amendment.From).ToString("O", CultureInfo.InvariantCulture);
        if (amendment.OffAtFirst) year["work"]!.AsArray().Add(new JsonObject { ["name"] = "调休", ["on"] = date });
        else year["off"]!.AsArray().Add(new JsonObject { ["name"] = "临时放假", ["from"] = date, ["to"] = date });
        var file = Path.Combine(folder, "calendar.json");
        File.WriteAllText(file, calendar.ToJsonString());
        return file;
    }

    private static void Tier(JsonObject policy, string name, int promise)
    {
        var tier = policy["tiers"]![name]!.AsObject();
        (tier["dispatch"], tier["firstContact"], tier["promise"], tier["returnWindow"], tier["arbitration"]) = ("5wm", "10wm", $"{promise}wm", "20wm", "15wm");
        if (tier["stageReply"] is { } stage) tier["stageReply"] = new JsonObject { ["first"] = "30wm" };
        if (tier["extension"] is { } extension) extension["longest"] = "20wm";
        tier["redo"] = "30wm";
        tier["lease"] = new JsonObject { ["default"] = "30m", ["max"] = "2h" };
        tier["evaluation"] = new JsonObject { ["remindAfter"] = "20wm", ["expireAfter"] = "60wm" };
        var back = tier["callBack"]!.AsObject();
        (back["start"], back["finish"], back["attempts"], back["minWorkingDays"], back["differentHalfDays"]) = ("30wm", "60wm", 1, 1, false);
        back["ladder"]!.AsArray()[2]!["after"] = "20wm";
        foreach (var (rung, after) in tier["ladder"]!.AsArray().Where(r => r!["basis"]!.GetValue<string>() == "Outer").Zip(["10wm", "20wm", "30wm"])) rung!["after"] = after;
    }
}
