namespace ServerlessQiFu.Tools.Figures;

/// <summary>The rows of docs/performance.md, as they are printed.</summary>
internal static class Table
{
    public static void Row(string figure, string target, string measured) => Console.WriteLine($"| {figure} | {target} | {measured} |");

    public static string Rate(int count, TimeSpan took) => $"{count / took.TotalSeconds:N0}/s";

    /// <summary>Processor time for one, which says the same on a busy machine as on a quiet one.</summary>
    public static string Each(TimeSpan processor, int count) => $"{processor.TotalMilliseconds / count:F2} ms";

    public static double Percentile(double[] values, int percent)
    {
        Array.Sort(values);
        return values[Math.Min(values.Length - 1, values.Length * percent / 100)];
    }
}
