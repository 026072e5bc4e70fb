namespace ServerlessQiFu.Domain.Texts;

/// <summary>Codes as people type them: copied with blanks and hyphens, in full width, in lower case, in letters of other scripts that look the same.</summary>
internal static class LookAlikes
{
    private const string CyrillicAndGreek = "АВЕЅІЈКМНОРСТУХԚԜΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", Latin = "ABESIJKMHOPCTYXQWABEZHIKMNOPTYX";

    /// <summary>Half width, without blanks, hyphens and what cannot be seen; letters of other scripts made Latin. Case is kept: l may be a 1.</summary>
    internal static string Plain(string text)
    {
        var spelt = Folding.FoldWithOrigin(text, join: false).Text;
        return string.Concat(spelt.Where(c => !char.IsWhiteSpace(c) && c is not ('-' or '—' or '·')).Select(c =>
            c > 0x7F && CyrillicAndGreek.IndexOf(char.ToUpperInvariant(c), StringComparison.Ordinal) is >= 0 and var at ? Latin[at] : c));
    }

    /// <summary>The digit that a letter is typed for where no such letter can be; the character itself where it is none.</summary>
    internal static char Digit(char c) => c switch { 'O' or 'o' => '0', 'I' or 'i' or 'l' => '1', 'Z' or 'z' => '2', 'S' or 's' => '5', _ => c };
}
