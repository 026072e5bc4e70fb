using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Functions.Access;

/// <summary>As whom a person may act by the city's directory: one for each post, with the unit where the directory knows it.</summary>
public delegate ValueTask<IReadOnlyList<Actor>> PostsOf(string person, CancellationToken cancellation);
