using Azure;
using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Functions.Store;

/// <summary>An appeal as the record has it: its state after <paramref name="Version"/> events.</summary>
/// <param name="At">When the last of these events happened.</param>
/// <param name="ETag">The store's mark of this very state; an append holds only against it.</param>
public sealed record Snapshot(string Id, Appeal State, int Version, DateTimeOffset At, ETag ETag)
{
    public static Snapshot Nothing(string id) => new(id, new Appeal.Unknown(), 0, default, default);
}
