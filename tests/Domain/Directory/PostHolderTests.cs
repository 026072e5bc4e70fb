using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Tests.Domain.Directory;

/// <summary>Posts become persons; a vacant post falls to the next and nobody is never the answer.</summary>
public class PostHolderTests
{
    [Fact]
    public void A_held_post_is_answered_by_all_who_hold_it() =>
        Assert.Equal([new("a", Post.Officer, Post.Officer), new("b", Post.Officer, Post.Officer)], Of(Unit(officers: ["a", "b"])).Address(Post.Officer, "U"));

    [Theory]
    [InlineData(Post.Officer, "head", Post.UnitHead)]
    [InlineData(Post.UnitHead, "head", Post.UnitHead)]
    [InlineData(Post.BureauLeader, "supervisor", Post.Supervisor)]
    public void A_vacant_post_falls_to_the_next(Post meant, string person, Post holds)
    {
        var directory = Of(Unit(heads: ["head"]), supervisors: ["supervisor"]);

        Assert.Equal([new(person, holds, meant)], directory.Address(meant, "U"));
    }

    [Fact]
    public void With_every_post_vacant_the_city_leader_hears_of_everything()
    {
        var directory = Of(Unit());

        Assert.All(Enum.GetValues<Post>(), post => Assert.Equal([new("mayor", Post.CityLeader, post)], directory.Address(post, "U")));
    }

    [Fact]
    public void A_company_without_a_service_owner_is_looked_after_by_the_units_officers()
    {
        var directory = Of(Unit(officers: ["a"]));

        Assert.Equal([new("owner", Post.ServiceOwner, Post.ServiceOwner)], directory.Address(Post.ServiceOwner, "U", "owner"));
        Assert.Equal([new("a", Post.Officer, Post.ServiceOwner)], directory.Address(Post.ServiceOwner, "U"));
        Assert.Equal([new("a", Post.Officer, Post.ServiceOwner)], directory.Address(Post.ServiceOwner, "U", " "));
    }

    [Fact]
    public void A_desk_without_a_bureau_leader_answers_to_that_of_its_bureau()
    {
        var directory = Of(Unit("DESK", parent: "U"), Unit(leaders: ["leader"]));

        Assert.Equal([new("leader", Post.BureauLeader, Post.BureauLeader)], directory.Address(Post.BureauLeader, "DESK"));
        Assert.Equal([new("leader", Post.BureauLeader, Post.Officer)], directory.Address(Post.Officer, "DESK"));
    }

    [Fact]
    public void The_leader_in_charge_of_the_bureau_hears_and_in_nobodys_charge_all_hear()
    {
        const string leaders = """[{ "person": "one", "portfolio": ["U"] }, { "person": "two", "portfolio": [] }]""";
        var directory = Of([Unit("DESK", parent: "U"), Unit(), Unit("LOOSE")], leaders: leaders);

        Assert.Equal(["one"], directory.Address(Post.CityLeader, "U").Select(a => a.Person));
        Assert.Equal(["one"], directory.Address(Post.CityLeader, "DESK").Select(a => a.Person));
        Assert.Equal(["one", "two"], directory.Address(Post.CityLeader, "LOOSE").Select(a => a.Person));
    }

    [Fact]
    public void A_unit_that_is_gone_is_answered_for_by_the_fallback() =>
        Assert.Equal(["a"], Of(Unit(officers: ["a"])).Address(Post.Officer, "GONE").Select(a => a.Person));

    [Fact]
    public void The_triage_desk_is_the_specialists_whatever_the_unit()
    {
        var directory = Of(Unit(officers: ["specialist"]), Unit("OTHER", officers: ["other"]));

        Assert.Equal(["specialist"], directory.Address(Post.TriageDesk, "OTHER").Select(a => a.Person));
    }

    internal static string Unit(string code = "U", string? parent = null, string[]? officers = null, string[]? heads = null, string[]? leaders = null) =>
        $$"""
        { "code": "{{code}}", "name": "{{code}}", "level": "City", {{(parent is null ? "" : $"\"parent\": \"{parent}\",")}} "takes": [],
          "officers": {{List(officers)}}, "heads": {{List(heads)}}, "bureauLeaders": {{List(leaders)}} }
        """;

    internal static string File(IEnumerable<string> units, string[]? supervisors = null, string? leaders = null)
    {
        var districts = ServerlessQiFu.Domain.Enterprises.Districts.Shipped.All.Select(d => Unit($"QW-{d.Id}")
            .Replace("\"takes\"", $"\"district\": \"{d.Id}\", \"takes\"", StringComparison.Ordinal));
        return $$"""
        { "version": 1, "units": [{{string.Join(",", units.Concat(districts))}}],
          "city": { "specialists": "U", "callBackDesk": "U", "fallback": "U", "supervisors": {{List(supervisors)}},
            "leaders": {{leaders ?? """[{ "person": "mayor", "portfolio": ["U"] }]"""}}, "emergencyPager": [], "reviewers": [] } }
        """;
    }

    private static UnitDirectory Of(string unit, string? second = null, string[]? supervisors = null) =>
        Of(second is null ? [unit] : [unit, second], supervisors);

    private static UnitDirectory Of(string[] units, string[]? supervisors = null, string? leaders = null) =>
        UnitDirectory.Parse(File(units, supervisors, leaders)).OrThrow();

    private static string List(string[]? persons) => System.Text.Json.JsonSerializer.Serialize(persons ?? []);
}
