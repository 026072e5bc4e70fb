namespace ServerlessQiFu.Domain.Triage;

/// <summary>What turns scores into probabilities and probabilities into "sure enough"; fitted on letters held out of training.</summary>
/// <param name="AskSlope">Consultation: probability = 1/(1+exp(-(slope·score+shift))).</param>
/// <param name="ComplexWeights">Logistic weights over number of signals and length; see <see cref="TriageModel"/>.</param>
/// <param name="UnitTemperature">Divides the unit scores before the softmax.</param>
/// <param name="TierSureAt">Tier probability from which no person need look.</param>
/// <param name="UnitSureAt">Unit probability from which no person need look.</param>
public sealed record Calibration(
    float AskSlope, float AskShift, IReadOnlyList<float> ComplexWeights, float KindTemperature, float UnitTemperature, float TierSureAt, float UnitSureAt)
{
    internal static Calibration None { get; } = new(1, 0, [-4, 1.2f, 0.8f], 1, 1, 0.8f, 0.3f);
}
