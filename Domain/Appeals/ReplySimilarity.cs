using System.Buffers.Binary;
using System.Text;
using ServerlessQiFu.Domain.Texts;

namespace ServerlessQiFu.Domain.Appeals;

/// <summary>
/// What is left of a reply for comparing it: the smallest 256 hashes of its three-letter shingles, ascending, as base64; at
/// most 2,732 characters, so that a unit's latest fifty fit in a few rows of a table.
/// </summary>
public sealed record ReplyDigest(string Code)
{
    public static ReplyDigest Of(string text) => ReplySimilarity.Digest(text);
}

/// <summary>
/// How alike two replies are, 0–1: the share of shingles they have in common (Jaccard). Exact for texts of up to 256
/// different shingles, an estimate from as many for longer ones. Spaces, punctuation and case do not count and one figure is
/// as good as another: a pasted text with another date is still pasted.
/// </summary>
public static class ReplySimilarity
{
    private const int Shingle = 3;
    private const int Kept = 256;

    public static double Of(string a, string b) => Of(Digest(a), Digest(b));

    /// <exception cref="FormatException">A digest that was not made here.</exception>
    public static double Of(ReplyDigest a, ReplyDigest b)
    {
        var (left, right) = (Hashes(a), Hashes(b));
        if (left.Length == 0 || right.Length == 0) return left.Length == right.Length ? 1 : 0;

        // Of the smallest hashes of both together, those that are in both. A digest that is not full is the whole text.
        var most = left.Length < Kept && right.Length < Kept ? int.MaxValue : Kept;
        int i = 0, j = 0, seen = 0, both = 0;
        while (seen < most && (i < left.Length || j < right.Length))
        {
            seen++;
            if (j == right.Length || (i < left.Length && left[i] < right[j])) i++;
            else if (i == left.Length || right[j] < left[i]) j++;
            else
            {
                both++;
                i++;
                j++;
            }
        }
        return (double)both / seen;
    }

    internal static ReplyDigest Digest(string text)
    {
        var letters = Letters(text);
        var hashes = new SortedSet<ulong>();
        for (var at = 0; at == 0 || at <= letters.Length - Shingle; at++)
        {
            if (letters.Length == 0) break;
            hashes.Add(Hash(letters.AsSpan(at, Math.Min(Shingle, letters.Length - at))));
            if (hashes.Count > Kept) hashes.Remove(hashes.Max);
        }
        var bytes = new byte[hashes.Count * sizeof(ulong)];
        var to = 0;
        foreach (var hash in hashes) BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(to++ * sizeof(ulong)), hash);
        return new(Convert.ToBase64String(bytes));
    }

    private static string Letters(string text)
    {
        var letters = new StringBuilder(text.Length);
        foreach (var letter in Folding.Fold(text))
            if (char.IsDigit(letter)) letters.Append('0');
            else if (char.IsLetter(letter) || char.IsSurrogate(letter)) letters.Append(letter);
        return letters.ToString();
    }

    /// <summary>FNV-1a with a last mixing, so that the smallest are a fair sample. Kept for years: never changed.</summary>
    private static ulong Hash(ReadOnlySpan<char> shingle)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in shingle)
        {
            hash = (hash ^ (byte)letter) * 1099511628211UL;
            hash = (hash ^ (byte)(letter >> 8)) * 1099511628211UL;
        }
        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCDUL;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53UL;
        return hash ^ (hash >> 33);
    }

    private static ulong[] Hashes(ReplyDigest digest)
    {
        var bytes = Convert.FromBase64String(digest.Code);
        if (bytes.Length % sizeof(ulong) != 0) throw new FormatException("A reply's digest is whole hashes.");
        var hashes = new ulong[bytes.Length / sizeof(ulong)];
        for (var i = 0; i < hashes.Length; i++) hashes[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong)));
        return hashes;
    }
}
