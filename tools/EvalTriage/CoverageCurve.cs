using System.Globalization;
using System.Text;

namespace ServerlessQiFu.Tools.EvalTriage;

/// <summary>Coverage against accuracy as a small SVG.</summary>
public static class CoverageCurve
{
    private const int Width = 640, Height = 400, Left = 60, Bottom = 350, Right = 620, Top = 30;
    private const double LowestAccuracy = 0.7;

    public static string Draw(IReadOnlyList<(double Threshold, double Coverage, double Accuracy)> model, IReadOnlyList<(double Threshold, double Coverage, double Accuracy)> keywords, (double Coverage, double Accuracy) operating)
    {
        var svg = new StringBuilder($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" font-family="sans-serif" font-size="13">""");
        svg.Append($"""<rect width="{Width}" height="{Height}" fill="white"/>""");
        for (var a = 0.7; a <= 1.001; a += 0.05) svg.Append(F($"""<line x1="{Left}" x2="{Right}" y1="{Y(a):F0}" y2="{Y(a):F0}" stroke="#ddd"/><text x="{Left - 8}" y="{Y(a) + 4:F0}" text-anchor="end">{a:F2}</text>"""));
        for (var c = 0.0; c <= 1.001; c += 0.2) svg.Append(F($"""<text x="{X(c):F0}" y="{Bottom + 20}" text-anchor="middle">{c:F1}</text>"""));
        svg.Append(F($"""<text x="{(Left + Right) / 2}" y="{Height - 8}" text-anchor="middle">decided without a person (share of letters)</text><text x="{Left}" y="18">tier accuracy of these</text>"""));
        svg.Append(F($"""<rect x="{X(0.6):F0}" y="{Y(1):F0}" width="{X(1) - X(0.6):F0}" height="{Y(0.93) - Y(1):F0}" fill="#2a7" fill-opacity="0.1"/>"""));
        svg.Append(Line(keywords, "#999")).Append(Line(model, "#06c"));
        svg.Append(F($"""<circle cx="{X(operating.Coverage):F1}" cy="{Y(operating.Accuracy):F1}" r="5" fill="#06c"/>"""));
        svg.Append(F($"""<text x="{Right - 8}" y="{Bottom - 30}" text-anchor="end" fill="#06c">embedded model (dot: as shipped)</text><text x="{Right - 8}" y="{Bottom - 12}" text-anchor="end" fill="#777">keywords</text></svg>"""));
        return svg.Append('\n').ToString();
    }

    /// <summary>The first few letters say nothing: one mistake there would swing the line over the whole page.</summary>
    private static string Line(IReadOnlyList<(double Threshold, double Coverage, double Accuracy)> points, string colour) =>
        F($"""<polyline fill="none" stroke="{colour}" stroke-width="2" points="{string.Join(' ', points.Where(p => p.Coverage >= 0.05).Select(p => F($"{X(p.Coverage):F1},{Y(p.Accuracy):F1}")))}"/>""");

    private static double X(double coverage) => Left + coverage * (Right - Left);
    private static double Y(double accuracy) => Bottom - (Math.Max(accuracy, LowestAccuracy) - LowestAccuracy) / (1 - LowestAccuracy) * (Bottom - Top);
    private static string F(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
