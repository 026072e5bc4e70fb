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
    private const int MostRoles = 50;

    public static string? SubjectOf(JsonElement claims, TrustedIssuer issuer) =>
        ClaimNames.Find(claims, issuer.Claims.Subject) is { } value && TokenText.Text(value) is { } text && IsSubject(text) ? text : null;

    /// <param name="posts">Of the person in the directory; null where the claims alone say what the roles are.</param>
    public static Checked<Actor> Read(JsonElement claims, TrustedIssuer issuer, IReadOnlyList<Actor>? posts = null)
    {
        var names = issuer.Claims;
        if (SubjectOf(claims, issuer) is not { } subject) return Missing(names.Subject, "1 to 100 visible ASCII characters");
        var (unit, enterprise, filesFor) = (Claim(names.Unit, UnitCodes.IsWellFormed), Claim(names.Enterprise, IsCreditCode), Claim(names.FilesFor, value => value == AnyCompany));
        if (unit is null && Has(names.Unit)) return Missing(names.Unit, "a unit's code");
        if (enterprise is null && Has(names.Enterprise)) return Missing(names.Enterprise, "a credit code");
        if (filesFor is null && Has(names.FilesFor)) return Missing(names.FilesFor, $"the word {AnyCompany}");

        var role = RoleOf(ClaimNames.Find(claims, names.Role));
        if (issuer.Clients.TryGetValue(subject, out var client)) return OfClient(client, subject, role, unit, enterprise is not null || filesFor is not null || (role is null && Has(names.Role)));
        if (posts is not null && (role is null ? !Has(names.Role) : IsPost(role.Value))) return OfPost(posts, subject, role, unit);
        if (role is null) return Missing(names.Role, "one of " + string.Join(", ", RoleNames.All));
        var actor = new Actor(role.Value, subject, unit, enterprise);
        if (filesFor is not null || (actor is { Role: Role.Bot, Enterprise: null } && issuer.FilesForAny.Contains(subject))) actor = actor with { FilesForAnyCompany = true };
        return FaultOf(actor) is { } fault ? No(fault.Why) : actor;

        string? Claim(string name, Func<string, bool> isWellFormed) =>
            ClaimNames.Find(claims, name) is { } value && TokenText.Text(value) is { } text && isWellFormed(text) ? text : null;

        bool Has(string name) => ClaimNames.Find(claims, name) is not null;
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

    /// <summary>What the token itself says must not be another thing than what the city has configured.</summary>
    private static Checked<Actor> OfClient(KnownClient client, string subject, Role? role, string? unit, bool saysMore) =>
        saysMore || (role ?? client.Role) != client.Role || (unit ?? client.Unit) != client.Unit
            ? No($"The token claims another role, unit or company than this client has here: {RoleNames.Of(client.Role)} of {client.Unit}.")
            : new Actor(client.Role, subject, client.Unit);

    private static bool IsPost(Role role) => role is Role.Officer or Role.Specialist or Role.CallBack or Role.Reviewer or Role.Supervisor or Role.Leader;

    /// <summary>What the token says of role and unit chooses among the posts, and gives none.</summary>
    private static Checked<Actor> OfPost(IReadOnlyList<Actor> posts, string person, Role? role, string? unit)
    {
        var meant = posts.Where(post => (role ?? post.Role) == post.Role && (post.Unit is null || unit is null || post.Unit == unit))
            .Select(post => post with { Unit = post.Unit ?? unit }).Where(post => FaultOf(post) is null).ToList();
        return meant.Count switch
        {
            1 => meant[0],
            0 => No($"The city's directory gives {person} no such post."),
            _ => No($"The city's directory gives {person} several posts; the token says which by role and unit."),
        };
    }

    /// <summary>A role's name, or a list of which one is: identity providers put their own beside it. Two of ours would be nobody's.</summary>
    private static Role? RoleOf(JsonElement? claim)
    {
        if (claim is not { } value) return null;
        if (value.ValueKind != JsonValueKind.Array) return TokenText.Text(value) is { } one ? RoleNames.Find(one) : null;
        var texts = value.EnumerateArray().Take(MostRoles + 1).Select(TokenText.Text).ToList();
        if (texts.Count > MostRoles || texts.Contains(null)) return null;
        var roles = texts.Select(text => RoleNames.Find(text!)).Where(role => role is not null).ToList();
        return roles.Count == 1 ? roles[0] : null;
    }

    private static bool IsCreditCode(string text) => CreditCodeShape().IsMatch(text);

    private static Problem Missing(string claim, string form) => No($"The token's {claim} is not {form}.");

    private static Problem No(string why) => new(ProblemType.Unauthenticated, why);

    /// <summary>As it is stored. The check character is not asked for: genuine codes break it (domain.md §7.1).</summary>
    [GeneratedRegex(@"^[0-9A-HJ-NPQRTUWXY]{18}\z")]
    private static partial Regex CreditCodeShape();
}
