using System.Text;
using System.Text.RegularExpressions;
using ServerlessQiFu.Domain.Texts;

namespace ServerlessQiFu.Domain.Triage;

/// <summary>
/// Hides personal data and identities before any model sees a letter, in the order of domain.md §9.4 (grade REC): credit code, ID card,
/// bank card, phones, passes, mail and chat, plates, names, doors. District and street stay: routing needs them. Whatever is not
/// hidden stays as it was written, and <see cref="Redacted.Restore"/> gives the letter back to the character.
/// </summary>
public static partial class Redactor
{
    private static readonly (string Kind, Func<JoinedNumbers.Run, bool> Is)[] Numbers =
    [
        ("USCC", r => NumberShape.IsCreditCode(r.Joined)), ("IDCARD", r => NumberShape.IsIdCard(r.Joined)), ("BANKCARD", r => NumberShape.IsBankCard(r.Joined)),
        // Groups as people write them: dates (04-14, 2025-04-13) must not add up to a phone.
        ("PHONE", r => NumberShape.IsMobile(r.Joined) && InPhoneGroups(r.Groups)), ("PHONE", r => NumberShape.IsLandline(r.Joined) && InPhoneGroups(r.Groups)),
        ("PASS", r => r.Groups.Count == 1 && NumberShape.IsPass(r.Joined)),
    ];

    private sealed record Find(int Start, int End, string Kind, string Same);

    /// <param name="text">Any length; time is linear in it but for runs of digits.</param>
    public static Redacted Redact(string text)
    {
        var (folded, from) = Folding.FoldWithOrigin(text);
        var finds = new List<Find>();
        // A letter that already contains a placeholder would be restored into somebody's data: hide it like data.
        foreach (Match forged in Placeholder().Matches(folded)) Add(finds, new Find(forged.Index, forged.Index + forged.Length, "TEXT", forged.Value));
        var runs = JoinedNumbers.Candidates(folded).ToList();
        foreach (var (kind, matches) in Numbers)
            foreach (var run in runs)
                if (matches(run) && !(kind == "BANKCARD" && BesideLetters(folded, run))) Add(finds, new Find(Prefix(folded, run.Start), run.End, kind, run.Joined));
        foreach (var (kind, cue) in PersonalWords.Cues)
            foreach (Match match in cue.Matches(folded))
                if (match.Groups["it"] is { Success: true } it) Add(finds, new Find(it.Index, it.Index + it.Length, kind, it.Value));
        return Replace(text, from, [.. finds.OrderBy(f => f.Start)]);
    }

    private static bool InPhoneGroups(IReadOnlyList<int> groups) => groups.Count == 1 || groups.All(g => g == 1) || groups.Skip(groups[0] == 2 ? 1 : 0).All(g => g >= 3);

    private static bool BesideLetters(string folded, JoinedNumbers.Run run) =>
        run.Start > 0 && IsCode(folded[run.Start - 1]) || run.End < folded.Length && IsCode(folded[run.End]);

    private static bool IsCode(char c) => char.IsAsciiLetter(c) || c is '_' or '=' or '/';

    /// <summary>Earlier kinds win over later ones that overlap them.</summary>
    private static void Add(List<Find> finds, Find find)
    {
        if (!finds.Exists(f => f.Start < find.End && find.Start < f.End)) finds.Add(find);
    }

    private static int Prefix(string folded, int start) => start > 0 && folded[start - 1] == '+' ? start - 1 : start;

    private static Redacted Replace(string text, int[] from, IReadOnlyList<Find> finds)
    {
        var (written, done) = (new StringBuilder(text.Length), 0);
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        var names = new Dictionary<(string Kind, string Original), string>();
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var find in finds)
        {
            // One character of the letter may fold to several (⑪): the find then takes the whole character.
            var (start, end) = (Math.Max(done, from[find.Start]), EndOf(from, find.End));
            if (end <= start) continue;
            var original = text[start..end];
            if (!names.TryGetValue((find.Kind, original), out var placeholder))
            {
                counts[find.Kind] = counts.GetValueOrDefault(find.Kind) + 1;
                names[(find.Kind, original)] = placeholder = $"<{find.Kind}_{counts[find.Kind]}>";
                map[placeholder] = original;
            }
            written.Append(text, done, start - done).Append(placeholder);
            done = end;
        }
        return new Redacted(written.Append(text, done, text.Length - done).ToString(), map);
    }

    private static int EndOf(int[] from, int end)
    {
        while (end < from.Length - 1 && from[end] == from[end - 1]) end++;
        return from[end];
    }

    [GeneratedRegex("<[A-Z]+_[0-9]+>")] private static partial Regex Placeholder();
}
