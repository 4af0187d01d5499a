using System.Globalization;

namespace Mmoda.HighEnergy;

/// <summary>A plot of a fit: data as photons with the model, and the residuals below.</summary>
public static class FitPlot
{
    /// <summary>Width of the plot, pixels.</summary>
    public const int Width = 760;

    /// <summary>Height of the plot, pixels.</summary>
    public const int Height = 560;

    private const double Left = 84, Right = 16, Top = 34, Split = 390, Bottom = 510, Gap = 8;
    private const string Ink = "#000000", Grey = "#444444", Light = "#888888", ModelColour = "#222222";
    private static readonly string[] Colours = ["#1f5fa8", "#c2571a", "#2d8a4e", "#8a3fa0", "#9a7d0a", "#b03060"];

    /// <summary>Draws a fit as SVG.</summary>
    /// <param name="problem">The problem; its memory is used.</param>
    /// <param name="fit">Its fit.</param>
    /// <returns>A whole SVG document.</returns>
    public static string ToSvg(FitProblem problem, FitResult fit)
    {
        SvgCanvas canvas = new(Width, Height);
        Draw(problem, fit, canvas);
        return canvas.ToSvg();
    }

    /// <summary>Draws a fit.</summary>
    /// <param name="problem">The problem; its memory is used.</param>
    /// <param name="fit">Its fit.</param>
    /// <param name="canvas">Where to, <see cref="Width"/> × <see cref="Height"/>, white.</param>
    public static void Draw(FitProblem problem, FitResult fit, IPlotCanvas canvas)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentNullException.ThrowIfNull(canvas);
        IReadOnlyList<UnfoldedBin> bins = UnfoldedBin.Unfold(problem, fit);
        Axis x = Axis.Logarithmic(bins.Select(b => Math.Max(b.LowKeV, 1e-3 * b.HighKeV)).Concat(bins.Select(b => b.HighKeV)), Left, Width - Right, 0);
        Axis y = Axis.Logarithmic(
            bins.SelectMany(b => new[] { b.Density, b.ModelDensity }).Where(v => v > 0), Split - Gap, Top, 0.08);
        double worst = Math.Clamp(bins.Select(b => Math.Abs(b.Residual)).Where(double.IsFinite).DefaultIfEmpty(3).Max() * 1.1, 2, 20);
        Axis r = new(-worst, worst, Bottom, Split + Gap, false);
        string statistic = FormattableString.Invariant($"{FitStatisticName.Of(fit.StatisticName)} {fit.Statistic:0.##} for {fit.DegreesOfFreedom} degrees of freedom");
        canvas.Text(Left, 20, $"{problem.Parameters.Model.Expression}: {statistic}", PlotAnchor.Start, Ink);
        Frame(canvas, x, y, Top, Split - Gap, "photons/(cm² s keV)", isLast: false);
        Frame(canvas, x, r, Split + Gap, Bottom, "residual / σ", isLast: true);
        canvas.Line([(Left, r.At(0)), (Width - Right, r.At(0))], Light);
        for (int s = 0; s < problem.Datasets.Count; s++)
            Draw(canvas, [.. bins.Where(b => b.Spectrum == s)], Colours[s % Colours.Length], x, y, r);
        for (int s = 0; s < problem.Datasets.Count && problem.Datasets.Count > 1; s++)
            canvas.Text(Width - Right - 8, Top + 16 + (15 * s), problem.Datasets[s].Name, PlotAnchor.End, Colours[s % Colours.Length]);
    }

    private static void Draw(IPlotCanvas canvas, UnfoldedBin[] bins, string colour, Axis x, Axis y, Axis r)
    {
        List<(double X, double Y)> model = [];
        foreach (UnfoldedBin bin in bins)
        {
            double low = x.At(Math.Max(bin.LowKeV, x.Low)), high = x.At(bin.HighKeV), middle = x.At(Math.Sqrt(Math.Max(bin.LowKeV, x.Low) * bin.HighKeV));
            double top = y.At(bin.Density + bin.DensityError), bottom = y.At(Math.Max(bin.Density - bin.DensityError, 1e-300));
            if (bin.Density + bin.DensityError > y.Low)
            {
                canvas.Line([(middle, top), (middle, bottom)], colour);
                if (bin.Density > y.Low)
                    canvas.Line([(low, y.At(bin.Density)), (high, y.At(bin.Density))], colour);
            }

            canvas.Line([(middle, r.At(bin.Residual + 1)), (middle, r.At(bin.Residual - 1))], colour);
            canvas.Line([(low, r.At(bin.Residual)), (high, r.At(bin.Residual))], colour);
            model.Add((low, y.At(bin.ModelDensity)));
            model.Add((high, y.At(bin.ModelDensity)));
        }

        canvas.Line([.. model], ModelColour);
    }

    private static void Frame(IPlotCanvas canvas, Axis x, Axis y, double top, double bottom, string label, bool isLast)
    {
        canvas.Line([(Left, top), (Width - Right, top), (Width - Right, bottom), (Left, bottom), (Left, top)], Grey);
        foreach (double tick in y.Ticks())
        {
            canvas.Line([(Left, y.At(tick)), (Left - 5, y.At(tick))], Grey);
            canvas.Text(Left - 8, y.At(tick) + 4, tick.ToString(y.IsLogarithmic ? "0E0" : "0.#", CultureInfo.InvariantCulture), PlotAnchor.End, Ink);
        }

        foreach (double tick in x.Ticks())
        {
            canvas.Line([(x.At(tick), bottom), (x.At(tick), bottom - 5)], Grey);
            if (isLast)
                canvas.Text(x.At(tick), bottom + 17, tick.ToString("0.###", CultureInfo.InvariantCulture), PlotAnchor.Middle, Ink);
        }

        canvas.Text(18, (top + bottom) / 2, label, PlotAnchor.Middle, Ink, isUpwards: true);
        if (isLast)
            canvas.Text((Left + Width - Right) / 2, bottom + 38, "energy / keV", PlotAnchor.Middle, Ink);
    }

    private readonly record struct Axis(double Low, double High, double From, double To, bool IsLogarithmic)
    {
        public static Axis Logarithmic(IEnumerable<double> values, double from, double to, double margin)
        {
            double[] all = [.. values.Where(double.IsFinite).DefaultIfEmpty(1)];
            double low = all.Min(), high = all.Max(), factor = Math.Pow(Math.Max(high / low, 10), margin);
            return new Axis(low / factor, (high > low ? high : 10 * low) * factor, from, to, true);
        }

        public double At(double value)
        {
            double fraction = IsLogarithmic ? Math.Log(Math.Max(value, 1e-300) / Low) / Math.Log(High / Low) : (value - Low) / (High - Low);
            return From + (Math.Clamp(double.IsNaN(fraction) ? 0 : fraction, 0, 1) * (To - From));
        }

        public IEnumerable<double> Ticks()
        {
            if (!IsLogarithmic)
            {
                double step = High > 8 ? 5 : High > 3 ? 2 : 1;
                for (double t = -step * Math.Floor(High / step); t <= High; t += step)
                    yield return t;
                yield break;
            }

            double decades = Math.Log10(High / Low);
            double[] within = decades > 3 ? [1] : decades > 1.2 ? [1, 2, 5] : [1, 1.5, 2, 3, 4, 5, 6, 8];
            for (double decade = Math.Pow(10, Math.Floor(Math.Log10(Low))); decade <= High; decade *= 10)
            {
                foreach (double m in within)
                {
                    if (m * decade >= Low && m * decade <= High)
                        yield return m * decade;
                }
            }
        }
    }
}
