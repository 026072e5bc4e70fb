using ServerlessQiFu.Domain.Triage;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>The model inside this programme; the default, and what answers when a language model does not.</summary>
public sealed class EmbeddedClassifier(TriageModel model) : IClassifier
{
    private readonly TriageThresholds _thresholds = TriageThresholds.Of(model);

    public Task<Classification> Classify(RedactedLetter letter, CancellationToken cancellation) =>
        Task.FromResult<Classification>(new Classification.Said(TriageOpinion.Of(model.Predict(letter), model.Hash), _thresholds));
}
