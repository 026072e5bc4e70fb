using System.Text;
using ServerlessQiFu.Domain.DataFiles;

namespace ServerlessQiFu.Domain.Texts;

/// <summary>
/// The one spelling that rules, search, redaction and the model compare: what NFKC does to the characters that occur in letters
/// (full-width forms, circled and styled digits, compatibility letters), invisible characters gone, letters lower-cased, traditional
/// characters read as simplified ones, lines that were broken inside a sentence joined. For comparing only: the text is kept as it was
/// written. Own code, because the runtime's normaliser is not available with invariant globalisation.
/// </summary>
public static class Folding
{
    /// <summary>Folds <paramref name="text"/>; never longer than four times the input.</summary>
    public static string Fold(string text) => Folded(text, lower: true, join: true, null);

    /// <summary>The same with every line break where it was.</summary>
    internal static string FoldLines(string text) => Folded(text, lower: true, join: false, null);

    /// <summary>Folds without lower-casing and tells, for each folded character, where it began in <paramref name="text"/>.</summary>
    /// <param name="join">Whether lines that were broken between two Chinese characters are read as one.</param>
    internal static (string Text, int[] From) FoldWithOrigin(string text, bool join)
    {
        var from = new List<int>(text.Length + 1);
        var folded = Folded(text, lower: false, join, from);
        from.Add(text.Length);
        return (folded, [.. from]);
    }

    /// <summary>Where <paramref name="words"/> stand in <paramref name="text"/>, however they are spelt; first to last, none overlaps another.</summary>
    internal static IEnumerable<Range> Occurrences(string text, string words)
    {
        var sought = Fold(words).Trim();
        if (sought.Length == 0) yield break;
        var (folded, from) = FoldWithOrigin(text, join: true);
        for (var at = 0; (at = folded.IndexOf(sought, at, StringComparison.OrdinalIgnoreCase)) >= 0; at += sought.Length) yield return from[at]..EndOf(text, from, at + sought.Length);
    }

    /// <summary>The text with something else wherever these words stand, however they are spelt; the rest as it was written.</summary>
    internal static string Replace(string text, string words, string with)
    {
        foreach (var place in Occurrences(text, words).Reverse().ToList()) text = text[..place.Start.Value] + with + text[place.End.Value..];
        return text;
    }

    /// <summary>Where what ends before <paramref name="folded"/> ends in the text: one character may fold to several (⑪) and is then taken whole.</summary>
    /// <param name="folded">After at least one character.</param>
    internal static int EndOf(string text, int[] from, int folded) => from[folded - 1] + Step(text, from[folded - 1]);

    /// <param name="from">Filled, if given, with the place of each folded character in <paramref name="text"/>.</param>
    private static string Folded(string text, bool lower, bool join, List<int>? from)
    {
        var spelt = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at += Step(text, at))
        {
            Append(spelt, Scalar(text, at), lower);
            while (from?.Count < spelt.Length) from.Add(at);
        }
        if (join) WrappedLines.Join(spelt, from);
        var folded = spelt.ToString();
        return string.Create(folded.Length, folded, static (to, read) => Traditional.Simplify(read, to));
    }

    private static int Step(string text, int at) => char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;

    private static int Scalar(string text, int at) => Step(text, at) == 2 ? char.ConvertToUtf32(text[at], text[at + 1]) : text[at];

    private static void Append(StringBuilder to, int c, bool lower)
    {
        switch (c)
        {
            case <= 0x7F: to.Append(lower ? char.ToLowerInvariant((char)c) : (char)c); return;
            case >= 0x4E00 and <= 0x9FFF: to.Append((char)c); return;
            case var _ when VisibleText.IsInvisible(c): return;
            case 0xA0 or 0x3000 or 0x2800 or (>= 0x2000 and <= 0x200A) or 0x202F or 0x205F: to.Append(' '); return;
            case >= 0xFF01 and <= 0xFF5E: Append(to, c - 0xFEE0, lower); return;                                    // full-width
            case >= 0x2460 and <= 0x2473: to.Append(c - 0x2460 + 1); return;                                        // ①
            case 0x24EA or 0x24FF: to.Append('0'); return;
            case >= 0x2474 and <= 0x2487: to.Append(c - 0x2474 + 1); return;                                        // ⑴
            case >= 0x2488 and <= 0x249B: to.Append(c - 0x2488 + 1).Append('.'); return;                            // ⒈
            case >= 0x24B6 and <= 0x24CF: Append(to, c - 0x24B6 + 'A', lower); return;
            case >= 0x24D0 and <= 0x24E9: to.Append((char)(c - 0x24D0 + 'a')); return;
            case >= 0x24F5 and <= 0x24FE: to.Append(c - 0x24F5 + 1); return;
            case >= 0x2776 and <= 0x277F: to.Append(c - 0x2776 + 1); return;                                        // ❶
            case >= 0x2780 and <= 0x2789: to.Append(c - 0x2780 + 1); return;
            case >= 0x278A and <= 0x2793: to.Append(c - 0x278A + 1); return;
            case 0xB9: to.Append('1'); return;
            case 0xB2 or 0xB3: to.Append((char)(c - 0xB0 + '0')); return;
            case 0x2070 or (>= 0x2074 and <= 0x2079): to.Append((char)(c - 0x2070 + '0')); return;                  // superscripts
            case >= 0x2080 and <= 0x2089: to.Append((char)(c - 0x2080 + '0')); return;
            case >= 0x660 and <= 0x669: to.Append((char)(c - 0x660 + '0')); return;
            case >= 0x6F0 and <= 0x6F9: to.Append((char)(c - 0x6F0 + '0')); return;
            case >= 0x966 and <= 0x96F: to.Append((char)(c - 0x966 + '0')); return;
            case (>= 0x2010 and <= 0x2015) or 0x2212 or 0xFE63 or 0xFE58: to.Append('-'); return;
            case 0xFE6B: to.Append('@'); return;
            case 0xFE52: to.Append('.'); return;
            case >= 0x1D7CE and <= 0x1D7FF: to.Append((char)((c - 0x1D7CE) % 10 + '0')); return;                    // styled digits
            case >= 0x1D400 and <= 0x1D6A3: Append(to, Styled(c), lower); return;                                   // styled letters
            case <= 0xFFFF: to.Append(lower ? char.ToLowerInvariant((char)c) : (char)c); return;
            default: to.Append(char.ConvertFromUtf32(c)); return;
        }
    }

    private static int Styled(int c) => (c - 0x1D400) % 52 is var letter && letter < 26 ? 'A' + letter : 'a' + letter - 26;
}
