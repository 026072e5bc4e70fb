using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Tools.TrainTriage;

/// <summary>
/// Whether a training letter asks, judged by the guide (Consultation: rules and knowledge answer it fully, nobody need look into a case) where
/// the writer's tick and the model were least sure. A letter is named by a hash of its id in the data: nothing of it is here.
/// </summary>
public sealed class GuideLabels
{
    private sealed record Line(string Letter, Tier Tier);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() } };

    private readonly Dictionary<string, bool> _asks = System.IO.File.ReadLines(File).Where(l => l.Length > 0).Select(l => JsonSerializer.Deserialize<Line>(l, Json)!)
        .ToDictionary(l => l.Letter, l => l.Tier == Tier.Consultation, StringComparer.Ordinal);

    public static string File => Path.Combine(AppContext.BaseDirectory, "guide.jsonl");

    public int Count => _asks.Count;

    /// <summary>Null where nobody judged the letter.</summary>
    public bool? Asks(string? id) =>
        id is not null && _asks.TryGetValue(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)))[..16], out var asks) ? asks : null;
}
