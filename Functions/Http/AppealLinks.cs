namespace ServerlessQiFu.Functions.Http;

/// <summary>Where to go on from an appeal.</summary>
internal static class AppealLinks
{
    public static string Self(string id) => "/api/appeals/" + id;

    public static IReadOnlyDictionary<string, string> OfCompany(string id) => new Dictionary<string, string>
    {
        ["self"] = Self(id), ["supplements"] = Self(id) + "/supplements", ["withdrawal"] = Self(id) + "/withdrawal",
    };

    public static IReadOnlyDictionary<string, string> OfStaff(string id) => new Dictionary<string, string> { ["self"] = Self(id) };
}
