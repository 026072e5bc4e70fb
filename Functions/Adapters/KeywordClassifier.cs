using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Triage;
using ServerlessQiFu.Functions.Records;

namespace ServerlessQiFu.Functions.Adapters;

/// <summary>The small keyword model behind the port: sure enough of a unit the directory knows, or it leaves it to a person.</summary>
public sealed class KeywordClassifier(DirectoryBook directory, TriageOptions options) : IClassifier
{
    public async Task<Classification> Classify(Submission submission, CancellationToken cancellation)
    {
        var said = KeywordModel.Suggest(submission.Title, submission.Text, submission.District);
        var suggestion = new Suggestion(said.Tier, said.Unit, said.Candidates, said.Confidence, "rules", said.Reason, said.Kind);
        if ((await directory.Current(cancellation)).Find(said.Unit) is null)
            return new Classification.Unsure(suggestion, $"建议的单位 {said.Unit} 不在名录中，请人工确定。");
        return said.Confidence >= options.LeastConfidence
            ? new Classification.Sure(suggestion)
            : new Classification.Unsure(suggestion, "系统把握不足，请人工确定层级和主办单位。");
    }
}

/// <param name="LeastConfidence">0–1; below it a specialist decides.</param>
public sealed record TriageOptions(double LeastConfidence = 0.45);
