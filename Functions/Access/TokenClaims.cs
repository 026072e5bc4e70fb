using System.Text.Json;
using System.Text.RegularExpressions;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Access;

/// <summary>
/// From claims to the one who calls. A claim of ours that is there and is not of its form makes the token invalid, whatever its role: left out of
/// account it would make a caller stronger, since a wall stands on it.
/// </summary>
internal static partial class TokenClaims
{
    public const string FilesFor = "filesFor";
    /// <summary>The only value of <see cref="FilesFor"/>.</summary>
    public const string AnyCompany = "any";

    /// <param name="filesForAny">Bots that the configuration grants to file for any company.</param>
    public static Checked<Actor> Read(JsonElement claims, IReadOnlySet<string> filesForAny)
    {
        if (Claim("sub", IsSubject) is not { } subject) return Missing("sub", "1 to 100 visible ASCII characters");
        if (Claim("role", name => RoleNames.Find(name) is not null) is not { } role) return Missing("role", "one of " + string.Join(", ", RoleNames.All));
        var (unit, enterprise, filesFor) = (Claim("unit", UnitCodes.IsWellFormed), Claim("enterprise", IsCreditCode), Claim(FilesFor, value => value == AnyCompany));
        if (unit is null && Has("unit")) return Missing("unit", "a unit's code");
        if (enterprise is null && Has("enterprise")) return Missing("enterprise", "a credit code");
        if (filesFor is null && Has(FilesFor)) return Missing(FilesFor, $"the word {AnyCompany}");

        var actor = new Actor(RoleNames.Find(role)!.Value, subject, unit, enterprise);
        if (filesFor is not null || (actor is { Role: Role.Bot, Enterprise: null } && filesForAny.Contains(subject))) actor = actor with { FilesForAnyCompany = true };
        return FaultOf(actor) is { } fault ? No(fault.Why) : actor;

        string? Claim(string name, Func<string, bool> isWellFormed) =>
            claims.TryGetProperty(name, out var value) && TokenText.Text(value) is { } text && isWellFormed(text) ? text : null;

        bool Has(string name) => claims.TryGetProperty(name, out _);
    }

    /// <summary>What is missing of a caller of that role, or too much, with the claim it is about; null when nothing is.</summary>
    public static (string Claim, string Why)? FaultOf(Actor actor)
    {
        var role = RoleNames.Of(actor.Role);
        if (Independence.NeedsUnit(actor.Role) && actor.Unit is null) return ("unit", $"A token for the role {role} names its unit.");
        if (actor is { Role: Role.Enterprise, Enterprise: null }) return ("enterprise", $"A token for the role {role} names its enterprise.");
        if (actor.FilesForAnyCompany && actor.Role != Role.Bot) return (FilesFor, $"{FilesFor} is for the role bot, not for {role}.");
        if (actor.Role == Role.Bot && actor.FilesForAnyCompany == actor.Enterprise is not null)
            return ("enterprise", $"A token for the role {role} names its enterprise, or says {FilesFor} {AnyCompany}: one of the two.");
        return null;
    }

    public static bool IsSubject(string text) => text.Length is > 0 and <= TextLimits.Subject && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static bool IsCreditCode(string text) => CreditCodeShape().IsMatch(text);

    private static Problem Missing(string claim, string form) => No($"The token's {claim} is not {form}.");

    private static Problem No(string why) => new(ProblemType.Unauthenticated, why);

    /// <summary>As it is stored. The check character is not asked for: genuine codes break it (domain.md §7.1).</summary>
    [GeneratedRegex(@"^[0-9A-HJ-NPQRTUWXY]{18}\z")]
    private static partial Regex CreditCodeShape();
}
