using System.Text.RegularExpressions;
using ServerlessQiFu.Domain.DataFiles;
using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Domain.Triage;

/// <summary>
/// The guards round every classifier: signals and records can raise and call a person, nothing in a letter can lower, reach the Complex
/// tier in force, name a unit that is not in the directory, or skip a person who is owed a look.
/// </summary>
public static partial class TriagePipeline
{
    private const int ShortestLetter = 6;

    /// <summary>The whole of it with the embedded model: redact, predict, guard. Pure; under a millisecond for ordinary letters.</summary>
    /// <param name="knowsUnit">Whether the directory has a unit.</param>
    public static TriageDecision Triage(TriageModel model, string title, string text, TriageEvidence evidence, Func<string, bool> knowsUnit)
    {
        var (head, body) = (Unmarked(Redactor.Redact(title).Text), Unmarked(Redactor.Redact(text).Text));
        var prediction = model.Predict(head, body);
        return Decide(TriageOpinion.Of(prediction, model.Hash), title, text, prediction.Signals, evidence, TriageThresholds.Of(model), knowsUnit);
    }

    /// <param name="signals">From <see cref="HardSignals.Detect"/>; never from a model.</param>
    public static TriageDecision Decide(TriageOpinion opinion, string title, string text, IReadOnlyList<HardSignal> signals,
        TriageEvidence evidence, TriageThresholds thresholds, Func<string, bool> knowsUnit)
    {
        double P(Tier tier) => opinion.Tiers.GetValueOrDefault(tier);
        var complexSuggested = IsComplex(signals, evidence);
        var grave = signals.Any(s => s is HardSignal.Safety or HardSignal.MassWageArrears or HardSignal.ProductionStopped);
        var asks = P(Tier.Consultation) >= thresholds.AskAt;
        // A signal raises a question to a matter somebody must look into; it never turns a matter into a question.
        var tier = asks && signals.Count < 2 && !grave && !complexSuggested ? Tier.Consultation : Tier.Assistance;
        // Suggested by the records alone, Complex is as likely as not: the text knows nothing of them.
        var confidence = complexSuggested ? Math.Max(P(Tier.Complex), signals.Count < 3 ? 0.5 : 0) : P(tier);

        var units = opinion.Units.Where(u => knowsUnit(u.Unit)).ToList();
        var unitSure = units.Count > 0 && units[0].Probability >= thresholds.UnitSureAt;
        var candidates = Candidates(tier, units, unitSure, evidence.District, knowsUnit);

        var abstained = Doubt(title, text, opinion, signals, evidence, thresholds, tier, complexSuggested, asks, confidence, candidates, unitSure);
        var decision = new TriageDecision(tier, complexSuggested, tier == Tier.Consultation ? Kind.Consultation : opinion.Kind, opinion.Item, candidates.Count > 0 ? candidates[0] : KeywordModel.Fallback,
            candidates.Count > 0 ? candidates : [KeywordModel.Fallback], grave ? Urgency.High : Urgency.Normal, signals, Math.Round(Math.Clamp(confidence, 0, 1), 4), opinion.Source, opinion.Hashes,
            "", abstained);
        return decision with { Reason = TriageReason.Of(decision, title, text, evidence, KeywordModel.NameOf) };
    }

    /// <summary>Complex by evidence: three circumstances in the text, or the records say that ordinary handling has failed (domain.md §2.5, tier changes).</summary>
    public static bool IsComplex(IReadOnlyList<HardSignal> signals, TriageEvidence evidence) =>
        signals.Count >= 3
        || evidence.Returns >= 2
        || evidence.FailedRedos >= 2
        || evidence.EarlierOnMatter >= 2 && signals.Count >= 1
        || evidence.CompaniesWithSame >= 5 && signals.Count >= 1;

    private static string? Doubt(string title, string text, TriageOpinion opinion, IReadOnlyList<HardSignal> signals, TriageEvidence evidence, TriageThresholds thresholds,
        Tier tier, bool complexSuggested, bool asks, double confidence, IReadOnlyList<string> candidates, bool unitSure)
    {
        if (Addressed.Find(title + "\n" + text) is not null) return "文字中有指挥分级的内容，由专员阅读后决定";
        if (VisibleText.Length(title) + VisibleText.Length(text) < ShortestLetter) return "内容过短，由专员决定";
        if (complexSuggested) return null;
        if (opinion.Tiers.GetValueOrDefault(Tier.Complex) >= thresholds.ComplexDoubtAt || evidence.Returns > 0 || evidence.FailedRedos > 0) return "有疑难迹象，由专员决定层级";
        if (asks && tier == Tier.Assistance) return "像是询问，但出现须办理的情形，由专员决定";
        if (confidence < (tier == Tier.Consultation ? thresholds.ConsultationSureAt : thresholds.AssistanceSureAt)) return "层级把握不足，由专员决定";
        if (candidates.Count == 0 || tier == Tier.Assistance && !unitSure && evidence.District is null) return "主办单位把握不足，由专员决定";
        return null;
    }

    private static IReadOnlyList<string> Candidates(Tier tier, List<(string Unit, double Probability)> units, bool unitSure, string? district, Func<string, bool> knowsUnit)
    {
        var ranked = units.Select(u => u.Unit);
        if (tier == Tier.Consultation) ranked = ranked.Prepend(KeywordModel.Specialists);
        else if (!unitSure && !string.IsNullOrEmpty(district)) ranked = ranked.Prepend(KeywordModel.DistrictUnit(district));
        return [.. ranked.Where(u => u == KeywordModel.Specialists || knowsUnit(u)).Distinct().Take(3)];
    }

    private static string Unmarked(string redacted) => Placeholder().Replace(redacted, "");

    [GeneratedRegex("<[A-Z]+_[0-9]+>")] private static partial Regex Placeholder();
}
