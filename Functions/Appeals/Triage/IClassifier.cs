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

public abstract record Classification
{
    /// <param name="Thresholds">From when on this classifier is sure enough; each has its own.</param>
    /// <param name="Doubt">Why a person must look all the same, in Chinese; null for no such reason.</param>
    public sealed record Said(TriageOpinion Opinion, TriageThresholds Thresholds, string? Doubt = null) : Classification;

    /// <summary>It has no opinion: the next classifier is asked.</summary>
    /// <param name="Doubt">Why a person must look whatever the next one says, in Chinese; null for no such reason.</param>
    public sealed record Silent(string? Doubt = null) : Classification;

    private Classification() { }
}
