using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Access;

/// <summary>
/// An operation of the contract and the roles it admits. The class of each HTTP function declares its own as a static field, by which
/// <see cref="AdmitCallers"/> admits its callers:
/// <code>internal static readonly Operation Operation = new("fileAppeal", Role.Enterprise, Role.Bot);</code>
/// A test compares every such field with <c>x-roles</c> in the contract.
/// </summary>
public sealed class Operation
{
    private readonly HashSet<Role> _roles;

    /// <param name="id">The contract's <c>operationId</c>.</param>
    /// <param name="roles">At least one; for none see <see cref="Open"/>.</param>
    public Operation(string id, params Role[] roles) : this(id, false, false, roles)
    {
        if (roles.Length == 0) throw new ArgumentException("An operation for nobody; one for anyone says Open.", nameof(roles));
    }

    private Operation(string id, bool isOpen, bool isPage, Role[] roles) => (Id, IsOpen, IsPage, _roles) = (id, isOpen, isPage, [.. roles]);

    public string Id { get; }
    /// <summary>For anyone, without a token.</summary>
    public bool IsOpen { get; }
    /// <summary>A page for people: not in the contract, and its caller is known by a session instead of a token.</summary>
    public bool IsPage { get; }
    public IReadOnlySet<Role> Roles => _roles;
    /// <summary>Asked by machines that watch the product: no limit of requests counts it.</summary>
    public bool IsProbe { get; init; }
    /// <summary>Its body may speak of danger: one over a limit of requests is read, and the function decides (<see cref="OverRates"/>).</summary>
    public bool MayBeUrgent { get; init; }

    public static Operation Open(string id) => new(id, true, false, []);

    public static Operation Page(string id, params Role[] roles) => new(id, roles.Length == 0, true, roles);

    public static Operation Probe(string id) => new(id, true, false, []) { IsProbe = true };

    /// <summary>Null when the actor may; else 403.</summary>
    public Problem? Refuse(Actor actor) => IsOpen || _roles.Contains(actor.Role)
        ? null
        : new(ProblemType.WrongRole, $"The role {RoleNames.Of(actor.Role)} may not do this; it is for {string.Join(", ", _roles.Order().Select(RoleNames.Of))}.");
}
