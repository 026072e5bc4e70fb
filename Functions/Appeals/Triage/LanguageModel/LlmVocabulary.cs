using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Functions.Platform;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>The only words a model may answer with, from the directory in force, and the strict schema that says so.</summary>
internal sealed class LlmVocabulary
{
    internal const string Item = "item", Unit = "unit", Second = "second", Third = "third", Kind = "kind", Tier = "tier";
    internal const string NoItem = "其他";
    internal static readonly IReadOnlyList<string> UnitFields = [Unit, Second, Third];

    /// <summary>Of the 500 words that a strict schema may list in all.</summary>
    private const int MostWords = 480;

    internal LlmVocabulary(UnitDirectory directory)
    {
        // The desk that calls back takes no appeals.
        Units = [.. directory.Units.Where(u => u.Code != directory.City.CallBackDesk)];
        var codes = Units.Select(u => u.Code).ToHashSet(StringComparer.Ordinal);
        var items = Units.SelectMany(u => u.Takes).Distinct().Take(Math.Max(0, MostWords - 3 * codes.Count)).Append(NoItem).ToHashSet(StringComparer.Ordinal);
        // In the order a reader decides: what it is about, whose that is, then how hard it is.
        Fields = new OrderedDictionary<string, IReadOnlySet<string>>
        {
            [Item] = items, [Unit] = codes, [Second] = codes, [Third] = codes,
            [Kind] = Enum.GetNames<Kind>().ToHashSet(StringComparer.Ordinal), [Tier] = Enum.GetNames<Tier>().ToHashSet(StringComparer.Ordinal),
        };
        Schema = MakeSchema();
        SchemaHash = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(Schema, PlainJson.Options)));
    }

    internal IReadOnlyList<Unit> Units { get; }

    /// <summary>Every field is required; its words are closed.</summary>
    internal IReadOnlyDictionary<string, IReadOnlySet<string>> Fields { get; }

    internal JsonObject Schema { get; }
    internal string SchemaHash { get; }

    private JsonObject MakeSchema()
    {
        var properties = new JsonObject();
        foreach (var (name, words) in Fields)
            properties[name] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. words.Select(w => (JsonNode)w)]) };
        return new JsonObject
        {
            ["type"] = "object", ["properties"] = properties,
            ["required"] = new JsonArray([.. Fields.Keys.Select(k => (JsonNode)k)]), ["additionalProperties"] = false,
        };
    }
}
