using ServerlessQiFu.Domain.Triage;

namespace ServerlessQiFu.Tools.TrainTriage;

/// <summary>
/// Turns scores into probabilities. The slopes and temperatures are found on letters held out of training (near-duplicates stay on one
/// side); where a hand-labelled set is given, slope and shift of "asks" and the unit temperature are found on it instead, because cities'
/// own labels follow the writer's tick, not the guide. Three numbers from 272 letters.
/// </summary>
public static class Calibrating
{
    /// <summary>The thresholds to store; chosen from the curve that tools/EvalTriage draws.</summary>
    public sealed record Sureness(float Ask, float Tier, float Consultation, float ComplexDoubt, float Unit);

    /// <summary>Weights over signals and length: signals are rules, few letters are Complex, so this is set, not fitted; see docs/triage.md.</summary>
    private static readonly float[] ComplexWeights = [-5.2f, 1.6f, 0.4f];

    public static Calibration Fit(
        IReadOnlyList<Heads.Column> columns, IReadOnlyList<(LetterFeatures Features, bool? Ask, string? Kind, string? Unit)> letters, Sureness sure)
    {
        var asking = columns.Single(c => c.Output == "ask:consultation");
        var asks = letters.Where(l => l.Ask is not null).Select(l => (Score: asking.Score(l.Features), Label: l.Ask!.Value)).ToList();
        var (slope, shift) = Platt(asks);
        return new Calibration(slope, shift, ComplexWeights,
            Temperature(columns, "kind:", letters.Select(l => (l.Features, l.Kind))), Temperature(columns, "unit:", letters.Select(l => (l.Features, l.Unit))),
            sure.Ask, sure.Tier, sure.Consultation, sure.ComplexDoubt, sure.Unit);
    }

    /// <summary>Logistic regression in one variable by Newton's method; converges in far fewer than the 50 steps allowed.</summary>
    private static (float Slope, float Shift) Platt(IReadOnlyList<(float Score, bool Label)> rows)
    {
        double a = 1, b = 0;
        for (var step = 0; step < 50; step++)
        {
            double ga = 0, gb = 0, haa = 1e-3, hab = 0, hbb = 1e-3;
            foreach (var (x, label) in rows)
            {
                var p = 1 / (1 + Math.Exp(-(a * x + b)));
                var (d, w) = (p - (label ? 1 : 0), p * (1 - p));
                ga += d * x; gb += d; haa += w * x * x; hab += w * x; hbb += w;
            }
            var det = haa * hbb - hab * hab;
            var (da, db) = ((hbb * ga - hab * gb) / det, (haa * gb - hab * ga) / det);
            (a, b) = (a - Math.Clamp(da, -1, 1), b - Math.Clamp(db, -1, 1));
            if (Math.Abs(da) + Math.Abs(db) < 1e-7) break;
        }
        return ((float)Math.Round(a, 3), (float)Math.Round(b, 3));
    }

    /// <summary>The temperature of least log loss on a grid; 1 where there is nothing to judge by.</summary>
    private static float Temperature(IReadOnlyList<Heads.Column> columns, string head, IEnumerable<(LetterFeatures Features, string? Label)> letters)
    {
        var own = columns.Where(c => c.Output.StartsWith(head, StringComparison.Ordinal)).ToList();
        var rows = letters.Select(l => (Scores: own.ConvertAll(c => c.Score(l.Features)), Right: own.FindIndex(c => c.Output == head + l.Label))).Where(r => r.Right >= 0).ToList();
        if (rows.Count == 0) return 1;
        var grid = Enumerable.Range(4, 57).Select(i => i * 0.05f);
        return grid.MinBy(t => rows.Average(r => Math.Log(r.Scores.Sum(s => Math.Exp((s - r.Scores[r.Right]) / t)))));
    }
}
