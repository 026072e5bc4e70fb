namespace ServerlessQiFu.Tools.City;

/// <summary>
/// Chance that can be repeated: SplitMix64 from a seed. Whoever draws has dice of his own, named by what they are for, so that one
/// more draw here changes nothing there, and the same city with other staff meets the same letters.
/// </summary>
internal sealed class Dice(ulong seed)
{
    private ulong _state = seed;

    public static Dice For(int seed, string purpose, long number = 0) => new(Mixed(Mixed(Hash(purpose) + (ulong)seed) + (ulong)number));

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        return Mixed(_state);
    }

    /// <summary>0 ≤ x &lt; 1.</summary>
    public double Share() => (Next() >> 11) * (1.0 / (1UL << 53));

    public bool Chance(double probability) => Share() < probability;

    /// <summary>0 ≤ x &lt; <paramref name="count"/>.</summary>
    public int Below(int count) => (int)(Share() * count);

    public T Of<T>(IReadOnlyList<T> choices) => choices[Below(choices.Count)];

    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Share())) * Math.Cos(2 * Math.PI * Share());

    /// <summary>Log-normal: half of all draws are below the median; <paramref name="spread"/> is the standard deviation of the logarithm.</summary>
    public TimeSpan Around(TimeSpan median, double spread) => median * Math.Exp(spread * Normal());

    /// <summary>Gamma with mean 1 and the given shape: the greater, the nearer to 1 (Marsaglia and Tsang; boosted below 1).</summary>
    public double Gamma(double shape)
    {
        if (shape < 1) return Gamma(shape + 1) * (shape + 1) * Math.Pow(1 - Share(), 1 / shape) / shape;
        var (d, c) = (shape - 1.0 / 3, 1 / Math.Sqrt(9 * shape - 3));
        while (true)
        {
            var x = Normal();
            var v = Math.Pow(1 + c * x, 3);
            if (v > 0 && Math.Log(1 - Share()) < 0.5 * x * x + d * (1 - v + Math.Log(v))) return d * v / shape;
        }
    }

    /// <summary>An index with the weight it has; the weights as running sums, the last of them positive.</summary>
    public int Weighted(IReadOnlyList<double> runningSums)
    {
        var (low, high, wanted) = (0, runningSums.Count - 1, Share() * runningSums[^1]);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (runningSums[middle] > wanted) high = middle;
            else low = middle + 1;
        }
        return low;
    }

    public static double[] RunningSums(IEnumerable<double> weights)
    {
        var sum = 0.0;
        return [.. weights.Select(w => sum += w)];
    }

    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in text) hash = (hash ^ letter) * 1099511628211UL;
        return hash;
    }

    private static ulong Mixed(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
