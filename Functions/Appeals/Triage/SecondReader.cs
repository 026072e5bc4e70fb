using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Triage;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// The embedded model reads over the language model's shoulder: a letter can talk one of them round, hardly both. Where they are far
/// apart a person decides. It only ever calls a person.
/// </summary>
/// <param name="embedded">Null where the model could not be loaded: then nothing of a language model is decided without a person.</param>
public sealed class SecondReader(EmbeddedClassifier? embedded)
{
    private const int UnitsConsidered = 5;
    private const double LeastTierProbability = 0.15;

    /// <summary>Why a person should look, in Chinese, or null.</summary>
    public string? Doubts(TriageDecision decision, RedactedLetter letter)
    {
        if (decision.Source != "llm" || !decision.WithoutPerson) return null;
        if (embedded is null) return "没有可核对的内置模型，由专员决定";
        var read = embedded.Predict(letter);
        if (read.Tiers.GetValueOrDefault(decision.Tier) < LeastTierProbability) return "大模型与内置模型对层级意见不一，由专员决定";
        var placed = decision.Tier == Tier.Consultation || decision.Unit == KeywordModel.Fallback || decision.Unit.StartsWith("QW-", StringComparison.Ordinal)
            || read.Units.Take(UnitsConsidered).Any(u => u.Unit == decision.Unit);
        return placed ? null : "大模型与内置模型对主办单位意见不一，由专员决定";
    }
}
