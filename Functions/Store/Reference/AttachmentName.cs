using System.Buffers;
using System.Globalization;
using System.Text;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Store;

/// <summary>The name under which a file is saved by who opens it: its sender's as far as that is harmless, always with the ending of its type.</summary>
public static class AttachmentName
{
    /// <summary>UTF-16 units before the ending.</summary>
    private const int Longest = 80, LongestEnding = 8;

    private static readonly SearchValues<char> Forbidden = SearchValues.Create("/\\:*?\"<>|%;=,~$`'&");

    /// <param name="given">As it was sent, percent-encoded; null for none.</param>
    /// <param name="id">Names what has no name.</param>
    public static string Of(string? given, string contentType, string id)
    {
        var ending = contentType switch { AttachmentType.Jpeg => ".jpg", AttachmentType.Png => ".png", _ => ".pdf" };
        var name = new StringBuilder();
        foreach (var rune in TidyText.Tidy(Uri.UnescapeDataString(given ?? "")).EnumerateRunes())
            name.Append(IsHarmless(rune) ? rune.ToString() : "_");
        // Only the sender's own ending goes; nothing that is left begins or ends with a point or a blank.
        var text = name.ToString();
        var dot = text.LastIndexOf('.');
        if (dot > 0 && text.Length - dot - 1 is > 0 and <= LongestEnding && text[(dot + 1)..].All(char.IsAsciiLetterOrDigit)) text = text[..dot];
        if (text.Length > Longest) text = text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)];
        text = text.Trim('.', ' ', '_');
        return (text.Length == 0 ? id : text) + ending;
    }

    private static bool IsHarmless(Rune rune) => !(rune.IsBmp && Forbidden.Contains((char)rune.Value)) && Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator) && rune.Value != Rune.ReplacementChar.Value;
}
