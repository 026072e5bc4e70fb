using ServerlessQiFu.Domain.Triage;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>Counts our own words: what still works when no model can be loaded. It always has an opinion, seldom a strong one.</summary>
public sealed class KeywordClassifier : IClassifier
{
    public Task<Classification> Classify(RedactedLetter letter, CancellationToken cancellation) =>
        Task.FromResult<Classification>(KeywordOpinion.Of(letter));
}
