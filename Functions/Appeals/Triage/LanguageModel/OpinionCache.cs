using BitFaster.Caching.Lru;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// Opinions on letters that were asked about before, by hash: no text is kept. At most <paramref name="most"/>, 3 or more; those not used for long go
/// first, and what is a day old is asked anew. Safe for concurrent use.
/// </summary>
internal sealed class OpinionCache(int most, TimeProvider clock)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly ConcurrentLru<string, (Classification.Said Said, long At)> _opinions = new(most);

    internal int Count => _opinions.Count;

    internal Classification.Said? Find(string hash) =>
        _opinions.TryGet(hash, out var kept) && clock.IsFresh(kept.At, Longest) ? kept.Said : null;

    internal void Keep(string hash, Classification.Said said) => _opinions.AddOrUpdate(hash, (said, clock.GetTimestamp()));
}
