using System.Text.Json.Serialization;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>Who may act on an appeal; the names are those of the token's <c>role</c> claim, in lower case there.</summary>
[JsonConverter(typeof(NamedEnum<Role>))]
public enum Role
{
    /// <summary>Time, the classifier and the sweeper; never in a token.</summary>
    System,
    Enterprise, Bot, Specialist, Officer, CallBack, Reviewer, Supervisor, Leader, Ops, Auditor,
}

/// <summary>The one who commands.</summary>
/// <param name="Subject">The token's <c>sub</c>: who, in the city's directory of people or the company's.</param>
/// <param name="Unit">The unit that somebody of the city belongs to; <see cref="Independence.NeedsUnit"/> says who must.</param>
/// <param name="Enterprise">The credit code a company's person or bot acts for.</param>
public sealed record Actor(Role Role, string Subject, string? Unit = null, string? Enterprise = null)
{
    /// <summary>A bot that was expressly granted to file for any company. It is not kept in the record: there <see cref="Subject"/> says who filed.</summary>
    [JsonIgnore]
    public bool FilesForAnyCompany { get; init; }

    public static Actor System { get; } = new(Role.System, "system");
    public static Actor Model { get; } = new(Role.System, "model");
}
