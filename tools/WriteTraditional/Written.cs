using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ServerlessQiFu.Tools.WriteTraditional;

/// <summary>The data file as text: forty pairs a line, so that a change is read easily.</summary>
internal static class Written
{
    private const int PairsALine = 40;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    internal static string Of(string version, IReadOnlyDictionary<char, char> table, IReadOnlyDictionary<string, string> phrases)
    {
        var json = new StringBuilder("{\n");
        json.Append("  \"source\": ").Append(JsonSerializer.Serialize(
            $"Unicode Character Database {version} (kSimplifiedVariant, kZVariant, kSemanticVariant, kCompatibilityVariant, kTGH of Unihan; EquivalentUnifiedIdeograph) and tools/WriteTraditional/by-hand.json; "
            + "written by tools/WriteTraditional. © Unicode, Inc., https://www.unicode.org/terms_of_use.html", Plain)).Append(",\n  \"characters\": [\n");
        json.AppendJoin(",\n", table.Chunk(PairsALine).Select(line => "    " + JsonSerializer.Serialize(string.Concat(line.Select(pair => $"{pair.Key}{pair.Value}")), Plain)));
        json.Append("\n  ],\n  \"phrases\": {\n");
        json.AppendJoin(",\n", phrases.Select(p => $"    {JsonSerializer.Serialize(p.Key, Plain)}: {JsonSerializer.Serialize(p.Value, Plain)}"));
        return json.Append("\n  }\n}\n").ToString();
    }
}
