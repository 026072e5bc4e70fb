using System.Diagnostics.CodeAnalysis;

namespace ServerlessQiFu.Domain.Notices;

/// <summary>One sentence for one party: the number and title of an appeal and what happened; never anybody's contact data.</summary>
/// <param name="Party">See <see cref="Notices.Party"/>.</param>
public sealed record Notice(string Party, string Text)
{
    /// <summary>It calls somebody on duty to an emergency; several within a short time are merged (<see cref="EmergencyPages"/>).</summary>
    public bool IsPage { get; init; }
}

/// <summary>Names of those who can be told something: a company, a unit, a person, or whoever holds a post of the city.</summary>
public static class Party
{
    /// <summary>UTF-16 units; longer names are nobody's.</summary>
    public const int Longest = 100;

    public static string Enterprise(string creditCode) => "enterprise:" + creditCode;
    public static string Unit(string code) => "unit:" + code;
    public static string Person(string id) => "person:" + id;
    public static string Post(Policy.Post post) => "post:" + post;

    /// <summary>True for a name that something could have been addressed to; not that it was.</summary>
    public static bool IsWellFormed([NotNullWhen(true)] string? party) =>
        party is { Length: > 0 and <= Longest } && party.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && colon < party.Length - 1
        && party[..colon] is "enterprise" or "unit" or "person" or "post";
}
