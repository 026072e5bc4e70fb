namespace ServerlessQiFu.Domain.Triage;

/// <summary>What turns scores into probabilities and probabilities into "sure enough"; fitted on letters held out of training.</summary>
/// <param name="AskSlope">Consultation: probability = 1/(1+exp(-(slope·score+shift))).</param>
/// <param name="ComplexWeights">Logistic weights over number of signals and length; see <see cref="TriageModel"/>.</param>
/// <param name="UnitTemperature">Divides the unit scores before the softmax.</param>
/// <param name="AskAt">Probability from which a letter counts as a question.</param>
/// <param name="TierSureAt">Tier probability from which no person need look.</param>
/// <param name="ConsultationSureAt">The same for Consultation; not lower.</param>
/// <param name="ComplexDoubtAt">Probability of Complex from which a person looks.</param>
/// <param name="UnitSureAt">Unit probability from which no person need look.</param>
public sealed record Calibration(
    float AskSlope, float AskShift, IReadOnlyList<float> ComplexWeights, float KindTemperature, float UnitTemperature,
    float AskAt, float TierSureAt, float ConsultationSureAt, float ComplexDoubtAt, float UnitSureAt);
