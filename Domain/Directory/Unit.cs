using System.Text.Json.Serialization;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Directory;

[JsonConverter(typeof(NamedEnum<UnitLevel>))]
/// <summary>Whom a unit belongs to.</summary>
public enum UnitLevel { City, District }

/// <summary>A department, district or desk that has a queue (domain.md §8.2).</summary>
/// <param name="Code">Such as <c>GDJ</c>, <c>QFZY</c> (specialists) or <c>QW-SZ-440303</c> (a district's).</param>
/// <param name="Parent">The bureau it belongs to; null for one that stands by itself.</param>
/// <param name="District">The area it serves; null for city units.</param>
/// <param name="Takes">Words for the matters it takes.</param>
/// <param name="Officers">Persons, in no order. An empty list is a vacant post, as in the next two.</param>
public sealed record Unit(
    string Code, string Name, UnitLevel Level, string? Parent, string? District, IReadOnlyList<string> Takes,
    IReadOnlyList<string> Officers, IReadOnlyList<string> Heads, IReadOnlyList<string> BureauLeaders);

/// <param name="Portfolio">Codes of the units in the leader's charge.</param>
public sealed record CityLeader(string Person, IReadOnlyList<string> Portfolio);

/// <summary>The posts that belong to no department.</summary>
/// <param name="Specialists">The unit that holds the triage desk (企服专员).</param>
/// <param name="CallBackDesk">The unit that calls back.</param>
/// <param name="Fallback">The unit for what no other takes (兜底).</param>
/// <param name="Leaders">At least one, so that somebody always hears.</param>
public sealed record CityPosts(
    string Specialists, string CallBackDesk, string Fallback, IReadOnlyList<string> Supervisors, IReadOnlyList<CityLeader> Leaders,
    IReadOnlyList<string> EmergencyPager, IReadOnlyList<string> Reviewers);

/// <summary>A person to tell.</summary>
/// <param name="Post">The post the person holds.</param>
/// <param name="Meant">The post that was addressed; another than <paramref name="Post"/> when that is vacant.</param>
public sealed record Addressee(string Person, Post Post, Post Meant);
