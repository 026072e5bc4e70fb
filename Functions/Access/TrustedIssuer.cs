using Microsoft.IdentityModel.Tokens;

namespace ServerlessQiFu.Functions.Access;

/// <summary>One whose tokens are taken.</summary>
/// <param name="Algorithms">Never those of another issuer: a public key must not pass as a shared secret.</param>
public sealed record TrustedIssuer(string Name, string Audience, IReadOnlyList<string> Algorithms, ISigningKeys Keys)
{
    public static readonly IReadOnlyList<string> PublicKeyAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.EcdsaSha256];
    public static readonly IReadOnlyList<string> DevelopmentAlgorithms = [SecurityAlgorithms.HmacSha256];

    /// <summary>Bots, by their <c>sub</c>, that may file for any company without a claim that says so.</summary>
    public IReadOnlySet<string> FilesForAny { get; init; } = new HashSet<string>();

    public ClaimNames Claims { get; init; } = ClaimNames.Ours;

    /// <summary>Roles that are posts of the directory are taken from there; a token may say which, where a person has several.</summary>
    public bool RolesFromDirectory { get; init; }

    /// <summary>Departments' own systems, by the <c>sub</c> of their tokens.</summary>
    public IReadOnlyDictionary<string, KnownClient> Clients { get; init; } = new Dictionary<string, KnownClient>();
}
