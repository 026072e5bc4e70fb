using ServerlessQiFu.Domain.Calendar;

namespace ServerlessQiFu.Domain.Policy;

/// <summary>One rung of the escalation ladder.</summary>
/// <param name="Name">Unique in its ladder; recorded when it is reached.</param>
/// <param name="Share">Percent of the promise in working time, 1–100; null on <see cref="RungBasis.Outer"/>.</param>
/// <param name="After">Time past the round's limit (<c>Clocks.Limit</c>); null on <see cref="RungBasis.Promise"/>.</param>
/// <param name="Tell">Whom; at least one post.</param>
public sealed record Rung(string Name, RungBasis Basis, int? Share, Limit? After, Light? Light, IReadOnlyList<Post> Tell);
