namespace ServerlessQiFu.Domain.Triage;

/// <summary>
/// Finds numbers however they were spelt: in groups split by blanks, hyphens or dots, digit by digit, in Chinese numerals. Works on
/// folded text; a number is only ever a whole run of digits, so a phone is not found inside something longer.
/// </summary>
internal static class JoinedNumbers
{
    /// <param name="Joined">The run without separators, Chinese numerals as digits.</param>
    /// <param name="Groups">Lengths of the groups that separators make.</param>
    internal readonly record struct Run(int Start, int End, string Joined, IReadOnlyList<int> Groups);

    private const int MostTokens = 20, LongestRun = 20, WidestGap = 3;
    private const string ChineseDigits = "零一二三四五六七八九", Capitals = "〇壹贰叁肆伍陆柒捌玖";

    private enum Class { Other, Digit, Chinese, Letter }

    /// <summary>Every span of neighbouring digit or letter tokens of 7 to 20 characters, longest first at each place.</summary>
    internal static IEnumerable<Run> Candidates(string text)
    {
        var tokens = Tokens(text);
        for (var first = 0; first < tokens.Count; first++)
        {
            var (found, joined, apart) = (new List<Run>(), "", false);
            for (var last = first; last < tokens.Count && last - first < MostTokens; last++)
            {
                var token = tokens[last];
                if (last > first)
                {
                    var gap = text.AsSpan(tokens[last - 1].End, token.Start - tokens[last - 1].End);
                    if (gap.Length > WidestGap || gap.IndexOfAnyExcept(" -.·/()") >= 0) break;
                    apart |= gap.Length > 0;
                }
                joined += token.Joined;
                if (joined.Length > LongestRun) break;
                if (joined.Length < 7) continue;
                var groups = Groups(tokens, first, last);
                if (!apart || EvenlySplit(groups)) found.Add(new Run(tokens[first].Start, token.End, joined, groups));
            }
            for (var i = found.Count - 1; i >= 0; i--) yield return found[i];
        }
    }

    private readonly record struct Token(int Start, int End, Class Class, string Joined);

    /// <summary>Either character by character or in groups, the last of which may be one (a check character): "1 38001 38000" is no phone.</summary>
    private static bool EvenlySplit(List<int> groups) => groups.TrueForAll(g => g == 1) || groups.FindIndex(g => g == 1) is var one && (one < 0 || one == groups.Count - 1);

    private static List<int> Groups(List<Token> tokens, int first, int last)
    {
        List<int> groups = [tokens[first].End - tokens[first].Start];
        for (var i = first + 1; i <= last; i++)
        {
            var length = tokens[i].End - tokens[i].Start;
            if (tokens[i].Start == tokens[i - 1].End) groups[^1] += length; else groups.Add(length);
        }
        return groups;
    }

    private static List<Token> Tokens(string text)
    {
        var tokens = new List<Token>();
        for (var at = 0; at < text.Length;)
        {
            var c = ClassOf(text[at]);
            var end = at + 1;
            while (c != Class.Other && end < text.Length && ClassOf(text[end]) == c) end++;
            if (c != Class.Other) tokens.Add(new Token(at, end, c, c == Class.Chinese ? string.Concat(text[at..end].Select(Digit)) : text[at..end]));
            at = end;
        }
        return tokens;
    }

    private static Class ClassOf(char c) =>
        char.IsAsciiDigit(c) ? Class.Digit
        : char.IsAsciiLetter(c) ? Class.Letter
        : c is '幺' or '两' or '参' || ChineseDigits.Contains(c, StringComparison.Ordinal) || Capitals.Contains(c, StringComparison.Ordinal) ? Class.Chinese
        : Class.Other;

    private static char Digit(char c) => c switch
    {
        '幺' => '1',
        '两' => '2',
        // 參, the traditional capital, is read as 参.
        '参' => '3',
        _ => (char)('0' + Math.Max(ChineseDigits.IndexOf(c, StringComparison.Ordinal), Capitals.IndexOf(c, StringComparison.Ordinal))),
    };
}
