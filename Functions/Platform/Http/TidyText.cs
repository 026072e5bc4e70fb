using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServerlessQiFu.Functions.Platform;

/// <summary>
/// Reads a text without what nobody can see. Zero-width, bidirectional-control, filler and tag characters are removed rather than
/// refused: phones and chat programs add them to copied numbers, and nobody could find them to correct. Left in, they
/// would hide words from people and from the classifier. A variation selector stays with the character whose shape it
/// chooses, as in some people's names. Outer blanks go too, and so does what looks like a blank.
/// </summary>
public class TidyText : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => Tidy(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public static string Tidy(string text)
    {
        var visible = Visible(text);
        var (first, end) = (0, visible.Length);
        while (first < end && VisibleText.IsBlank(visible[first])) first++;
        while (end > first && VisibleText.IsBlank(visible[end - 1])) end--;
        return visible[first..end];
    }

    private static string Visible(string text)
    {
        if (!HasInvisible(text)) return text;
        var kept = new StringBuilder(text.Length);
        var afterVisible = false;
        foreach (var rune in text.EnumerateRunes())
        {
            var invisible = VisibleText.IsInvisible(rune.Value);
            if (!invisible || afterVisible && VisibleText.IsVariationSelector(rune.Value)) kept.Append(rune.ToString());
            afterVisible = !invisible && !VisibleText.IsBlank(rune.Value);
        }
        return kept.ToString();
    }

    private static bool HasInvisible(string text)
    {
        foreach (var rune in text.EnumerateRunes())
            if (VisibleText.IsInvisible(rune.Value)) return true;
        return false;
    }
}

/// <summary>For fields of one line: every run of blanks and line breaks becomes one space.</summary>
public sealed class OneLineText : TidyText
{
    public override string Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => OneLine(base.Read(ref reader, type, options));

    public static string OneLine(string tidy)
    {
        var line = new StringBuilder(tidy.Length);
        foreach (var c in tidy)
        {
            var blank = char.IsWhiteSpace(c);
            if (blank && line.Length > 0 && line[^1] == ' ') continue;
            line.Append(blank ? ' ' : c);
        }
        return line.ToString();
    }
}
