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

    /// <param name="Start">In the letter as it was written.</param>
    private sealed record Find(int Start, int End, string Kind);

    /// <summary>The letter in the one spelling: as its lines are, and with those joined that were broken inside a sentence.</summary>
    /// <param name="Text">As it was written.</param>
    /// <param name="From">Where each folded character began in the letter.</param>
    private sealed record Spelt(string Text, string Folded, int[] From, List<JoinedNumbers.Run> Runs);

    /// <param name="text">Any length; time is linear in it but for runs of digits.</param>
    public static Redacted Redact(string text)
    {
        var finds = new List<Find>();
        var readings = Readings(text);
        // A letter that already contains a placeholder would be restored into somebody's data: hide it like data.
        foreach (Match forged in Placeholder().Matches(readings[0].Folded)) Add(finds, readings[0], forged.Index, forged.Index + forged.Length, "TEXT");
        foreach (var spelt in readings)
            foreach (var phone in PhoneRuns.International(spelt.Folded)) Add(finds, spelt, phone.Start.Value, phone.End.Value, "PHONE");
        foreach (var (kind, matches) in Numbers)
            foreach (var spelt in readings)
                foreach (var run in spelt.Runs)
                    if (matches(run) && !(kind == "BANKCARD" && BesideLetters(spelt.Folded, run))) Add(finds, spelt, Prefix(spelt.Folded, run.Start), run.End, kind);
        foreach (var (kind, cue) in PersonalWords.Cues)
            foreach (var spelt in readings)
                foreach (Match match in cue.Matches(spelt.Folded))
                    if (match.Groups["it"] is { Success: true } it) Add(finds, spelt, it.Index, it.Index + it.Length, kind);
        foreach (var spelt in readings)
            foreach (var phone in PhoneRuns.Named(spelt.Folded).Concat(PhoneRuns.Grouped(spelt.Folded))) Add(finds, spelt, phone.Start.Value, phone.End.Value, "PHONE");
        return Replace(text, [.. finds.OrderBy(f => f.Start)]);
    }

    private static List<Spelt> Readings(string text)
    {
        var (lines, from) = Folding.FoldWithOrigin(text, join: false);
        var (joined, joinedFrom) = Folding.FoldWithOrigin(text, join: true);
        List<Spelt> readings = [new(text, lines, from, [.. JoinedNumbers.Candidates(lines)])];
        if (joined.Length != lines.Length) readings.Add(new(text, joined, joinedFrom, [.. JoinedNumbers.Candidates(joined)]));
        return readings;
    }

    private static bool InPhoneGroups(IReadOnlyList<int> groups) => groups.Count == 1 || groups.All(g => g == 1) || groups.Skip(groups[0] == 2 ? 1 : 0).All(g => g >= 3);

    private static bool BesideLetters(string folded, JoinedNumbers.Run run) =>
        run.Start > 0 && IsCode(folded[run.Start - 1]) || run.End < folded.Length && IsCode(folded[run.End]);

    private static bool IsCode(char c) => char.IsAsciiLetter(c) || c is '_' or '=' or '/';

    /// <summary>Earlier kinds win over later ones that overlap them.</summary>
    private static void Add(List<Find> finds, Spelt spelt, int first, int end, string kind)
    {
        var find = new Find(spelt.From[first], Folding.EndOf(spelt.Text, spelt.From, end), kind);
        var overlapping = finds.FindAll(f => f.Start < find.End && find.Start < f.End);
        // What looks like a mobile inside the number of another country is a part of it.
        if (kind == "PHONE" && overlapping.TrueForAll(f => f.Kind == kind && f.Start >= find.Start && f.End <= find.End)) finds.RemoveAll(overlapping.Contains);
        else if (overlapping.Count > 0) return;
        finds.Add(find);
    }

    private static int Prefix(string folded, int start) => start > 0 && folded[start - 1] == '+' ? start - 1 : start;

    private static Redacted Replace(string text, IReadOnlyList<Find> finds)
    {
        var (written, done) = (new StringBuilder(text.Length), 0);
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        var names = new Dictionary<(string Kind, string Original), string>();
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var find in finds)
        {
            var original = text[find.Start..find.End];
            if (!names.TryGetValue((find.Kind, original), out var placeholder))
            {
                counts[find.Kind] = counts.GetValueOrDefault(find.Kind) + 1;
                names[(find.Kind, original)] = placeholder = $"<{find.Kind}_{counts[find.Kind]}>";
                map[placeholder] = original;
            }
            written.Append(text, done, find.Start - done).Append(placeholder);
            done = find.End;
        }
        return new Redacted(written.Append(text, done, text.Length - done).ToString(), map);
    }

    [GeneratedRegex("<[A-Z]+_[0-9]+>")] private static partial Regex Placeholder();
}
