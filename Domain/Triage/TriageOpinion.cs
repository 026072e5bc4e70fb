using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Triage;

/// <summary>What a classifier says, whichever it is; the guards treat all alike and believe none.</summary>
/// <param name="Tiers">Probability of each tier; a missing one counts as 0.</param>
/// <param name="Units">Ranked, with probabilities.</param>
/// <param name="Source"><c>rules</c>, <c>embedded</c> or <c>llm</c>.</param>
/// <param name="Hashes">Of model, prompt and schema.</param>
/// <param name="Item">The duty item, where the classifier knows the directory of items.</param>
public sealed record TriageOpinion(
    IReadOnlyDictionary<Tier, double> Tiers, Kind Kind, IReadOnlyList<(string Unit, double Probability)> Units, string Source, TriageHashes Hashes, string? Item = null)
{
    public static TriageOpinion Of(TriagePrediction prediction, string modelHash) =>
        new(prediction.Tiers, prediction.Kinds[0].Kind, prediction.Units, "embedded", new TriageHashes(modelHash, null, null));
}

/// <summary>SHA-256 of what decided; null where there is no such thing.</summary>
public sealed record TriageHashes(string? Model, string? Prompt, string? Schema);

/// <summary>From when on no person need look. Probabilities 0–1.</summary>
/// <param name="ConsultationSureAt">Higher than for assistance: lowering needs more than keeping (peers.md №14).</param>
/// <param name="ComplexDoubtAt">Probability of Complex from which a person looks though it is not suggested.</param>
/// <param name="UnitSureAt">Below this the district coordinates, where it is known (domain.md §8.3 (6)).</param>
/// <param name="AskAt">Probability from which a letter is taken for a question: below a half, where F1 is best when questions are the rarer class.</param>
public sealed record TriageThresholds(double AskAt, double AssistanceSureAt, double ConsultationSureAt, double ComplexDoubtAt, double UnitSureAt)
{
    /// <summary>Those stored with the model.</summary>
    public static TriageThresholds Of(TriageModel model) =>
        new(model.Calibration.AskAt, model.Calibration.TierSureAt, Math.Max(model.Calibration.TierSureAt, model.Calibration.ConsultationSureAt), model.Calibration.ComplexDoubtAt, model.Calibration.UnitSureAt);
}
