using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Triage;

/// <summary>Calibrated probabilities of one letter.</summary>
/// <param name="Kinds">Most probable first; sums to 1.</param>
/// <param name="Units">Most probable first; sums to 1.</param>
/// <param name="Signals">Hard signals found in the text: facts, not probabilities.</param>
public sealed record TriagePrediction(
    IReadOnlyDictionary<Tier, double> Tiers,
    IReadOnlyList<(Kind Kind, double Probability)> Kinds,
    IReadOnlyList<(string Unit, double Probability)> Units,
    IReadOnlyList<HardSignal> Signals)
{
    /// <summary>The most probable tier and how probable it is.</summary>
    public (Tier Tier, double Probability) Tier => Tiers.Select(t => (t.Key, t.Value)).MaxBy(t => t.Value);
}
