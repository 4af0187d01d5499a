using System.Globalization;
using System.Net;
using System.Text;

namespace Mmoda.HighEnergy;

/// <summary>A canvas that becomes an SVG document.</summary>
internal sealed class SvgCanvas : IPlotCanvas
{
    private readonly StringBuilder _svg = new();

    /// <summary>An empty one on white.</summary>
    public SvgCanvas(double width, double height)
    {
        Add($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"12\">");
        Add($"<rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>");
    }

    /// <inheritdoc/>
    public void Line(ReadOnlySpan<(double X, double Y)> points, string colour)
    {
        StringBuilder path = new();
        for (int i = 0; i < points.Length; i++)
            path.Append(i == 0 ? 'M' : 'L').Append(CultureInfo.InvariantCulture, $"{points[i].X:0.#} {points[i].Y:0.#}");
        Add($"<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\"/>");
    }

    /// <inheritdoc/>
    public void Text(double x, double y, string text, PlotAnchor anchor, string colour, bool isUpwards = false)
    {
        string place = isUpwards ? FormattableString.Invariant($"transform=\"translate({x:0.#} {y:0.#}) rotate(-90)\"") : FormattableString.Invariant($"x=\"{x:0.#}\" y=\"{y:0.#}\"");
        string at = anchor == PlotAnchor.Start ? "start" : anchor == PlotAnchor.End ? "end" : "middle";
        Add($"<text {place} text-anchor=\"{at}\" fill=\"{colour}\">{WebUtility.HtmlEncode(text)}</text>");
    }

    /// <summary>The document.</summary>
    public string ToSvg() => _svg + "</svg>\n";

    private void Add(FormattableString text) => _svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
