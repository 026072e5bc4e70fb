using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Texts;

namespace ServerlessQiFu.Domain.Triage;

/// <summary>
/// A letter without personal data: the only form in which classifiers, the index of similar letters and the corrections
/// see one (domain.md §9.3, REC 3). It can only be made by redacting.
/// </summary>
public sealed partial record RedactedLetter
{
    private RedactedLetter(string title, string text, string? district, bool mayLeave, IReadOnlyDictionary<string, int> counts) =>
        (Title, Text, District, MayLeave, Counts) = (title, text, district, mayLeave, counts);

    public string Title { get; }
    public string Text { get; }
    public string? District { get; }

    /// <summary>False for a confidential letter: no model outside this programme reads it, redacted or not (domain.md §9.3, REC 4).</summary>
    public bool MayLeave { get; }

    /// <summary>How many things of each kind were hidden.</summary>
    public IReadOnlyDictionary<string, int> Counts { get; }

    /// <summary>SHA-256 of title and text, lower-case hexadecimal.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Title + "\n" + Text)));

    /// <summary>Without the placeholders: what models that count characters read.</summary>
    public (string Title, string Text) Plain => (Placeholder().Replace(Title, ""), Placeholder().Replace(Text, ""));

    /// <summary>What the letter says once more in its fields (company, contact, address) is hidden in its text wherever it stands.</summary>
    public static RedactedLetter Of(Submission submission)
    {
        var (title, text) = (Redactor.Redact(submission.Title), Redactor.Redact(submission.Text));
        var counts = title.Counts.Concat(text.Counts).GroupBy(c => c.Key).ToDictionary(g => g.Key, g => g.Sum(c => c.Value), StringComparer.Ordinal);
        return new RedactedLetter(Hide(title.Text, submission, counts), Hide(text.Text, submission, counts), submission.District, !submission.Confidential, counts);
    }

    private static string Hide(string text, Submission submission, Dictionary<string, int> counts)
    {
        foreach (var (kind, value) in Known(submission))
        {
            // Numbered 0: the redactor counts from 1.
            if (value is not { Length: >= ShortestKnown } || Folding.Replace(text, value, $"<{kind}_0>") is var hidden && hidden == text) continue;
            text = hidden;
            counts[kind] = counts.GetValueOrDefault(kind) + 1;
        }
        return text;
    }

    /// <summary>Longer ones first: an address may contain a name.</summary>
    private static IEnumerable<(string Kind, string? Value)> Known(Submission s) => new (string Kind, string? Value)[]
    {
        ("COMPANY", s.EnterpriseName), ("USCC", s.CreditCode), ("NAME", s.ContactName), ("PHONE", s.ContactPhone), ("MAIL", s.ContactEmail), ("ADDRESS", s.Address),
    }.OrderByDescending(k => k.Value?.Length ?? 0);

    private const int ShortestKnown = 2;

    [GeneratedRegex("<[A-Z]+_[0-9]+>")] private static partial Regex Placeholder();
}
