namespace ServerlessQiFu.Tools.City.Figures;

/// <summary>Curves over equal steps of time.</summary>
internal sealed class Chart(string title, string under, double low, double high, Func<double, string> label)
{
    /// <summary>Steps of the upright axis.</summary>
    public const int Lines = 5;

    private const int Width = 960, Height = 440, Left = 70, Right = 44, Top = 104, Bottom = 40, MostLabels = 12, LegendWidth = 140;

    private readonly List<(string Name, IReadOnlyList<double?> Values, int Ink)> _curves = [];

    /// <param name="values">Null where nothing is known: the curve goes straight on to what is.</param>
    public void Curve(string name, IReadOnlyList<double?> values, int ink) => _curves.Add((name, values, ink));

    public string Draw(IReadOnlyList<string> steps)
    {
        var drawing = new Drawing(title, under, Width, Height);
        for (var line = 0; line <= Lines; line++)
        {
            var value = low + (high - low) * line / Lines;
            drawing.Line(Left, Y(value), Width - Right, Y(value));
            drawing.Text(Left - 8, Y(value) + 4, label(value), 11, Drawing.Grey, "end");
        }
        var every = Math.Max(1, (steps.Count + MostLabels - 1) / MostLabels);
        for (var step = 0; step < steps.Count; step += every) drawing.Text(X(step, steps.Count), Height - Bottom + 20, steps[step], 11, Drawing.Grey, "middle");
        foreach (var (i, (name, values, ink)) in _curves.Index())
        {
            drawing.Legend(Left + i * LegendWidth, 82, Drawing.Inks[ink], name);
            drawing.Curve(values.Index().Where(v => v.Item is not null).Select(v => (X(v.Index, steps.Count), Y(v.Item!.Value))), Drawing.Inks[ink]);
        }
        return drawing.ToString();
    }

    private static double X(int step, int steps) => Left + (Width - Left - Right) * (steps > 1 ? step / (double)(steps - 1) : 0.5);

    private double Y(double value) => Height - Bottom - (Height - Top - Bottom) * (value - low) / Math.Max(high - low, 1e-9);
}
