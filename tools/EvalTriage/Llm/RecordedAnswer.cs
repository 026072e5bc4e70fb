using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Appeals;

namespace ServerlessQiFu.Tools.EvalTriage;

/// <summary>What a language model said of a letter, as it came and before any calibration; nothing of the letter. One JSON object a line.</summary>
/// <param name="Id">The letter's id in its set.</param>
/// <param name="Letter">Hash of the redacted letter: an answer to other words is not replayed.</param>
/// <param name="Tiers">Null when it had no answer.</param>
/// <param name="Doubt">Why a person must look whatever is said, in Chinese.</param>
public sealed record RecordedAnswer(
    string Id, string Letter, IReadOnlyDictionary<Tier, double>? Tiers, Kind? Kind, string? Item, IReadOnlyList<RecordedAnswer.UnitOdds>? Units,
    string? Model, string? Prompt, string? Schema, string? Doubt)
{
    public sealed record UnitOdds(string Unit, double Probability);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
    };

    public static RecordedAnswer Of(string id, RedactedLetter letter, Classification classification) => classification switch
    {
        Classification.Said { Opinion: var o, Doubt: var doubt } => new RecordedAnswer(
            id, letter.Hash, o.Tiers, o.Kind, o.Item, [.. o.Units.Select(u => new UnitOdds(u.Unit, u.Probability))], o.Hashes.Model, o.Hashes.Prompt, o.Hashes.Schema, doubt),
        var silence => new RecordedAnswer(id, letter.Hash, null, null, null, null, null, null, null, ((Classification.Silent)silence).Doubt),
    };

    /// <summary>As the adapter would have given it to the chain.</summary>
    public Classification Replay(TriageThresholds thresholds, LlmCalibration? calibration)
    {
        if (Tiers is null || Units is null) return new Classification.Silent(Doubt);
        var opinion = new TriageOpinion(Tiers, Kind ?? default, [.. Units.Select(u => (u.Unit, u.Probability))], "llm", new TriageHashes(Model, Prompt, Schema), Item);
        return new Classification.Said(calibration?.Fits(opinion.Hashes) == true ? calibration.Of(opinion) : opinion, thresholds, Doubt);
    }

    public static void Write(string file, IEnumerable<RecordedAnswer> answers) => File.WriteAllLines(file, answers.Select(a => JsonSerializer.Serialize(a, Json)));

    /// <exception cref="InvalidDataException">A line is not such an answer; the message says which.</exception>
    public static IReadOnlyList<RecordedAnswer> Read(string file) => [.. File.ReadLines(file).Select((line, n) =>
    {
        try { return JsonSerializer.Deserialize<RecordedAnswer>(line, Json) ?? throw new JsonException("null"); }
        catch (JsonException broken) { throw new InvalidDataException($"{file} line {n + 1} is no recorded answer: {broken.Message}", broken); }
    })];
}
