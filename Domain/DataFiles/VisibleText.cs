using System.Globalization;
using System.Text;

namespace ServerlessQiFu.Domain.DataFiles;

/// <summary>Which characters a reader can see. What nobody can see is no content, whatever its code point is called.</summary>
public static class VisibleText
{
    /// <summary>
    /// Unicode's Default_Ignorable_Code_Point (joiners, direction marks, variation selectors, Hangul fillers, tags) and the interlinear
    /// annotations: shown as nothing.
    /// </summary>
    public static bool IsInvisible(int c) => c switch
    {
        < 0xAD => false,
        0xAD or 0x34F or 0x61C or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x3164 or 0xFEFF or 0xFFA0 => true,
        (>= 0x180B and <= 0x180F) or (>= 0x200B and <= 0x200F) or (>= 0x202A and <= 0x202E) or (>= 0x2060 and <= 0x206F) => true,
        (>= 0xFE00 and <= 0xFE0F) or (>= 0xFFF0 and <= 0xFFFB) or (>= 0x1BCA0 and <= 0x1BCA3) or (>= 0x1D173 and <= 0x1D17A) or (>= 0xE0000 and <= 0xE0FFF) => true,
        _ => false,
    };

    /// <summary>They choose the shape of the character before them, as in some people's names; alone they are nothing.</summary>
    public static bool IsVariationSelector(int c) => c is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF) or (>= 0x180B and <= 0x180D) or 0x180F;

    /// <summary>A blank, a line break, or what looks like one (Braille's empty cell).</summary>
    public static bool IsBlank(int c) => c == 0x2800 || c <= char.MaxValue && char.IsWhiteSpace((char)c);

    /// <summary>Whether there is anything to read: neither null nor made of blanks and invisible characters only.</summary>
    public static bool HasContent(string? text) => text is not null && Length(text) > 0;

    /// <summary>How many characters can be seen; one outside the basic plane counts once.</summary>
    public static int Length(string text)
    {
        var seen = 0;
        foreach (var rune in text.EnumerateRunes())
            if (!IsInvisible(rune.Value) && !IsBlank(rune.Value) && Rune.GetUnicodeCategory(rune) != UnicodeCategory.Control) seen++;
        return seen;
    }
}
