using System.Runtime.InteropServices;
using ServerlessQiFu.Domain.Texts;

namespace ServerlessQiFu.Domain.Triage;

/// <summary>What the embedded model sees of a letter: a sparse vector. Training and inference both call this, so they cannot differ.</summary>
/// <param name="Index">Ascending, below <see cref="Width"/>.</param>
public readonly record struct LetterFeatures(int[] Index, float[] Value)
{
    /// <summary>Buckets for the hashes of character 1–3-grams of the letter, of its title and of its last words.</summary>
    public const int Hashed = 1 << 16;

    /// <summary>All features: hashed ones, then counted ones.</summary>
    public static int Width => Hashed + CountedCues.Count;

    /// <summary>Raised when the meaning of a feature changes: a model trained for another number is refused.</summary>
    public const int Version = 1;

    private const int LongestRead = 4000;
    private const int Tail = 24;

    public static LetterFeatures Of(string title, string text)
    {
        var (head, body) = (Plain(Folding.Fold(title)), Plain(Folding.Fold(text)));
        return OfPlain(head, body);
    }

    private static LetterFeatures OfPlain(string head, string body)
    {
        var seen = new List<int>(1024);
        Grams(head, 0x9E3779B9, seen);
        Grams(head, 0x811C9DC5, seen);
        Grams(body, 0x811C9DC5, seen);
        Grams(body.Length > Tail ? body.AsSpan(body.Length - Tail) : body, 0x85EBCA6B, seen);
        seen.Sort();
        var distinct = 0;
        for (var i = 0; i < seen.Count; i++)
            if (i == 0 || seen[i] != seen[i - 1]) seen[distinct++] = seen[i];

        Span<float> counted = stackalloc float[CountedCues.Count];
        CountedCues.Of(head, body, counted);
        var index = new int[distinct + CountedCues.Count];
        var value = new float[distinct + CountedCues.Count];
        var each = distinct == 0 ? 0 : 4 / MathF.Sqrt(distinct);
        for (var i = 0; i < distinct; i++) (index[i], value[i]) = (seen[i], each);
        var length = distinct;
        for (var i = 0; i < counted.Length; i++)
            if (counted[i] != 0) (index[length], value[length++]) = (Hashed + i, counted[i]);
        return new LetterFeatures(index[..length], value[..length]);
    }

    /// <summary>Digits become 0, lone letters x (cities are often written A市), blanks go: numbers and codes must not be learnt.</summary>
    private static string Plain(string folded)
    {
        Span<char> plain = folded.Length <= 1024 ? stackalloc char[folded.Length] : new char[folded.Length];
        var length = 0;
        for (var i = 0; i < folded.Length && length < LongestRead; i++)
        {
            var c = folded[i];
            if (char.IsWhiteSpace(c)) continue;
            if (char.IsAsciiDigit(c))
            {
                if (length > 0 && plain[length - 1] == '0') continue;
                c = '0';
            }
            else if (char.IsAsciiLetter(c) && !(i > 0 && char.IsAsciiLetter(folded[i - 1])) && !(i + 1 < folded.Length && char.IsAsciiLetter(folded[i + 1])))
            {
                c = 'x';
            }
            plain[length++] = c;
        }
        return new string(plain[..length]);
    }

    private static void Grams(ReadOnlySpan<char> text, uint seed, List<int> into)
    {
        var at = into.Count;
        CollectionsMarshal.SetCount(into, at + 3 * text.Length);
        var to = CollectionsMarshal.AsSpan(into)[at..];
        var written = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var hash = seed;
            for (var n = 0; n < 3 && i + n < text.Length; n++)
            {
                hash = (hash ^ text[i + n]) * 0x01000193;
                hash ^= hash >> 15;
                to[written++] = Bucket(hash + (uint)n * 0x27D4EB2F);
            }
        }
        CollectionsMarshal.SetCount(into, at + written);
    }

    /// <summary>Murmur's finaliser: neighbouring code points must not fall into neighbouring buckets.</summary>
    private static int Bucket(uint h)
    {
        h ^= h >> 16; h *= 0x85EBCA6B; h ^= h >> 13; h *= 0xC2B2AE35; h ^= h >> 16;
        return (int)(h & (Hashed - 1));
    }
}
