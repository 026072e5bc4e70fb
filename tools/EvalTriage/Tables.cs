using System.Text;
using ServerlessQiFu.Domain.Policy;
using ServerlessQiFu.Domain.Triage;

namespace ServerlessQiFu.Tools.EvalTriage;

/// <summary>The measured part of docs/figures/triage.md; what stands above <see cref="Begin"/> there is written by hand and kept.</summary>
public static class Tables
{
    public const string Begin = "<!-- measured: everything below is written by tools/EvalTriage -->";

    public static string Figures(IReadOnlyList<Judged> model, IReadOnlyList<Judged> crossFitted, IReadOnlyList<Judged> keywords, IReadOnlyList<Judged>? recorded)
    {
        var page = new StringBuilder();
        page.AppendLine($"## Measured\n\n{model.Count} letters: {string.Join(", ", Enum.GetValues<Tier>().Select(t => $"{t} {model.Count(j => j.Tier == t)}"))}. Bootstrap 95 % intervals, 1,000 resamples.\n");
        page.AppendLine($"| figure | target | embedded model | the same, cross-fitted | keywords |{(recorded is null ? "" : " language model |")}\n|---|---|---|---|---|{(recorded is null ? "" : "---|")}");
        void Row(string name, string target, Func<IReadOnlyList<Judged>, double> measure) =>
            page.AppendLine($"| {name} | {target} | {Measures.WithInterval(model, measure)} | {Measures.WithInterval(crossFitted, measure)} | {Measures.WithInterval(keywords, measure)} |{(recorded is null ? "" : $" {Measures.WithInterval(recorded, measure)} |")}");
        Row("Consultation against the rest, F1", "≥ 0.85", l => Measures.F1(l, Tier.Consultation));
        Row("Complex raised or sent to a person, recall", "≥ 0.85", Measures.ComplexRaised);
        Row("decided without a person: coverage", "≥ 0.60", Measures.Coverage);
        Row("decided without a person: tier accuracy", "≥ 0.93", Measures.AccuracyAlone);
        Row("lead unit, first", "≥ 0.60", l => Measures.Top(l, 1));
        Row("lead unit, among three", "≥ 0.80", l => Measures.Top(l, 3));
        Row("calibration error, 5 equal-mass bins", "", Measures.CalibrationError);
        page.AppendLine($"| the same less chance | ≤ 0.05 | {Measures.CalibrationErrorLessChance(model):F3} | {Measures.CalibrationErrorLessChance(crossFitted):F3} | {Measures.CalibrationErrorLessChance(keywords):F3} |{(recorded is null ? "" : $" {Measures.CalibrationErrorLessChance(recorded):F3} |")}");
        Row("macro-F1 of three tiers", "", Measures.MacroF1);
        foreach (var tier in Enum.GetValues<Tier>())
        {
            Row($"{tier}: precision", "", l => Measures.Precision(l, tier));
            Row($"{tier}: recall", "", l => Measures.Recall(l, tier));
        }
        page.AppendLine("\n### Confusion (embedded model)\n\n| labelled \\ said | Consultation | Assistance | Complex suggested | of these to a person |\n|---|---|---|---|---|");
        foreach (var tier in Enum.GetValues<Tier>())
            page.AppendLine($"| {tier} | {string.Join(" | ", Enum.GetValues<Tier>().Select(said => model.Count(j => j.Tier == tier && j.Said == said)))} | {model.Count(j => j.Tier == tier && !j.Alone)} |");
        page.AppendLine("\n### By source\n\n| source | letters | Consultation F1 | tier accuracy alone | coverage | unit first | unit among three |\n|---|---|---|---|---|---|---|");
        foreach (var source in model.GroupBy(j => j.Source).OrderByDescending(g => g.Count()))
        {
            var own = source.ToList();
            page.AppendLine($"| {source.Key} | {own.Count} | {Measures.WithInterval(own, l => Measures.F1(l, Tier.Consultation))} | {Measures.WithInterval(own, Measures.AccuracyAlone)} | {Measures.Coverage(own):F2} | {Measures.WithInterval(own, l => Measures.Top(l, 1))} | {Measures.WithInterval(own, l => Measures.Top(l, 3))} |");
        }
        page.AppendLine("\n### Coverage against accuracy\n\n| coverage | tier accuracy | threshold |\n|---|---|---|");
        var curve = Measures.Curve(model);
        foreach (var at in new[] { 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9 })
            if (curve.FirstOrDefault(p => p.Coverage >= at) is { Coverage: > 0 } p) page.AppendLine($"| {p.Coverage:F2} | {p.Accuracy:F3} | {p.Threshold:F2} |");
        return page.ToString();
    }

    public static string Sides(TriageModel model, IReadOnlyList<Letter> letters, string data)
    {
        var page = new StringBuilder("### Speed\n\n| what | time |\n|---|---|\n");
        foreach (var line in Side.Speed(model, letters)) page.AppendLine(line);
        var whole = File.Exists(Path.Combine(data, "unlabelled.jsonl")) && File.Exists(Path.Combine(data, "clusters.json"));
        if (whole)
        {
            page.AppendLine(Side.RepeatsSpeed(data));
            page.AppendLine("\n### Near-duplicates\n\n| source | letters | in clusters | recall | precision |\n|---|---|---|---|---|");
            foreach (var line in Side.Repeats(data)) page.AppendLine(line);
            page.AppendLine("\n### Redaction on real letters\n\nPhone and ID numbers were already taken out of these files, so there is little to find;\nprecision is by contradiction (what stands round a find says it is something else).\n\n| kind | finds | precision |\n|---|---|---|");
            foreach (var line in Side.RedactionPrecision(data)) page.AppendLine(line);
            page.AppendLine($"\nEmergency rules trip on {Side.Emergencies(Letter.Read(Path.Combine(data, "unlabelled.jsonl")))} unlabelled letters and {Side.Emergencies(letters)} of this set.");
        }
        page.AppendLine($"\nModel {model.Hash[..16]}, trained on:\n\n- {model.TrainedOn.TrimEnd(' ', ';').Replace("; ", "\n- ", StringComparison.Ordinal)}");
        return page.ToString();
    }
}
