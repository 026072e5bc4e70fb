using System.Text;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// Marks a letter as data (spotlighting): a mark after every fourth character and for every blank, so that no sentence of it reads
/// like one of ours; no angle brackets, so that it cannot end where it does not end.
/// </summary>
internal static class Datamark
{
    internal const char Mark = 'ˆ';
    private const int Every = 4;

    /// <summary>Characters of a text that are sent; what comes after is not read.</summary>
    internal const int Longest = 4000;

    internal static string Of(string text)
    {
        var marked = new StringBuilder(text.Length * 5 / 4 + 8);
        var since = 0;
        foreach (var rune in (text.Length <= Longest ? text : text[..Longest]).EnumerateRunes())
        {
            if (rune.Value == Mark) continue;
            if (Rune.IsWhiteSpace(rune) || Rune.IsControl(rune))
            {
                if (since > 0) marked.Append(Mark);
                since = 0;
                continue;
            }
            if (since == Every) { marked.Append(Mark); since = 0; }
            marked.Append(rune.Value switch { '<' => "〈", '>' => "〉", _ => rune.ToString() });
            since++;
        }
        return marked.ToString();
    }
}
