using System.Text.Json;

namespace ServerlessQiFu.Domain.Triage;

/// <summary>Our own table of words (<c>keywords.data.json</c>, shipped inside the assembly): which unit takes what, what asks and what demands.</summary>
internal sealed record KeywordTable(
    int Version,
    IReadOnlyDictionary<string, KeywordTable.UnitWords> Units,
    IReadOnlyDictionary<string, int> Asking,
    IReadOnlyDictionary<string, int> Acting,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Complex,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Kinds)
{
    internal sealed record UnitWords(string Name, IReadOnlyDictionary<string, int> Words);

    internal static KeywordTable Shipped { get; } = Read();

    private static KeywordTable Read()
    {
        using var file = typeof(KeywordTable).Assembly.GetManifestResourceStream("keywords.data.json")
            ?? throw new InvalidOperationException("The assembly was built without Domain/Triage/keywords.data.json.");
        return JsonSerializer.Deserialize<KeywordTable>(file, JsonSerializerOptions.Web)
            ?? throw new InvalidOperationException("Domain/Triage/keywords.data.json is empty.");
    }
}
