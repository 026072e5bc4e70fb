using System.Text.Json;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>A model's answer that was found to be what was asked for: nothing missing, nothing more, every word from its closed list.</summary>
/// <param name="Item">A duty item of the directory, or null for none of them.</param>
/// <param name="Units">Lead first, then the next best; each once.</param>
internal sealed record LlmAnswer(Tier Tier, Kind Kind, string? Item, IReadOnlyList<string> Units)
{
    private const int Longest = 2000;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 2 };

    /// <summary>Null for anything else than the schema allows, whatever the endpoint promised.</summary>
    internal static LlmAnswer? Read(string content, LlmVocabulary vocabulary)
    {
        if (content.Length > Longest) return null;
        try
        {
            using var document = JsonDocument.Parse(content, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return null;
            var fields = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (!vocabulary.Fields.TryGetValue(property.Name, out var words) || property.Value.ValueKind != JsonValueKind.String) return null;
                if (property.Value.GetString() is not { } word || !words.Contains(word)) return null;
                fields[property.Name] = word;
            }
            return fields.Count == vocabulary.Fields.Count ? Of(fields) : null;
        }
        catch (JsonException) { return null; }
    }

    private static LlmAnswer Of(Dictionary<string, string> fields) => new(
        Enum.Parse<Tier>(fields[LlmVocabulary.Tier]), Enum.Parse<Kind>(fields[LlmVocabulary.Kind]),
        fields[LlmVocabulary.Item] is LlmVocabulary.NoItem ? null : fields[LlmVocabulary.Item],
        [.. LlmVocabulary.UnitFields.Select(f => fields[f]).Distinct()]);
}
