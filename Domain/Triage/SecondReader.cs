using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Triage;

/// <summary>
/// Checks a language model's decision by the embedded model: a letter can be written to mislead one of them, hardly both. Where
/// they differ too much a person decides. It never changes a decision in another way.
/// </summary>
/// <param name="embedded">Null where the model could not be loaded: then nothing of a language model is decided without a person.</param>
public sealed class SecondReader(TriageModel? embedded)
{
    /// <summary>The language model's unit must be among so many of the embedded model's.</summary>
    private const int UnitsConsidered = 5;
    /// <summary>And its tier at least so probable, 0–1.</summary>
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
