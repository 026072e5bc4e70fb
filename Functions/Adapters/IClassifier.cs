using ServerlessQiFu.Domain.Appeals;

namespace ServerlessQiFu.Functions.Adapters;

/// <summary>Port to whatever suggests a tier and a unit. It suggests; unsure, it says so (architecture §5).</summary>
public interface IClassifier
{
    Task<Classification> Classify(Submission submission, CancellationToken cancellation);
}

public abstract record Classification
{
    public sealed record Sure(Suggestion Suggestion) : Classification;
    /// <param name="Why">One sentence for the specialist.</param>
    public sealed record Unsure(Suggestion? Suggestion, string Why) : Classification;

    private Classification() { }
}
