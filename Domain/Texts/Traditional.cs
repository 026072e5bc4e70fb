using System.Text.Json;
using ServerlessQiFu.Domain.DataFiles;

namespace ServerlessQiFu.Domain.Texts;

/// <summary>
/// Reads traditional characters, their variants and radicals as the simplified characters of the standard table, one for one, so that
/// places in a text stay places. The table (<c>traditional.data.json</c>) is written by <c>tools/WriteTraditional</c> from the Unicode
/// Character Database; in some phrases a character is read otherwise (乾坤, 显著, 答覆). A text in simplified characters stays as it is.
/// </summary>
internal static class Traditional
{
    private static readonly (char[] Simplified, Dictionary<char, List<Phrase>> Phrases) Table = Read();

    /// <param name="Around">The phrase with every character simplified by itself: what the text around must be read as.</param>
    /// <param name="At">Where in the phrase the character is that is read otherwise.</param>
    private sealed record Phrase(string Around, int At, char ReadAs);

    /// <summary>Reads <paramref name="text"/> into <paramref name="to"/>, which is as long.</summary>
    internal static void Simplify(ReadOnlySpan<char> text, Span<char> to)
    {
        for (var at = 0; at < text.Length; at++)
            to[at] = Table.Phrases.TryGetValue(text[at], out var phrases) && Find(phrases, text, at) is { } phrase ? phrase.ReadAs : Table.Simplified[text[at]];
    }

    private static Phrase? Find(List<Phrase> phrases, ReadOnlySpan<char> text, int at)
    {
        foreach (var phrase in phrases)
            if (at >= phrase.At && at - phrase.At + phrase.Around.Length <= text.Length && Stands(phrase, text.Slice(at - phrase.At, phrase.Around.Length))) return phrase;
        return null;
    }

    private static bool Stands(Phrase phrase, ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
            if (i != phrase.At && Table.Simplified[text[i]] != phrase.Around[i]) return false;
        return true;
    }

    private static (char[], Dictionary<char, List<Phrase>>) Read()
    {
        var file = JsonSerializer.Deserialize<File>(ShippedFile.Text("traditional.data.json"), JsonSerializerOptions.Web)
            ?? throw new InvalidOperationException("Domain/Texts/traditional.data.json is empty.");
        var simplified = new char[char.MaxValue + 1];
        for (var c = 0; c < simplified.Length; c++) simplified[c] = (char)c;
        foreach (var pairs in file.Characters)
            for (var i = 0; i < pairs.Length; i += 2) simplified[pairs[i]] = pairs[i + 1];

        var phrases = new Dictionary<char, List<Phrase>>();
        foreach (var (written, read) in file.Phrases)
        {
            var around = string.Concat(written.Select(c => simplified[c]));
            for (var at = 0; at < written.Length; at++)
            {
                if (around[at] == read[at]) continue;
                foreach (var c in Enumerable.Range(0, simplified.Length).Select(c => (char)c).Where(c => c == written[at] || simplified[c] == written[at]))
                {
                    if (!phrases.TryGetValue(c, out var known)) phrases[c] = known = [];
                    known.Add(new Phrase(around, at, read[at]));
                }
            }
        }
        return (simplified, phrases);
    }

    private sealed record File(string Source, IReadOnlyList<string> Characters, IReadOnlyDictionary<string, string> Phrases);
}
