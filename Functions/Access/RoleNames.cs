using System.Collections.Frozen;
using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Functions.Access;

/// <summary>Roles as tokens and the contract name them: in lower case.</summary>
public static class RoleNames
{
    private static readonly FrozenDictionary<Role, string> Names = Enum.GetValues<Role>().ToFrozenDictionary(r => r, r => r.ToString().ToLowerInvariant());
    private static readonly FrozenDictionary<string, Role> Roles = Names.Where(n => n.Key != Role.System).ToFrozenDictionary(n => n.Value, n => n.Key, StringComparer.Ordinal);

    /// <summary>Those a token can have.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Enum.GetValues<Role>().Where(r => r != Role.System).Select(Of)];

    public static string Of(Role role) => Names[role];

    /// <summary>Null for a name that no token may carry; <c>system</c> is one of those.</summary>
    public static Role? Find(string name) => Roles.TryGetValue(name, out var role) ? role : null;
}
