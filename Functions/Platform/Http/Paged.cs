namespace ServerlessQiFu.Functions.Platform;

/// <param name="Next">Token of the next page; absent on the last.</param>
public sealed record Paged<T>(IReadOnlyList<T> Items, string? Next = null);
