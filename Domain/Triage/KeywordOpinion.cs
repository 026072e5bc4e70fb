using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Triage;

/// <summary>What <see cref="KeywordModel"/> suggests, in the form in which every classifier speaks.</summary>
public static class KeywordOpinion
{
    /// <summary>Its figures are not calibrated; these were chosen so that it is about as often wrong as the model when it is sure.</summary>
    private static readonly TriageThresholds Thresholds =
        new(AskAt: 0.45, AssistanceSureAt: 0.45, ConsultationSureAt: 0.5, ComplexDoubtAt: 0.2, UnitSureAt: 0.3);

    public static Classification.Said Of(RedactedLetter letter)
    {
        var (title, text) = letter.Plain;
        var said = KeywordModel.Suggest(title, text, letter.District);
        var left = (1 - said.Confidence) / Math.Max(1, said.Candidates.Count - 1);
        var units = said.Candidates.Select((unit, rank) => (unit, rank == 0 ? said.Confidence : Math.Min(said.Confidence, left))).ToList();
        var opinion = new TriageOpinion(
            new Dictionary<Tier, double> { [said.Tier] = said.Confidence }, said.Kind ?? Kind.Help, units, "rules", new TriageHashes(null, null, null));
        return new(opinion, Thresholds);
    }
}
