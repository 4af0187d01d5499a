using System.Globalization;
using System.Text;
using Mmoda.Numerics;

namespace Mmoda.Instruments;

/// <summary>A small plot of points and curves as SVG.</summary>
internal sealed class SvgPlot(string xLabel, string yLabel)
{
    private const double Width = 480, Height = 320, Left = 58, Right = 12, Top = 10, Bottom = 44;

    private readonly List<(double X, double Y)> _points = [];
    private readonly List<Func<double, double>> _curves = [];
    private readonly List<(double From, double To, double Y)> _bars = [];

    /// <summary>Whether x is logarithmic.</summary>
    public bool IsLogX { get; init; }

    /// <summary>Whether y is logarithmic.</summary>
    public bool IsLogY { get; init; }

    /// <summary>Limits of y; else those of the points.</summary>
    public (double Low, double High)? YLimits { get; init; }

    /// <summary>A histogram of pulls from −5 to 5 with the normal curve of equal area.</summary>
    public static string Histogram(IEnumerable<double> values, string label)
    {
        const int Bins = 40;
        double[] all = [.. values];
        long[] counts = new long[Bins];
        _ = Numerics.Histogram.Add(all, -5, 5, counts);
        SvgPlot plot = new(label, "number");
        for (int i = 0; i < Bins; i++)
            plot._bars.Add((-5 + (10.0 * i / Bins), -5 + (10.0 * (i + 1) / Bins), counts[i]));
        return plot.AddCurve(x => all.Length * 10.0 / Bins * NormalDistribution.Density(x)).Write();
    }

    /// <summary>Adds points; those that an axis cannot show are left out.</summary>
    public SvgPlot AddPoints(IEnumerable<(double X, double Y)> points)
    {
        _points.AddRange(points.Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y) && (!IsLogX || p.X > 0) && (!IsLogY || p.Y > 0)));
        return this;
    }

    /// <summary>Adds a curve over the whole range of x.</summary>
    public SvgPlot AddCurve(Func<double, double> curve)
    {
        _curves.Add(curve);
        return this;
    }

    /// <summary>The SVG element.</summary>
    public string Write()
    {
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" font-family=\"sans-serif\" font-size=\"11\">");
        (double x0, double x1) = Range([.. _points.Select(p => p.X), .. _bars.SelectMany(b => new[] { b.From, b.To })], IsLogX);
        (double y0, double y1) = YLimits ?? Range([.. _points.Select(p => p.Y), .. _bars.SelectMany(b => new[] { 0, b.Y * 1.1 })], IsLogY);
        double X(double x) => Left + (Scale(x, x0, x1, IsLogX) * (Width - Left - Right));
        double Y(double y) => Height - Bottom - (Math.Clamp(Scale(y, y0, y1, IsLogY), 0, 1) * (Height - Top - Bottom));
        Axes(svg, X, Y, (x0, x1), (y0, y1));
        foreach ((double from, double to, double y) in _bars)
            svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{X(from):F1}\" y=\"{Y(y):F1}\" width=\"{X(to) - X(from):F1}\" height=\"{Y(y0) - Y(y):F1}\" fill=\"#9db8d9\" stroke=\"#fff\" stroke-width=\".5\"/>");
        foreach ((double x, double y) in _points)
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{X(x):F1}\" cy=\"{Y(y):F1}\" r=\"1.7\" fill=\"#2f5f9e\" fill-opacity=\".5\"/>");
        foreach (Func<double, double> curve in _curves)
            Curve(svg, curve, X, Y, (x0, x1));
        return svg.Append("</svg>").ToString();
    }

    private void Axes(StringBuilder svg, Func<double, double> x, Func<double, double> y, (double Low, double High) xs, (double Low, double High) ys)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Left}\" y=\"{Top}\" width=\"{Width - Left - Right}\" height=\"{Height - Top - Bottom}\" fill=\"none\" stroke=\"#8794a3\"/>");
        foreach (double tick in Ticks(xs, IsLogX))
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x(tick):F1}\" x2=\"{x(tick):F1}\" y1=\"{Top}\" y2=\"{Height - Bottom}\" stroke=\"#e6ebf1\"/><text x=\"{x(tick):F1}\" y=\"{Height - Bottom + 14}\" text-anchor=\"middle\">{tick:0.####}</text>");
        foreach (double tick in Ticks(ys, IsLogY))
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{y(tick):F1}\" y2=\"{y(tick):F1}\" stroke=\"#e6ebf1\"/><text x=\"{Left - 5}\" y=\"{y(tick) + 4:F1}\" text-anchor=\"end\">{tick:0.####}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 8}\" text-anchor=\"middle\">{xLabel}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text transform=\"translate(14 {(Top + Height - Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">{yLabel}</text>");
    }

    private void Curve(StringBuilder svg, Func<double, double> curve, Func<double, double> x, Func<double, double> y, (double Low, double High) xs)
    {
        const int Steps = 120;
        svg.Append("<polyline fill=\"none\" stroke=\"#c2571a\" stroke-width=\"1.5\" points=\"");
        for (int i = 0; i <= Steps; i++)
        {
            double f = (double)i / Steps, at = IsLogX ? xs.Low * Math.Pow(xs.High / xs.Low, f) : xs.Low + (f * (xs.High - xs.Low));
            svg.Append(CultureInfo.InvariantCulture, $"{x(at):F1},{y(curve(at)):F1} ");
        }

        svg.Append("\"/>");
    }

    private static (double Low, double High) Range(double[] values, bool isLog)
    {
        if (values.Length == 0)
            return (isLog ? 0.1 : 0, 1);
        double low = values.Min(), high = values.Max();
        if (isLog)
            return (Math.Pow(10, Math.Floor(Math.Log10(low))), Math.Pow(10, Math.Ceiling(Math.Log10(high) + 1e-9)));
        return high > low ? (low, high) : (low - 0.5, high + 0.5);
    }

    private static double Scale(double value, double low, double high, bool isLog) =>
        isLog ? Math.Log(value / low) / Math.Log(high / low) : (value - low) / (high - low);

    private static IEnumerable<double> Ticks((double Low, double High) range, bool isLog)
    {
        if (isLog)
        {
            for (double tick = range.Low; tick <= range.High * 1.001; tick *= 10)
                yield return tick;
            yield break;
        }

        double rough = (range.High - range.Low) / 6, power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * (rough / power > 5 ? 10 : rough / power > 2 ? 5 : rough / power > 1 ? 2 : 1);
        for (double tick = Math.Ceiling((range.Low / step) - 1e-9) * step; tick <= range.High + (1e-9 * step); tick += step)
            yield return Math.Abs(tick) < 1e-9 * step ? 0 : tick;
    }
}
