using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Texts;

namespace ServerlessQiFu.Domain.Triage;

/// <summary>
/// Triage by counting our own words: the baseline every better model must beat, and what still works when none is loaded
/// (domain.md §9.3, REC 2). Unit codes of domain.md §8.2; the order of §8.3: known answer → specialists, duty list → department,
/// unclear but the area known → district, neither → 市中小企业服务局.
/// </summary>
public static class KeywordModel
{
    /// <summary>The specialists' desk answers what rules and knowledge can answer.</summary>
    public const string Specialists = "QFZY";

    /// <summary>Takes what nobody else does (domain.md §8.3, REC).</summary>
    public const string Fallback = "ZXQ";

    private static readonly KeywordTable Table = KeywordTable.Shipped;

    /// <param name="district">The internal area id (<c>SZ-440305</c>), or null or empty when unknown.</param>
    public static KeywordSuggestion Suggest(string title, string text, string? district)
    {
        var (head, body) = (Folding.Fold(title), Folding.Fold(text));
        var subjects = Subjects(head, body);
        var (asking, acting) = (Sum(Table.Asking, head, body), Sum(Table.Acting, head, body));
        var signs = ComplexSigns(head + "。" + body);

        var consultation = asking > acting;
        var tierMargin = Math.Abs(asking - acting) / (double)(asking + acting + 2);
        var complex = signs.Count >= 2 && !(consultation && tierMargin > 0.5);
        var tier = complex ? Tier.Complex : consultation ? Tier.Consultation : Tier.Assistance;

        var ranked = subjects.Select(s => s.Unit).ToList();
        if (ranked.Count == 0 || subjects[0].Score < 3) ranked.Insert(0, DistrictUnit(district));
        if (tier == Tier.Consultation) ranked.Insert(0, Specialists);
        if (!ranked.Contains(Fallback)) ranked.Add(Fallback);

        var unitConfidence = subjects.Count == 0 ? 0.1 : Share(subjects);
        var tierConfidence = 0.5 + 0.5 * tierMargin;
        var confidence = tier switch
        {
            Tier.Consultation => tierConfidence,
            Tier.Complex => Math.Min(0.8, 0.4 + 0.1 * signs.Count) * unitConfidence,
            _ => tierConfidence * unitConfidence,
        };
        var candidates = ranked.Distinct().Take(3).ToList();
        return new KeywordSuggestion(tier, candidates[0], candidates, Math.Round(Math.Clamp(confidence, 0, 1), 3),
            Reason(tier, candidates[0], head + body, subjects, signs), KindOf(head, body, tier));
    }

    /// <summary>Units by how much of their vocabulary the letter uses, best first; words in the title count double.</summary>
    public static IReadOnlyList<(string Unit, int Score)> Subjects(string foldedTitle, string foldedText) =>
        [.. Table.Units
            .Select(u => (Unit: u.Key, Score: Sum(u.Value.Words, foldedTitle, foldedText)))
            .Where(s => s.Score > 0)
            .OrderByDescending(s => s.Score).ThenBy(s => s.Unit, StringComparer.Ordinal)];

    /// <summary>Names of the groups of complexity cues that occur.</summary>
    internal static IReadOnlyList<string> ComplexSigns(string folded) =>
        [.. Table.Complex.Where(g => g.Value.Any(w => folded.Contains(w, StringComparison.Ordinal))).Select(g => g.Key)];

    /// <summary>Words of ours that the letter uses and that belong to a unit, the weightiest first, none part of another.</summary>
    internal static IReadOnlyList<string> WordsOf(string unit, string title, string text, int most)
    {
        if (!Table.Units.TryGetValue(unit, out var known)) return [];
        var letter = Folding.Fold(title + "。" + text);
        var chosen = new List<string>();
        foreach (var (word, _) in known.Words.Where(w => letter.Contains(w.Key, StringComparison.Ordinal)).OrderByDescending(w => w.Value).ThenByDescending(w => w.Key.Length).ThenBy(w => w.Key, StringComparer.Ordinal))
            if (chosen.Count < most && !chosen.Exists(c => c.Contains(word, StringComparison.Ordinal) || word.Contains(c, StringComparison.Ordinal))) chosen.Add(word);
        return chosen;
    }

    internal static string DistrictUnit(string? district) => string.IsNullOrEmpty(district) ? Fallback : "QW-" + district;

    /// <summary>The department's Chinese name, or the code itself for units the table does not list.</summary>
    public static string NameOf(string unit) => unit switch
    {
        Specialists => "企服专员",
        _ when Table.Units.TryGetValue(unit, out var words) => words.Name,
        _ when unit.StartsWith("QW-", StringComparison.Ordinal) => "所在区企业服务中心",
        _ => unit,
    };

    private static int Sum(IReadOnlyDictionary<string, int> words, string title, string text)
    {
        var sum = 0;
        foreach (var (word, weight) in words)
            sum += weight * ((title.Contains(word, StringComparison.Ordinal) ? 2 : 0) + (text.Contains(word, StringComparison.Ordinal) ? 1 : 0));
        return sum;
    }

    /// <summary>The leader's share of the two best, damped when it rests on a single weak word.</summary>
    private static double Share(IReadOnlyList<(string Unit, int Score)> subjects)
    {
        double first = subjects[0].Score, second = subjects.Count > 1 ? subjects[1].Score : 0;
        return first / (first + second) * (first / (first + 3));
    }

    private static Kind KindOf(string title, string text, Tier tier)
    {
        var best = Table.Kinds
            .Select(k => (Kind: Enum.Parse<Kind>(k.Key), Score: Sum(k.Value, title, text)))
            .OrderByDescending(k => k.Score).ThenBy(k => k.Kind).First();
        return best.Score >= 3 ? best.Kind : tier == Tier.Consultation ? Kind.Consultation : Kind.Help;
    }

    private static string Reason(Tier tier, string unit, string letter, IReadOnlyList<(string Unit, int Score)> subjects, IReadOnlyList<string> signs)
    {
        var subject = subjects.Count == 0 ? null : subjects[0].Unit;
        var words = subject is null ? "" : string.Concat(Table.Units[subject].Words
            .Where(w => letter.Contains(w.Key, StringComparison.Ordinal)).OrderByDescending(w => w.Value).Take(3).Select(w => $"“{w.Key}”"));
        var matter = words.Length == 0 ? "文字中没有能辨认职责的词" : $"提到{words}，属{NameOf(subject!)}职责";
        return tier switch
        {
            Tier.Consultation => $"{matter}；以询问为主，建议由{NameOf(unit)}按咨询类答复。",
            Tier.Complex => $"{matter}；出现{signs.Count}类疑难迹象，建议按疑难类并由督办员确认。",
            _ => $"{matter}；需要办理，建议按求助类交{NameOf(unit)}。",
        };
    }
}
