namespace ServerlessQiFu.Functions.Store;

/// <summary>Spreads appeals over the partitions of a table. The same appeal has the same shard in every process, for as long as rows are stored.</summary>
internal static class Shard
{
    /// <returns>From 0 to one less than <paramref name="shards"/>.</returns>
    public static int Of(string appeal, int shards)
    {
        var sum = 17u;
        foreach (var c in appeal) sum = sum * 31 + c;
        return (int)(sum % (uint)shards);
    }
}
