using ServerlessQiFu.Domain.Appeals;
using ServerlessQiFu.Domain.Directory;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Triage;

namespace ServerlessQiFu.Functions.Appeals;

/// <summary>From what a classifier said to what may be done with it: the guards, the second reader, the duty item. The desk and tools/EvalTriage both come here.</summary>
public sealed class GuardedTriage(SecondReader second)
{
    private const int ShortLetter = 40;

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
            // What somebody must do something about is no mere question, whatever its wording.
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

    /// <summary>Short, and with no word that any unit's duties know: a district could do no more with it than ask.</summary>
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
