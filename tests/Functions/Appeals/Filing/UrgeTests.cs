using ServerlessQiFu.Tests.Fixtures;

namespace ServerlessQiFu.Tests.Functions.Appeals.Filing;

/// <summary>催办: once between two rungs, heard by the unit, and no clock moves for it.</summary>
public class UrgeTests
{
    [Fact]
    public async Task A_company_urges_once_in_a_window_and_again_after_the_next_rung()
    {
        await using var city = await City.Open();
        using var company = city.Company();
        var id = await company.File(SampleLetters.Outage());
        await city.Quiet();
        var due = (await company.Appeal(id))["clocks"]!.ToJsonString();

        using (var first = await company.TryCommand(id, "urge", new { text = "明天起停产，请今天答复。" })) await first.Read(System.Net.HttpStatusCode.OK);
        using (var again = await company.TryCommand(id, "urge", new { })) Assert.Equal("limit-reached", (await again.Read(System.Net.HttpStatusCode.Conflict)).Slug());
        Assert.Equal(due, (await company.Appeal(id))["clocks"]!.ToJsonString());
        await city.Quiet();
        using var officer = city.Officer();
        Assert.Contains("已被企业催办", (await (await officer.GetAsync("/api/notices")).Read(System.Net.HttpStatusCode.OK)).ToJsonString().Unescaped(), StringComparison.Ordinal);

        await city.Walk(TimeSpan.FromDays(2));
        Assert.NotEmpty((await company.Appeal(id)).Events("RungReached"));
        using var later = await company.TryCommand(id, "urge", new { });
        await later.Read(System.Net.HttpStatusCode.OK);
        Assert.Equal(2, (await company.Appeal(id)).Events("Urged").Count());
    }
}

internal static class EscapedJson
{
    /// <summary>JSON with its characters as themselves.</summary>
    public static string Unescaped(this string json) => System.Text.RegularExpressions.Regex.Unescape(json);
}
