namespace ServerlessQiFu.Domain.Triage;

/// <summary>
/// Which open letters say nearly the same: MinHash over character 4-grams in bands, so that a question touches only letters likely to
/// match. Incremental; at most 5 ms a question with 100,000 letters (about 0.6 kB each). Not safe for concurrent use: the owner locks.
/// </summary>
public sealed class NearDuplicates
{
    private const int Shingle = 4, Rows = 3, Bands = 42, Hashes = Rows * Bands;

    /// <summary>A phrase that thousands of letters share must not be compared with them all.</summary>
    private const int MostInBucket = 400;

    /// <summary>Odd multipliers and offsets of the hash family, from a fixed sequence: the same letter always has the same signature.</summary>
    private static readonly (uint Multiply, uint Add)[] Family = MakeFamily();

    private readonly Dictionary<string, uint[]> _signatures = new(StringComparer.Ordinal);
    private readonly Dictionary<ulong, List<string>> _buckets = [];

    public int Count => _signatures.Count;

    /// <summary>Adds a letter, or replaces it.</summary>
    public void Add(string id, string text)
    {
        Remove(id);
        var signature = Signature(text);
        _signatures[id] = signature;
        foreach (var key in Keys(signature))
        {
            if (!_buckets.TryGetValue(key, out var bucket)) _buckets[key] = bucket = new List<string>(1);
            bucket.Add(id);
        }
    }

    /// <returns>Whether it was there.</returns>
    public bool Remove(string id)
    {
        if (!_signatures.Remove(id, out var signature)) return false;
        foreach (var key in Keys(signature))
        {
            if (!_buckets.TryGetValue(key, out var bucket)) continue;
            bucket.Remove(id);
            if (bucket.Count == 0) _buckets.Remove(key);
        }
        return true;
    }

    /// <summary>Letters whose estimated Jaccard similarity is at least <paramref name="atLeast"/>, most similar first, at most <paramref name="limit"/>.</summary>
    public IReadOnlyList<(string Id, double Similarity)> Like(string text, double atLeast = 0.6, int limit = 20)
    {
        var signature = Signature(text);
        var found = new List<(string Id, double Similarity)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in Keys(signature))
        {
            if (!_buckets.TryGetValue(key, out var bucket)) continue;
            foreach (var id in bucket.Take(MostInBucket))
            {
                if (!seen.Add(id)) continue;
                var similarity = Similarity(signature, _signatures[id]);
                if (similarity >= atLeast) found.Add((id, similarity));
            }
        }
        return [.. found.OrderByDescending(f => f.Similarity).ThenBy(f => f.Id, StringComparer.Ordinal).Take(limit)];
    }

    private static double Similarity(uint[] a, uint[] b)
    {
        var same = 0;
        for (var i = 0; i < Hashes; i++) if (a[i] == b[i]) same++;
        return same / (double)Hashes;
    }

    private static uint[] Signature(string text)
    {
        var signature = new uint[Hashes];
        Array.Fill(signature, uint.MaxValue);
        var plain = string.Concat(Folding.Fold(text).Where(char.IsLetterOrDigit));
        for (var at = 0; at < Math.Max(1, plain.Length - Shingle + 1); at++)
        {
            var hash = 2166136261u;
            for (var i = at; i < Math.Min(plain.Length, at + Shingle); i++) hash = (hash ^ plain[i]) * 16777619;
            hash ^= hash >> 16; hash *= 0x85EBCA6B; hash ^= hash >> 13; hash *= 0xC2B2AE35; hash ^= hash >> 16;
            for (var h = 0; h < Hashes; h++)
            {
                var value = (hash ^ Family[h].Add) * Family[h].Multiply;
                value ^= value >> 15;
                if (value < signature[h]) signature[h] = value;
            }
        }
        return signature;
    }

    private static IEnumerable<ulong> Keys(uint[] signature)
    {
        for (var band = 0; band < Bands; band++)
        {
            var key = 14695981039346656037UL ^ (ulong)band;
            for (var row = 0; row < Rows; row++) key = (key ^ signature[band * Rows + row]) * 1099511628211UL;
            yield return key;
        }
    }

    private static (uint, uint)[] MakeFamily()
    {
        var (family, state) = (new (uint, uint)[Hashes], 0x9E3779B97F4A7C15UL);
        for (var i = 0; i < Hashes; i++) family[i] = ((uint)Next(ref state) | 1, (uint)Next(ref state));
        return family;
    }

    private static ulong Next(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15UL;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ z >> 27) * 0x94D049BB133111EBUL;
        return z ^ z >> 31;
    }
}
