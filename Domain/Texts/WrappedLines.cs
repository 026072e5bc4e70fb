using System.Text;

namespace ServerlessQiFu.Domain.Texts;

/// <summary>
/// Joins lines that a mail programme or a form broke inside a sentence: one line break between two Chinese characters is no end of
/// anything. An empty line is, and so is an indented one: that begins a paragraph.
/// </summary>
internal static class WrappedLines
{
    /// <summary>Blanks that may stand at the beginning of a line that goes on; two full-width ones begin a paragraph.</summary>
    private const int MostIndent = 1;

    /// <param name="from">Where each character came from; kept in step when given.</param>
    internal static void Join(StringBuilder text, List<int>? from)
    {
        if (!Breaks(text)) return;
        var read = text.ToString();
        text.Clear();
        var kept = 0;
        for (var at = 0; at < read.Length;)
        {
            var next = IsHan(at > 0 ? read[at - 1] : ' ') ? Continued(read, at) : at;
            if (next > at) { at = next; continue; }
            text.Append(read[at]);
            if (from is not null) from[kept] = from[at];
            kept++;
            at++;
        }
        from?.RemoveRange(kept, read.Length - kept);
    }

    /// <summary>Where the sentence goes on after one line break at <paramref name="at"/>; <paramref name="at"/> itself where it does not.</summary>
    private static int Continued(string text, int at)
    {
        var next = at;
        while (next < text.Length && IsBlank(text[next])) next++;
        if (next == text.Length || !IsBreak(text[next])) return at;
        next += text.AsSpan(next).StartsWith("\r\n", StringComparison.Ordinal) ? 2 : 1;
        var line = next;
        while (next < text.Length && IsBlank(text[next])) next++;
        return next - line <= MostIndent && next < text.Length && IsHan(text[next]) ? next : at;
    }

    private static bool Breaks(StringBuilder text)
    {
        foreach (var chunk in text.GetChunks())
            if (chunk.Span.IndexOfAny("\n\r\u0085\u2028") >= 0) return true;
        return false;
    }

    private static bool IsBreak(char c) => c is '\n' or '\r' or '\u0085' or '\u2028';

    private static bool IsBlank(char c) => c is ' ' or '\t';

    private static bool IsHan(char c) => c is (>= '\u4E00' and <= '\u9FFF') or (>= '\u3400' and <= '\u4DBF') or (>= '\uF900' and <= '\uFAFF') or (>= '\u2E80' and <= '\u2FDF') or '々' or '〇';
}
