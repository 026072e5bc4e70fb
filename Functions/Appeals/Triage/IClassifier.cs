using ServerlessQiFu.Domain.Triage;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>
/// Port to whatever has an opinion about a letter (architecture §5). It is given redacted words only, and believed in nothing:
/// <see cref="TriagePipeline"/> decides what its opinion may do.
/// </summary>
public interface IClassifier
{
    /// <summary>Never throws for what a model, a network or an endpoint does; only when cancelled or when the programme is broken.</summary>
    Task<Classification> Classify(RedactedLetter letter, CancellationToken cancellation);
}
