using System.Text.RegularExpressions;
using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Texts;

namespace ServerlessQiFu.Domain.Triage;

/// <summary>
/// Texts of an appeal for people who may read its words and not who wrote them: what the appeal's own fields say is hidden wherever it stands in a
/// text. Whatever is not hidden stays as it was written.
/// </summary>
public static partial class HiddenIdentity
{
    /// <summary>What stands in the place of what is hidden.</summary>
    public const string Mark = "〔隐去〕";

    /// <summary>Shorter ones are everyday words.</summary>
    private const int ShortestKnown = 2, ShortestCore = 3, DigitsOfPhone = 7;

    /// <summary>Of a confidential appeal: the company, its contact and address, and all personal data that the redactor finds.</summary>
    public static string OfConfidential(string text, Submission submission)
    {
        var hidden = Placeholder().Replace(Redactor.Redact(text).Text, Mark);
        return Without(hidden, [submission.EnterpriseName, CoreOf(submission.EnterpriseName), submission.CreditCode, submission.Address, submission.Street, .. ContactOf(submission)]);
    }

    /// <summary>The contact alone: name, telephone in whatever spelling, mail.</summary>
    public static string OfContact(string text, Submission submission)
    {
        var redacted = Redactor.Redact(text);
        var shown = Placeholder().Replace(redacted.Text, found => redacted.Map.GetValueOrDefault(found.Value) is not { } original ? found.Value : IsPhone(original, submission) ? Mark : original);
        return Without(shown, ContactOf(submission));
    }

    private static IEnumerable<string?> ContactOf(Submission submission) => [submission.ContactName, submission.ContactPhone, submission.ContactEmail];

    /// <summary>Whether a number of the text is one of those in the contact's field, with or without country code and extension.</summary>
    private static bool IsPhone(string original, Submission submission) => NumbersOf(original).Any(found => NumbersOf(submission.ContactPhone).Any(known =>
        found.EndsWith(known, StringComparison.Ordinal) || known.EndsWith(found, StringComparison.Ordinal)));

    private static IEnumerable<string> NumbersOf(string text) =>
        (PhoneNumbers.Read(text) ?? []).Select(number => number.Split(';')[0]).Append(text).Select(Digits).Where(digits => digits.Length >= DigitsOfPhone);

    private static string Digits(string text) => string.Concat(text.Where(char.IsDigit).Select(c => (char)('0' + (int)char.GetNumericValue(c))));

    /// <summary>Longer ones first: an address may contain a name.</summary>
    private static string Without(string text, IEnumerable<string?> known)
    {
        foreach (var value in known.OfType<string>().Select(v => v.Trim()).Where(v => v.Length >= ShortestKnown).OrderByDescending(v => v.Length))
            text = Folding.Replace(text, value, Mark);
        return text;
    }

    /// <summary>As people call a company: without the city before it and the form behind it; null where that leaves nothing of its own.</summary>
    private static string? CoreOf(string name) => Core().Match(Folding.Fold(name)) is { Success: true } match && match.Groups["core"].Value is { Length: >= ShortestCore } core ? core : null;

    [GeneratedRegex(@"^(?:广东省?)?(?:深圳市?|深)?(?:[（(][^（）()]{1,8}[）)])?(?<core>.+?)(?:[（(][^（）()]{1,8}[）)])?(?:集团)?(?:股份|控股)?(?:有限(?:责任)?公司|公司|集团|厂|店|中心)?$")]
    private static partial Regex Core();

    [GeneratedRegex("<[A-Z]+_[0-9]+>")] private static partial Regex Placeholder();
}
