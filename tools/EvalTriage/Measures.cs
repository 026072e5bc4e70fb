using ServerlessQiFu.Domain.Policy;

namespace ServerlessQiFu.Tools.EvalTriage;

/// <summary>A figure with its bootstrap 95 % interval.</summary>
public readonly record struct Figure(double Value, double Low, double High)
{
    public override string ToString() => double.IsNaN(Value) ? "–" : $"{Value:F3} ({Low:F3}–{High:F3})";
}

/// <summary>All the figures of a set; every one can be bootstrapped, because each is a function of a list of letters.</summary>
public static class Measures
{
    private const int Resamples = 1000;

    /// <summary>Letters are drawn with replacement; the seed is fixed so that two runs print the same.</summary>
    public static Figure WithInterval(IReadOnlyList<Judged> letters, Func<IReadOnlyList<Judged>, double> measure)
    {
        var random = new Random(20250323);
        var values = new List<double>(Resamples);
        var drawn = new Judged[letters.Count];
        for (var r = 0; r < Resamples; r++)
        {
            for (var i = 0; i < drawn.Length; i++) drawn[i] = letters[random.Next(letters.Count)];
            var value = measure(drawn);
            if (!double.IsNaN(value)) values.Add(value);
        }
        values.Sort();
        return values.Count == 0 ? new Figure(double.NaN, double.NaN, double.NaN)
            : new Figure(measure(letters), values[(int)(values.Count * 0.025)], values[(int)(values.Count * 0.975)]);
    }

    public static double Precision(IReadOnlyList<Judged> l, Tier tier) => Ratio(l.Count(j => j.Said == tier && j.Tier == tier), l.Count(j => j.Said == tier));
    public static double Recall(IReadOnlyList<Judged> l, Tier tier) => Ratio(l.Count(j => j.Said == tier && j.Tier == tier), l.Count(j => j.Tier == tier));
    public static double F1(IReadOnlyList<Judged> l, Tier tier) => Ratio(2 * l.Count(j => j.Said == tier && j.Tier == tier), l.Count(j => j.Said == tier) + l.Count(j => j.Tier == tier));
    public static double MacroF1(IReadOnlyList<Judged> l) => Enum.GetValues<Tier>().Select(t => F1(l, t)).Where(f => !double.IsNaN(f)).Average();
    public static double Coverage(IReadOnlyList<Judged> l) => Ratio(l.Count(j => j.Alone), l.Count);
    public static double AccuracyAlone(IReadOnlyList<Judged> l) => Ratio(l.Count(j => j.Alone && j.TierRight), l.Count(j => j.Alone));
    public static double ComplexRaised(IReadOnlyList<Judged> l) => Ratio(l.Count(j => j.Tier == Tier.Complex && j.Raised), l.Count(j => j.Tier == Tier.Complex));
    public static double Top(IReadOnlyList<Judged> l, int n) => Ratio(l.Count(j => j.Units.Take(n).Contains(j.Unit)), l.Count);

    /// <summary>Expected calibration error with five bins of equal mass.</summary>
    public static double CalibrationError(IReadOnlyList<Judged> l) => Error(l, j => j.TierRight ? 1 : 0);

    /// <summary>The same, less what letters that are right exactly as often as claimed would show by chance.</summary>
    public static double CalibrationErrorLessChance(IReadOnlyList<Judged> l)
    {
        var random = new Random(7);
        const int draws = 200;
        var chance = 0.0;
        for (var d = 0; d < draws; d++) chance += Error(l, j => random.NextDouble() < j.Confidence ? 1 : 0) / draws;
        return Math.Max(0, CalibrationError(l) - chance);
    }

    /// <summary>Coverage and tier accuracy of the surest letters, for each threshold that occurs.</summary>
    public static IReadOnlyList<(double Threshold, double Coverage, double Accuracy)> Curve(IReadOnlyList<Judged> l)
    {
        var (points, right) = (new List<(double, double, double)>(), 0);
        var sorted = l.OrderByDescending(j => j.Sureness).ToList();
        for (var i = 0; i < sorted.Count && sorted[i].Sureness > 0; i++)
        {
            if (sorted[i].TierRight) right++;
            if (i + 1 == sorted.Count || sorted[i + 1].Sureness < sorted[i].Sureness) points.Add((sorted[i].Sureness, (i + 1.0) / l.Count, right / (i + 1.0)));
        }
        return points;
    }

    private static double Error(IReadOnlyList<Judged> l, Func<Judged, double> right)
    {
        const int bins = 5;
        var (sorted, error) = (l.OrderBy(j => j.Confidence).ToList(), 0.0);
        for (var b = 0; b < bins; b++)
        {
            var bin = sorted[(b * l.Count / bins)..((b + 1) * l.Count / bins)];
            if (bin.Count > 0) error += Math.Abs(bin.Average(right) - bin.Average(j => j.Confidence)) * bin.Count / l.Count;
        }
        return error;
    }

    private static double Ratio(double part, double whole) => whole == 0 ? double.NaN : part / whole;
}
