namespace ServerlessQiFu.Domain.Triage;

/// <summary>Finds which of a fixed set of words occur in a text, in one pass over it. Safe for concurrent use.</summary>
internal sealed class WordScan
{
    private readonly string[] _words;
    private readonly (int Group, int Weight)[] _meaning;
    /// <summary>Index of the first word that begins with a character, plus one; words are sorted, so equal beginnings lie together.</summary>
    private readonly ushort[] _first = new ushort[char.MaxValue + 1];

    /// <param name="words">A word may occur in several groups.</param>
    internal WordScan(IEnumerable<(string Word, int Group, int Weight)> words)
    {
        var sorted = words.Where(w => w.Word.Length > 0).OrderBy(w => w.Word, StringComparer.Ordinal).ToArray();
        _words = [.. sorted.Select(w => w.Word)];
        _meaning = [.. sorted.Select(w => (w.Group, w.Weight))];
        for (var i = _words.Length - 1; i >= 0; i--) _first[_words[i][0]] = (ushort)(i + 1);
    }

    /// <summary>Adds to each group's score the weight of each of its words that occurs in <paramref name="text"/>, once a word.</summary>
    internal void Score(ReadOnlySpan<char> text, Span<int> scores, int factor = 1)
    {
        Span<ulong> seen = stackalloc ulong[_words.Length / 64 + 1];
        for (var at = 0; at < text.Length; at++)
        {
            for (var i = _first[text[at]] - 1; i >= 0 && i < _words.Length && _words[i][0] == text[at]; i++)
            {
                if ((seen[i >> 6] >> i & 1) != 0 || !text[at..].StartsWith(_words[i], StringComparison.Ordinal)) continue;
                seen[i >> 6] |= 1UL << i;
                scores[_meaning[i].Group] += _meaning[i].Weight * factor;
            }
        }
    }
}
