using System.Globalization;
using System.Text;

namespace ServerlessQiFu.Tools.City.Figures;

/// <summary>A picture under construction, in SVG: white ground, plain letters, three inks that colour-blind readers can tell apart.</summary>
internal sealed class Drawing
{
    public const string Ink = "#1b1f24", Pale = "#d8dee4", Grey = "#57606a";

    public static readonly string[] Inks = ["#0b6e99", "#d9730d", "#6940a5", "#448361", "#ad1a72", "#9f6b53", "#2f3437"];

    private readonly StringBuilder _body = new();
    private readonly int _width;
    private readonly int _height;

    public Drawing(string title, string under, int width, int height)
    {
        (_width, _height) = (width, height);
        Text(24, 34, title, 18, bold: true);
        Text(24, 56, under, 12, Grey);
    }

    public void Text(double x, double y, string text, int size = 12, string ink = Ink, string anchor = "start", bool bold = false) => _body.Append(CultureInfo.InvariantCulture,
        $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" font-size=\"{size}\" fill=\"{ink}\" text-anchor=\"{anchor}\"{(bold ? " font-weight=\"600\"" : "")}>{Safe(text)}</text>\n");

    public void Bar(double x, double y, double width, double height, string ink) => _body.Append(CultureInfo.InvariantCulture,
        $"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{Math.Max(0, width):0.#}\" height=\"{height:0.#}\" fill=\"{ink}\"/>\n");

    public void Line(double x1, double y1, double x2, double y2, string ink = Pale, double width = 1) => _body.Append(CultureInfo.InvariantCulture,
        $"<line x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\" stroke=\"{ink}\" stroke-width=\"{width:0.#}\"/>\n");

    public void Curve(IEnumerable<(double X, double Y)> points, string ink) => _body.Append(CultureInfo.InvariantCulture,
        $"<polyline fill=\"none\" stroke=\"{ink}\" stroke-width=\"1.6\" stroke-linejoin=\"round\" points=\"{string.Join(' ', points.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.X:0.#},{p.Y:0.#}")))}\"/>\n");

    public void Legend(double x, double y, string ink, string text)
    {
        Bar(x, y - 9, 12, 10, ink);
        Text(x + 18, y, text);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {_width} {_height}\" width=\"{_width}\" height=\"{_height}\" font-family=\"'Noto Sans CJK SC','Noto Sans SC','Microsoft YaHei','PingFang SC',sans-serif\">\n<rect width=\"{_width}\" height=\"{_height}\" fill=\"#ffffff\"/>\n{_body}</svg>\n");

    private static string Safe(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
