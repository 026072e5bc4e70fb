namespace ServerlessQiFu.Functions.Http;

/// <summary>Where to go on from an appeal.</summary>
internal static class AppealLinks
{
    public static string Self(string id) => "/api/appeals/" + id;

    public static IReadOnlyDictionary<string, string> OfCompany(string id) => new Dictionary<string, string>
    {
        ["self"] = Self(id), ["supplements"] = Self(id) + "/supplements", ["withdrawal"] = Self(id) + "/withdrawal",
        ["evaluation"] = Self(id) + "/evaluation", ["contest"] = Self(id) + "/contest",
    };

    public static IReadOnlyDictionary<string, string> OfStaff(string id) => new Dictionary<string, string> { ["self"] = Self(id) };
}
