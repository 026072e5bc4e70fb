namespace ServerlessQiFu.Domain.Reporting;

/// <summary>The one number by which units are compared: three rates, weighed as Beijing weighs them (domain.md §12).</summary>
public static class Score
{
    /// <summary>By the rate's name in <see cref="Figures"/>: response 30 %, solved 35 %, satisfaction 35 %; together 1.</summary>
    public static IReadOnlyDictionary<string, double> Weights { get; } = new Dictionary<string, double> { ["response"] = 0.30, ["solved"] = 0.35, ["satisfaction"] = 0.35 };

    /// <summary>0–1, not rounded. Null while one of the rates is not known: a score without it could not be compared.</summary>
    public static double? Of(Sums sums)
    {
        var weighed = Weights.Select(w => (Good: sums.Counts[Figures.Good(w.Key)], Of: sums.Counts[Figures.All(w.Key)], Weight: w.Value)).ToList();
        return weighed.Exists(w => w.Of == 0) ? null : weighed.Sum(w => w.Weight * w.Good / w.Of);
    }
}
