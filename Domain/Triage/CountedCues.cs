using ServerlessQiFu.Domain.Texts;

namespace ServerlessQiFu.Domain.Triage;

/// <summary>The few features that are counted, not hashed: length, question forms, numbers, dates, cues of our keyword table.</summary>
internal static class CountedCues
{
    private static readonly KeywordTable Table = KeywordTable.Shipped;
    private static readonly string[] Units = [.. Table.Units.Keys.Order(StringComparer.Ordinal)];
    private static readonly string[] Signs = [.. Table.Complex.Keys.Order(StringComparer.Ordinal)];
    private static readonly int Asking = Units.Length, Acting = Asking + 1, FirstSign = Asking + 2, Groups = FirstSign + Signs.Length;
    private static readonly WordScan Scan = new(Words());

    private static readonly int[] LengthSteps = [25, 50, 100, 200, 400, 800];
    private const int Fixed = 22;

    internal static int Count { get; } = Fixed + 7 + Units.Length * 2 + Signs.Length;

    /// <summary>Fills <paramref name="to"/> with values of about 0–1.</summary>
    internal static void Of(string head, string body, Span<float> to)
    {
        Span<int> title = stackalloc int[Groups], all = stackalloc int[Groups], end = stackalloc int[Groups];
        Scan.Score(head, title);
        Scan.Score(body, all);
        var tail = body.AsSpan(Math.Max(0, body.Length - 40));
        Scan.Score(tail, end);
        for (var i = 0; i < Groups; i++) all[i] += 2 * title[i];

        var marks = Occurrences(head, '?') + Occurrences(body, '?');
        var i0 = 0;
        to[i0++] = MathF.Log(1 + body.Length) / 7;
        to[i0++] = Math.Min(head.Length, 40) / 40f;
        to[i0++] = head.Contains('?') ? 1 : 0;
        to[i0++] = Math.Min(marks, 4) / 4f;
        to[i0++] = marks == 0 ? 1 : 0;
        to[i0++] = tail.Contains('?') ? 1 : 0;
        to[i0++] = Math.Min(all[Asking], 15) / 15f;
        to[i0++] = Math.Min(all[Acting], 15) / 15f;
        to[i0++] = (all[Asking] - all[Acting]) / (float)(all[Asking] + all[Acting] + 3);
        to[i0++] = Math.Min(title[Asking], 6) / 6f;
        to[i0++] = Math.Min(title[Acting], 6) / 6f;
        to[i0++] = Math.Min(end[Asking], 6) / 6f;
        to[i0++] = Math.Min(end[Acting], 6) / 6f;
        to[i0++] = Math.Min(Occurrences(body, '0'), 12) / 12f;
        to[i0++] = Math.Min(Pairs(body, '0', '年') + Pairs(body, '0', '月'), 6) / 6f;
        to[i0++] = Math.Min(Occurrences(body, '!'), 4) / 4f;
        to[i0++] = Math.Min(Occurrences(body, '。'), 12) / 12f;
        to[i0++] = body.Contains("多次", StringComparison.Ordinal) || body.Contains("反复", StringComparison.Ordinal) ? 1 : 0;
        to[i0++] = body.Contains("我们", StringComparison.Ordinal) ? 1 : 0;
        to[i0++] = body.Contains("公司", StringComparison.Ordinal) || body.Contains("企业", StringComparison.Ordinal) ? 1 : 0;
        to[i0++] = Math.Min(Occurrences(body, '、'), 8) / 8f;
        to[i0++] = marks > 0 && body.Length < 60 ? 1 : 0;

        var step = 0;
        while (step < LengthSteps.Length && body.Length > LengthSteps[step]) step++;
        to[Fixed + step] = 1;

        var at = Fixed + 7;
        var best = 0;
        for (var u = 0; u < Units.Length; u++) best = Math.Max(best, all[u]);
        for (var u = 0; u < Units.Length; u++)
        {
            to[at++] = Math.Min(all[u], 16) / 16f;
            to[at++] = best > 0 ? (float)all[u] / best * Math.Min(1, best / 6f) : 0;
        }
        for (var s = 0; s < Signs.Length; s++) to[at++] = Math.Min(all[FirstSign + s], 2) / 2f;
    }

    private static IEnumerable<(string Word, int Group, int Weight)> Words()
    {
        for (var u = 0; u < Units.Length; u++)
            foreach (var (word, weight) in Table.Units[Units[u]].Words) yield return (Plain(word), u, weight);
        foreach (var (word, weight) in Table.Asking) yield return (Plain(word), Asking, weight);
        foreach (var (word, weight) in Table.Acting) yield return (Plain(word), Acting, weight);
        for (var s = 0; s < Signs.Length; s++)
            foreach (var word in Table.Complex[Signs[s]]) yield return (Plain(word), FirstSign + s, 1);
    }

    /// <summary>Words are sought in letters whose digits were collapsed to 0 (12345 → 0).</summary>
    private static string Plain(string word) => word.Any(char.IsAsciiDigit) ? string.Concat(Folding.Fold(word).Select(c => char.IsAsciiDigit(c) ? '0' : c)).Replace("00000", "0", StringComparison.Ordinal) : Folding.Fold(word);

    private static int Occurrences(ReadOnlySpan<char> text, char c) => MemoryExtensions.Count(text, c);

    private static int Pairs(string text, char first, char second)
    {
        var count = 0;
        for (var i = 1; i < text.Length; i++) if (text[i] == second && text[i - 1] == first) count++;
        return count;
    }
}
