using ServerlessQiFu.Functions.Appeals;

namespace ServerlessQiFu.Tools.EvalTriage;

/// <summary>Fits a language model's probabilities to how often it was right about judged letters.</summary>
public static class LlmCalibrating
{
    /// <summary>Below this many letters that it answered nothing is fitted.</summary>
    public const int Fewest = 100;

    /// <summary>How strongly the curve is held to "as it came": a model that is always right would else be believed without end.</summary>
    private const double Prior = 1;

    /// <exception cref="InvalidDataException">Too few letters, or answers of several models.</exception>
    public static LlmCalibration Fit(IReadOnlyList<Letter> letters, IReadOnlyList<RecordedAnswer> answers)
    {
        var rows = Rows(letters, answers);
        if (rows.Count < Fewest) throw new InvalidDataException($"{rows.Count} letters were answered: at least {Fewest} are needed to calibrate.");
        var said = rows.Select(r => (r.Answer.Model, r.Answer.Prompt)).Distinct().ToList();
        if (said is not [({ } model, { } prompt)]) throw new InvalidDataException($"The answers are of {said.Count} models or prompts: calibrate each by itself.");
        return new LlmCalibration(model, prompt, rows.Count, Curve([.. rows.Select(Tier)], Prior), Curve([.. rows.Select(Unit)], Prior));
    }

    private static IReadOnlyList<(Letter Letter, RecordedAnswer Answer)> Rows(IReadOnlyList<Letter> letters, IReadOnlyList<RecordedAnswer> answers)
    {
        var byId = letters.ToDictionary(l => l.Id ?? "", StringComparer.Ordinal);
        return [.. answers.Where(a => a is { Tiers.Count: > 0, Units.Count: > 0 } && byId.ContainsKey(a.Id)).Select(a => (byId[a.Id], a))];
    }

    private static (double Probability, bool Right) Tier((Letter Letter, RecordedAnswer Answer) row)
    {
        var top = row.Answer.Tiers!.MaxBy(t => t.Value);
        return (top.Value, top.Key.ToString() == row.Letter.Tier);
    }

    private static (double Probability, bool Right) Unit((Letter Letter, RecordedAnswer Answer) row) =>
        (row.Answer.Units![0].Probability, row.Answer.Units[0].Unit == row.Letter.Unit);

    /// <summary>Logistic regression in one variable, drawn to slope 1 and shift 0. Where surer meant less often right, all are believed alike.</summary>
    /// <param name="prior">How strongly it is drawn there: as by that many letters.</param>
    internal static LlmCalibration.Curve Curve(IReadOnlyList<(double Probability, bool Right)> rows, double prior)
    {
        var (slope, shift) = Newton(rows, prior, 1, isSlopeFree: true);
        if (slope < 0) (slope, shift) = Newton(rows, prior, 0, isSlopeFree: false);
        return new LlmCalibration.Curve(Math.Round(slope, 4), Math.Round(shift, 4));
    }

    /// <summary>Converges in far fewer than the 50 steps allowed.</summary>
    private static (double Slope, double Shift) Newton(IReadOnlyList<(double Probability, bool Right)> rows, double prior, double slope, bool isSlopeFree)
    {
        var shift = 0.0;
        for (var step = 0; step < 50; step++)
        {
            double ga = prior * (slope - 1), gb = prior * shift, haa = prior, hab = 0, hbb = prior;
            foreach (var (probability, right) in rows)
            {
                var x = LlmCalibration.Logit(probability);
                var p = 1 / (1 + Math.Exp(-(slope * x + shift)));
                var (d, w) = (p - (right ? 1 : 0), p * (1 - p));
                ga += d * x; gb += d; haa += w * x * x; hab += w * x; hbb += w;
            }
            if (!isSlopeFree) (ga, haa, hab) = (0, 1, 0);
            var det = haa * hbb - hab * hab;
            var (da, db) = ((hbb * ga - hab * gb) / det, (haa * gb - hab * ga) / det);
            (slope, shift) = (slope - Math.Clamp(da, -1, 1), shift - Math.Clamp(db, -1, 1));
            if (Math.Abs(da) + Math.Abs(db) < 1e-9) break;
        }
        return (slope, shift);
    }
}
