namespace ServerlessQiFu.Functions.Appeals;

/// <summary>Where to go on from an appeal, for the one who has it in hand.</summary>
internal static class AppealLinks
{
    public static string Self(string id) => "/api/appeals/" + id;

    public static IReadOnlyDictionary<string, string> OfCompany(string id) => Under(id, "supplements", "urge", "withdrawal", "evaluation", "contest");

    public static IReadOnlyDictionary<string, string> OfStaff(string id) => Under(id);

    public static IReadOnlyDictionary<string, string> OfHolder(string id) =>
        Under(id, "contact", "progress", "question", "answer", "return", "extension", "co-handlers", "hand-over", "reply", "release");

    public static IReadOnlyDictionary<string, string> OfDesk(string id) => Under(id, "triage", "release");

    public static IReadOnlyDictionary<string, string> OfCaller(string id, string callBack) =>
        new Dictionary<string, string>(Under(id, "release")) { ["attempts"] = OfCallBack(callBack, "attempts"), ["unreachable"] = OfCallBack(callBack, "unreachable") };

    /// <param name="callBack">Whose finding waits; null where a reply does.</param>
    public static IReadOnlyDictionary<string, string> OfReviewer(string id, string? callBack) =>
        new Dictionary<string, string>(Under(id)) { ["review"] = callBack is null ? Self(id) + "/reply-review" : OfCallBack(callBack, "review") };

    private static string OfCallBack(string callBack, string command) => $"/api/call-backs/{callBack}/{command}";

    private static Dictionary<string, string> Under(string id, params ReadOnlySpan<string> commands)
    {
        var links = new Dictionary<string, string>(StringComparer.Ordinal) { ["self"] = Self(id) };
        foreach (var command in commands) links[command] = $"{Self(id)}/{command}";
        return links;
    }
}
