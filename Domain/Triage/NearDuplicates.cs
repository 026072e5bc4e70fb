using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ServerlessQiFu.Domain.Texts;

namespace ServerlessQiFu.Domain.Triage;

/// <summary>
/// Which open letters say nearly the same: MinHash over character 4-grams in bands, so that a question touches only letters likely to
/// match. Incremental; at most 5 ms a question with 100,000 letters (about 2.5 kB each where no two share a phrase). Not safe for concurrent use: the owner locks.
/// </summary>
public sealed class NearDuplicates
{
    private const int Shingle = 4, Rows = 3, Bands = 42, Hashes = Rows * Bands;

    /// <summary>A signature's length: whole vectors of any width, of bytes too. What is beyond the hashes is zero in every letter.</summary>
    private const int Filled = (Hashes + 63) / 64 * 64;

    /// <summary>A phrase that thousands of letters share must not be compared with them all.</summary>
    private const int MostInBucket = 400;

    /// <summary>The hash family, from a fixed sequence: the same letter always has the same signature. Multipliers are odd, but for the zeros that fill up.</summary>
    private static readonly (uint[] Multipliers, uint[] Offsets) Family = MakeFamily();

    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    /// <summary>By a band's key, the one letter that has it, or all that share it, oldest first: most keys are one letter's alone and need no list.</summary>
    private readonly Dictionary<ulong, int> _alone = [];
    private readonly Dictionary<ulong, List<int>> _shared = [];
    private readonly List<(string Id, uint[] Signature)> _letters = [];
    private readonly Stack<int> _free = [];

    /// <summary>By place, a signature's lowest bytes: where too few of these agree, the whole need not be compared, which is four times as far to fetch.</summary>
    private byte[] _sketches = [];

    /// <summary>By place, the number of the question that looked at it last: so each looks at a letter once.</summary>
    private readonly List<int> _seen = [];
    private int _question;

    public int Count => _places.Count;

    /// <summary>Adds a letter, or replaces it.</summary>
    public void Add(string id, string text)
    {
        Remove(id);
        var signature = Signature(text);
        if (!_free.TryPop(out var place))
        {
            place = _letters.Count;
            _letters.Add(default);
            _seen.Add(0);
            if (_sketches.Length < _letters.Count * Filled) Array.Resize(ref _sketches, Math.Max(8 * Filled, 2 * _sketches.Length));
        }
        (_places[id], _letters[place]) = (place, (id, signature));
        Sketch(signature, _sketches.AsSpan(place * Filled, Filled));
        foreach (var key in Keys(signature))
        {
            if (_shared.TryGetValue(key, out var bucket)) bucket.Add(place);
            else if (!_alone.TryAdd(key, place))
            {
                _alone.Remove(key, out var other);
                _shared[key] = [other, place];
            }
        }
    }

    /// <returns>Whether it was there.</returns>
    public bool Remove(string id)
    {
        if (!_places.Remove(id, out var place)) return false;
        foreach (var key in Keys(_letters[place].Signature))
        {
            if (!_shared.TryGetValue(key, out var bucket)) { _alone.Remove(key); continue; }
            bucket.Remove(place);
            if (bucket.Count > 1) continue;
            _shared.Remove(key);
            _alone[key] = bucket[0];
        }
        _letters[place] = default;
        _free.Push(place);
        return true;
    }

    /// <summary>Letters whose estimated Jaccard similarity is at least <paramref name="atLeast"/>, most similar first, at most <paramref name="limit"/>.</summary>
    public IReadOnlyList<(string Id, double Similarity)> Like(string text, double atLeast = 0.6, int limit = 20)
    {
        var signature = Signature(text);
        Span<byte> sketch = stackalloc byte[Filled];
        Sketch(signature, sketch);
        var enough = (int)(atLeast * Hashes);
        var found = new List<(string Id, double Similarity)>();
        _question++;
        foreach (var key in Keys(signature))
        {
            foreach (var place in Bucket(key))
            {
                if (_seen[place] == _question) continue;
                _seen[place] = _question;
                if (Alike(sketch, _sketches.AsSpan(place * Filled, Filled)) < enough) continue;
                var similarity = Similarity(signature, _letters[place].Signature);
                if (similarity >= atLeast) found.Add((_letters[place].Id, similarity));
            }
        }
        return [.. found.OrderByDescending(f => f.Similarity).ThenBy(f => f.Id, StringComparer.Ordinal).Take(limit)];
    }

    private ReadOnlySpan<int> Bucket(ulong key)
    {
        if (_shared.TryGetValue(key, out var bucket)) return CollectionsMarshal.AsSpan(bucket)[..Math.Min(bucket.Count, MostInBucket)];
        ref var alone = ref CollectionsMarshal.GetValueRefOrNullRef(_alone, key);
        return Unsafe.IsNullRef(ref alone) ? [] : new ReadOnlySpan<int>(ref alone);
    }

    private static double Similarity(uint[] a, uint[] b)
    {
        var same = Hashes - Filled;
        for (var at = 0; at < Filled; at += Vector<uint>.Count)
            same -= Vector.Sum(Vector.AsVectorInt32(Vector.Equals(new Vector<uint>(a, at), new Vector<uint>(b, at))));
        return same / (double)Hashes;
    }

    private static void Sketch(uint[] signature, Span<byte> sketch)
    {
        for (var h = 0; h < Filled; h++) sketch[h] = (byte)signature[h];
    }

    /// <summary>How many bytes agree; never fewer than the hashes that do.</summary>
    private static int Alike(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var same = Vector<byte>.Zero;
        for (var at = 0; at < Filled; at += Vector<byte>.Count) same -= Vector.Equals(new Vector<byte>(a[at..]), new Vector<byte>(b[at..]));
        return Vector.Sum(same) - (Filled - Hashes);
    }

    private static uint[] Signature(string text)
    {
        var signature = new uint[Filled];
        Array.Fill(signature, uint.MaxValue);
        var plain = string.Concat(Folding.Fold(text).Where(char.IsLetterOrDigit));
        for (var at = 0; at < Math.Max(1, plain.Length - Shingle + 1); at++)
        {
            var hash = 2166136261u;
            for (var i = at; i < Math.Min(plain.Length, at + Shingle); i++) hash = (hash ^ plain[i]) * 16777619;
            hash ^= hash >> 16; hash *= 0x85EBCA6B; hash ^= hash >> 13; hash *= 0xC2B2AE35; hash ^= hash >> 16;
            Lower(signature, hash);
        }
        return signature;
    }

    /// <summary>Each place of the signature keeps the least that its member of the family has made of any shingle.</summary>
    private static void Lower(uint[] signature, uint hash)
    {
        for (var h = 0; h < Filled; h += Vector<uint>.Count)
        {
            var value = (new Vector<uint>(hash) ^ new Vector<uint>(Family.Offsets, h)) * new Vector<uint>(Family.Multipliers, h);
            value ^= value >>> 15;
            Vector.Min(value, new Vector<uint>(signature, h)).CopyTo(signature, h);
        }
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

    private static (uint[], uint[]) MakeFamily()
    {
        var (multipliers, offsets, state) = (new uint[Filled], new uint[Filled], 0x9E3779B97F4A7C15UL);
        for (var i = 0; i < Hashes; i++) (multipliers[i], offsets[i]) = ((uint)Next(ref state) | 1, (uint)Next(ref state));
        return (multipliers, offsets);
    }

    private static ulong Next(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15UL;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ z >> 27) * 0x94D049BB133111EBUL;
        return z ^ z >> 31;
    }
}
