using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ServerlessQiFu.Functions.Platform;

/// <summary>
/// Reads a text without what nobody can see. Zero-width, bidirectional-control and tag characters are removed rather than
/// refused: phones and chat programs add them to copied numbers, and nobody could find them to correct. Left in, they
/// would hide words from people and from the classifier. Outer blanks go too.
/// </summary>
public class TidyText : JsonConverter<string>
{
    // Soft hyphen, Arabic letter mark, Mongolian vowel separator, zero-width and direction marks, embeddings and isolates,
    // invisible operators, byte-order mark, interlinear annotation.
    private static readonly SearchValues<char> Invisible = SearchValues.Create(
        "\u00AD\u061C\u180E\u200B\u200C\u200D\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2060\u2061\u2062\u2063\u2064" +
        "\u2066\u2067\u2068\u2069\u206A\u206B\u206C\u206D\u206E\u206F\uFEFF\uFFF9\uFFFA\uFFFB");

    private const char TagHigh = '\uDB40'; // U+E0000–U+E007F, the tag characters, begin with it

    public override string Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => Tidy(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public static string Tidy(string text) => Visible(text).Trim();

    private static string Visible(string text)
    {
        if (text.AsSpan().IndexOfAny(Invisible) < 0 && !text.Contains(TagHigh)) return text;
        var kept = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (Invisible.Contains(text[i])) continue;
            if (text[i] == TagHigh && i + 1 < text.Length && text[i + 1] is >= '\uDC00' and <= '\uDC7F') i++;
            else kept.Append(text[i]);
        }
        return kept.ToString();
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
