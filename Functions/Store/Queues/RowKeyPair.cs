namespace ServerlessQiFu.Functions.Store;

/// <summary>Where a row is.</summary>
public readonly record struct RowKeyPair(string Partition, string Row)
{
    public override string ToString() => $"{Partition}\n{Row}";
    public static RowKeyPair? From(string? text) => text?.Split('\n') is [var partition, var row] ? new(partition, row) : null;

    /// <summary>The texts of several, one after the other.</summary>
    public static IReadOnlyList<RowKeyPair> AllFrom(string? text) => text is null ? [] : [.. text.Split('\n').Chunk(2).Where(p => p.Length == 2).Select(p => new RowKeyPair(p[0], p[1]))];

    public static string TextOf(IEnumerable<RowKeyPair> rows) => string.Join('\n', rows);
}
