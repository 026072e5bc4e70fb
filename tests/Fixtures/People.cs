using System.Net;

namespace ServerlessQiFu.Tests.Fixtures;

/// <summary>Those who call.</summary>
internal static class People
{
    public static HttpClient Company(this City city, string creditCode = SampleLetters.Company, string subject = "wang") => As(city, "enterprise", subject, enterprise: creditCode);

    public static HttpClient Officer(this City city, string unit = "GDJ", int number = 1) => As(city, "officer", $"{unit.ToLowerInvariant()}-officer-{number}", unit);

    public static HttpClient Specialist(this City city, int number = 1) => As(city, "specialist", $"qfzy-officer-{number}", "QFZY");

    public static HttpClient Supervisor(this City city) => As(city, "supervisor", "supervisor-1");

    private static HttpClient As(City city, string role, string subject, string? unit = null, string? enterprise = null) =>
        city.As(role, subject, unit, enterprise).GetAwaiter().GetResult();

    /// <summary>The same when everything under way has been told.</summary>
    public static async Task<List<string>> ToldSoon(this City city, string party, string appeal)
    {
        await city.Quiet();
        return await city.Told(party, appeal);
    }

    /// <summary>What a party was told of an appeal, oldest first: the events' names.</summary>
    public static async Task<List<string>> Told(this City city, string party, string appeal)
    {
        await city.Quiet();
        // Of a unit that nothing here complains of: one of none is kept out of what complains of any.
        using var supervisor = As(city, "supervisor", "supervisor-1", "ZXQ");
        using var answer = await supervisor.GetAsync($"/api/notices?limit=100&party={Uri.EscapeDataString(party)}");
        var notices = (await answer.Read(HttpStatusCode.OK))["items"]!.AsArray();
        return [.. notices.Where(n => n!["appeal"]?.GetValue<string>() == appeal).Select(n => n!.Text("event")).Reverse()];
    }
}
