using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Triage;

/// <summary>
/// From what a classifier said to what may be done with it: the guards of <see cref="TriagePipeline"/>, the second reader, the
/// duty item (domain.md §8.3).
/// </summary>
public sealed class GuardedTriage(SecondReader second)
{
    /// <summary>
    /// Characters of title and text together. A classifier decides on a shorter letter only if it has a word that some unit's
    /// duties know.
    /// </summary>
    public const int ShortLetter = 40;

    /// <param name="submission">As the company wrote it; <paramref name="letter"/> is the same, redacted.</param>
    /// <param name="units">The directory in force.</param>
    public TriageDecision Decide(Classification classification, Submission submission, RedactedLetter letter, TriageEvidence evidence, UnitDirectory units)
    {
        var decision = classification switch
        {
            Classification.Said said => Guarded(said, submission, letter, evidence, units),
            var silence => Undecided(submission, letter, evidence, units, ((Classification.Silent)silence).Doubt),
        };
        return decision with
        {
            Item = decision.Item ?? DutyItems.Of(letter, units),
            // A request for help is not a question, even when its wording asks.
            Kind = decision is { Tier: Tier.Assistance, Kind: Kind.Consultation } ? Kind.Help : decision.Kind,
        };
    }

    private TriageDecision Guarded(Classification.Said said, Submission submission, RedactedLetter letter, TriageEvidence evidence, UnitDirectory units)
    {
        var (title, text) = letter.Plain;
        var decision = TriagePipeline.Decide(
            said.Opinion, submission.Title, submission.Text, HardSignals.Detect(title, text), evidence, said.Thresholds, unit => units.Find(unit) is not null);
        return decision.Doubted(said.Doubt ?? (SaysNothing(letter, units) ? "没有说明具体事项，由专员决定" : null) ?? second.Doubts(decision, letter));
    }

    /// <summary>Short, and without a word that any unit's duties know: a unit could only ask what it is about.</summary>
    private static bool SaysNothing(RedactedLetter letter, UnitDirectory units)
    {
        var (title, text) = letter.Plain;
        return title.Length + text.Length < ShortLetter && DutyItems.Of(letter, units) is null
            && KeywordModel.Suggest(title, text, district: null).Candidates.All(u => u is KeywordModel.Specialists or KeywordModel.Fallback);
    }

    /// <summary>Nobody had an opinion: a person decides, with what the rules say.</summary>
    private static TriageDecision Undecided(Submission submission, RedactedLetter letter, TriageEvidence evidence, UnitDirectory units, string? doubt)
    {
        var (title, text) = letter.Plain;
        var none = new TriageOpinion(new Dictionary<Tier, double>(), Kind.Help, [], "rules", new TriageHashes(null, null, null));
        var decision = TriagePipeline.Decide(none, submission.Title, submission.Text, HardSignals.Detect(title, text), evidence, new TriageThresholds(1, 1, 1, 1, 1), unit => units.Find(unit) is not null);
        return decision.Doubted(doubt ?? "没有可用的分级模型，由专员决定");
    }
}
