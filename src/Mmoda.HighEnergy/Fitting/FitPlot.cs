using System.Globalization;
using System.Text;

namespace Mmoda.HighEnergy;

/// <summary>A plot of a fit as SVG: data as photons with the model, and the residuals below.</summary>
public static class FitPlot
{
    private const double Width = 760, Height = 560, Left = 84, Right = 16, Top = 34, Split = 390, Bottom = 510, Gap = 8;
    private static readonly string[] Colours = ["#1f5fa8", "#c2571a", "#2d8a4e", "#8a3fa0", "#9a7d0a", "#b03060"];

    /// <summary>Draws a fit.</summary>
    /// <param name="problem">The problem; its memory is used.</param>
    /// <param name="fit">Its fit.</param>
    /// <returns>A whole SVG document.</returns>
    public static string ToSvg(FitProblem problem, FitResult fit)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(fit);
        IReadOnlyList<UnfoldedBin> bins = UnfoldedBin.Unfold(problem, fit);
        Axis x = Axis.Logarithmic(bins.Select(b => Math.Max(b.LowKeV, 1e-3 * b.HighKeV)).Concat(bins.Select(b => b.HighKeV)), Left, Width - Right, 0);
        Axis y = Axis.Logarithmic(
            bins.SelectMany(b => new[] { b.Density, b.ModelDensity }).Where(v => v > 0), Split - Gap, Top, 0.08);
        double worst = Math.Clamp(bins.Select(b => Math.Abs(b.Residual)).Where(double.IsFinite).DefaultIfEmpty(3).Max() * 1.1, 2, 20);
        Axis r = new(-worst, worst, Bottom, Split + Gap, false);
        StringBuilder svg = new();
        Add(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"12\">");
        Add(svg, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#fff\"/>");
        string title = Escape(problem.Parameters.Model.Expression);
        Add(svg, $"<text x=\"{Left}\" y=\"20\">{title}: {Escape(FitStatisticName.Of(fit.StatisticName))} {fit.Statistic:0.##} for {fit.DegreesOfFreedom} degrees of freedom</text>");
        Frame(svg, x, y, Top, Split - Gap, "photons/(cm² s keV)", isLast: false);
        Frame(svg, x, r, Split + Gap, Bottom, "residual / σ", isLast: true);
        Add(svg, $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{r.At(0):0.#}\" y2=\"{r.At(0):0.#}\" stroke=\"#888\"/>");
        for (int s = 0; s < problem.Datasets.Count; s++)
            Draw(svg, [.. bins.Where(b => b.Spectrum == s)], Colours[s % Colours.Length], x, y, r);
        for (int s = 0; s < problem.Datasets.Count && problem.Datasets.Count > 1; s++)
        {
            Add(svg, $"<text x=\"{Width - Right - 8}\" y=\"{Top + 16 + (15 * s)}\" text-anchor=\"end\" fill=\"{Colours[s % Colours.Length]}\">{Escape(problem.Datasets[s].Name)}</text>");
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void Draw(StringBuilder svg, UnfoldedBin[] bins, string colour, Axis x, Axis y, Axis r)
    {
        StringBuilder model = new();
        foreach (UnfoldedBin bin in bins)
        {
            double low = x.At(Math.Max(bin.LowKeV, x.Low)), high = x.At(bin.HighKeV), middle = x.At(Math.Sqrt(Math.Max(bin.LowKeV, x.Low) * bin.HighKeV));
            double top = y.At(bin.Density + bin.DensityError), bottom = y.At(Math.Max(bin.Density - bin.DensityError, 1e-300));
            if (bin.Density + bin.DensityError > y.Low)
            {
                Add(svg, $"<path d=\"M{middle:0.#} {top:0.#}V{bottom:0.#}\" stroke=\"{colour}\"/>");
                if (bin.Density > y.Low)
                    Add(svg, $"<path d=\"M{low:0.#} {y.At(bin.Density):0.#}H{high:0.#}\" stroke=\"{colour}\"/>");
            }

            Add(svg, $"<path d=\"M{middle:0.#} {r.At(bin.Residual + 1):0.#}V{r.At(bin.Residual - 1):0.#}M{low:0.#} {r.At(bin.Residual):0.#}H{high:0.#}\" stroke=\"{colour}\"/>");
            Add(model, $"{(model.Length == 0 ? 'M' : 'L')}{low:0.#} {y.At(bin.ModelDensity):0.#}H{high:0.#}");
        }

        Add(svg, $"<path d=\"{model}\" fill=\"none\" stroke=\"#222\"/>");
    }

    private static void Frame(StringBuilder svg, Axis x, Axis y, double top, double bottom, string label, bool isLast)
    {
        Add(svg, $"<rect x=\"{Left}\" y=\"{top}\" width=\"{Width - Left - Right}\" height=\"{bottom - top}\" fill=\"none\" stroke=\"#444\"/>");
        foreach (double tick in y.Ticks())
        {
            Add(svg, $"<path d=\"M{Left} {y.At(tick):0.#}h-5\" stroke=\"#444\"/>");
            Add(svg, $"<text x=\"{Left - 8}\" y=\"{y.At(tick) + 4:0.#}\" text-anchor=\"end\">{(y.IsLogarithmic ? tick.ToString("0E0", CultureInfo.InvariantCulture) : tick.ToString("0.#", CultureInfo.InvariantCulture))}</text>");
        }

        foreach (double tick in x.Ticks())
        {
            Add(svg, $"<path d=\"M{x.At(tick):0.#} {bottom}v-5\" stroke=\"#444\"/>");
            if (isLast)
                Add(svg, $"<text x=\"{x.At(tick):0.#}\" y=\"{bottom + 17}\" text-anchor=\"middle\">{tick:0.###}</text>");
        }

        Add(svg, $"<text transform=\"translate(18 {(top + bottom) / 2:0.#}) rotate(-90)\" text-anchor=\"middle\">{label}</text>");
        if (isLast)
            Add(svg, $"<text x=\"{(Left + Width - Right) / 2}\" y=\"{bottom + 38}\" text-anchor=\"middle\">energy / keV</text>");
    }

    private static void Add(StringBuilder svg, FormattableString text) => svg.AppendLine(text.ToString(CultureInfo.InvariantCulture));

    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

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
