namespace ServerlessQiFu.Tools.City.People;

/// <summary>How many people a unit has.</summary>
internal static class Staffing
{
    /// <summary>Officers over units in proportion to the work expected of each, nobody below the fewest; together exactly as many as there are.</summary>
    /// <param name="expected">Work of each unit, in any measure.</param>
    /// <exception cref="ArgumentException">Fewer officers than the fewest of all units together.</exception>
    public static IReadOnlyDictionary<string, int> Spread(int officers, IReadOnlyDictionary<string, double> expected, int fewest)
    {
        if (officers < fewest * expected.Count)
            throw new ArgumentException($"{officers} officers are fewer than {fewest} for each of {expected.Count} units.", nameof(officers));
        var free = officers - fewest * expected.Count;
        var total = expected.Values.Sum();
        // What a unit would have in proportion, above the fewest; scaled down until all fits.
        var wanted = expected.ToDictionary(e => e.Key, e => Math.Max(0, officers * e.Value / total - fewest), StringComparer.Ordinal);
        var scale = wanted.Values.Sum() is > 0 and var sum ? free / sum : 0;
        var spread = wanted.ToDictionary(w => w.Key, w => fewest + (int)Math.Floor(w.Value * scale), StringComparer.Ordinal);
        var rest = officers - spread.Values.Sum();
        foreach (var unit in wanted.OrderByDescending(w => w.Value * scale % 1).ThenBy(w => w.Key, StringComparer.Ordinal).Select(w => w.Key).Take(rest)) spread[unit]++;
        return spread;
    }
}
