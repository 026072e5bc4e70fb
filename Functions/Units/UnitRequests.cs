using System.Text.Json.Serialization;
using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Domain.Enterprises;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Units;

/// <summary><c>PUT /api/directory/units/{unit}</c>; whether units and districts fit together the directory itself says.</summary>
public sealed record PutUnitRequest : IRequestBody
{
    [JsonConverter(typeof(OneLineText))] public required string Name { get; init; }
    public required UnitLevel Level { get; init; }
    public string? Parent { get; init; }
    public string? District { get; init; }
    public required IReadOnlyList<string> Takes { get; init; }
    public required IReadOnlyList<string> Officers { get; init; }
    public required IReadOnlyList<string> Heads { get; init; }
    public required IReadOnlyList<string> BureauLeaders { get; init; }

    public void Check(FieldErrors errors)
    {
        errors.Text("name", Name, TextLimits.UnitName);
        if (Parent is not null) errors.UnitCode("parent", Parent);
        if (District is not null && Districts.Shipped.Find(District) is null) errors.Add("district", "A district is one of the city's 11, such as SZ-440305.");
        errors.Texts("takes", Takes, TextLimits.MostMatters, TextLimits.Matter);
        errors.Persons("officers", Officers);
        errors.Persons("heads", Heads);
        errors.Persons("bureauLeaders", BureauLeaders);
    }
}

/// <summary><c>PUT /api/directory/city</c>.</summary>
public sealed record PutCityPostsRequest : IRequestBody
{
    public required string Specialists { get; init; }
    public required string CallBackDesk { get; init; }
    public required string Fallback { get; init; }
    public required IReadOnlyList<string> Supervisors { get; init; }
    public required IReadOnlyList<LeaderInput> Leaders { get; init; }
    public required IReadOnlyList<string> EmergencyPager { get; init; }
    public required IReadOnlyList<string> Reviewers { get; init; }

    public void Check(FieldErrors errors)
    {
        errors.UnitCode("specialists", Specialists);
        errors.UnitCode("callBackDesk", CallBackDesk);
        errors.UnitCode("fallback", Fallback);
        errors.Persons("supervisors", Supervisors);
        errors.Count("leaders", Leaders.Count, 1, TextLimits.MostLeaders);
        foreach (var (i, leader) in Leaders.Index().Take(TextLimits.MostLeaders)) leader.Check(errors.At("leaders").At(i));
        errors.Persons("emergencyPager", EmergencyPager);
        errors.Persons("reviewers", Reviewers);
    }
}

/// <summary>A city leader and the units in the leader's charge.</summary>
public sealed record LeaderInput
{
    public required string Person { get; init; }
    public required IReadOnlyList<string> Portfolio { get; init; }

    internal void Check(FieldErrors errors)
    {
        errors.Text("person", Person, TextLimits.Person);
        errors.Count("portfolio", Portfolio.Count, 0, TextLimits.MostUnits);
        errors.Distinct("portfolio", Portfolio);
        foreach (var (i, unit) in Portfolio.Index().Take(TextLimits.MostUnits)) errors.At("portfolio").UnitCode(i, unit);
    }
}
