namespace ServerlessQiFu.Domain.Triage;

/// <summary>What came of asking a classifier about a letter.</summary>
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
