namespace ServerlessQiFu.Domain.Enterprises;

/// <summary>One of the city's 11 areas (domain.md §7.3).</summary>
/// <param name="Id">Ours: <c>SZ-440303</c> … <c>SZ-440311</c>, <c>SZ-DP</c>, <c>SZ-SS</c>.</param>
/// <param name="Gb">GB/T 2260 code; null for the two areas that have none.</param>
/// <param name="Under">The district that a functional area lies in by law, though it is run apart from it.</param>
public sealed record District(string Id, string Name, string? Gb, string? Under, IReadOnlyList<Street> Streets);

/// <summary>A street office or, in 深汕, a town.</summary>
/// <param name="Code">The statistical code; null where none was published.</param>
public sealed record Street(string Name, string? Code);
