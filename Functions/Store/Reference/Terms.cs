using ServerlessQiFu.Domain.Texts;

namespace ServerlessQiFu.Functions.Store;

/// <summary>
/// What a text is found by: pairs of neighbouring Chinese characters, for which no dictionary of words is needed, and whole
/// words of other letters and digits; a Chinese character alone where it stands alone. Folded first: full-width and
/// half-width, large and small letters are the same.
/// </summary>
internal static class Terms
{
    public static List<string> Of(string text)
    {
        var terms = new List<string>();
        var folded = Folding.Fold(text);
        for (var at = 0; at < folded.Length;)
        {
            var end = at;
            if (IsHan(folded[at]))
            {
                while (end < folded.Length && IsHan(folded[end])) end++;
                if (end - at == 1) terms.Add(folded[at..end]);
                for (var i = at; i + 1 < end; i++) terms.Add(folded.Substring(i, 2));
            }
            else if (IsLetter(folded[at]))
            {
                while (end < folded.Length && IsLetter(folded[end])) end++;
                terms.Add(folded[at..end]);
            }
            at = Math.Max(end, at + 1);
        }
        return terms;
    }

    private static bool IsHan(char c) => c is >= '㐀' and <= '䶿' or >= '一' and <= '鿿';

    private static bool IsLetter(char c) => char.IsLetterOrDigit(c) && !IsHan(c);
}
