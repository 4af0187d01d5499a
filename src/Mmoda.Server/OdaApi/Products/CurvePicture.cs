using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using Mmoda.Fits;

namespace Mmoda.Server.OdaApi;

/// <summary>A light curve as a picture (SVG), for the front end; programs draw their own.</summary>
internal static class CurvePicture
{
    private const int Width = 640, Height = 360, Left = 70, Right = 15, Top = 30, Bottom = 45;

    /// <summary>More points than this could not be told apart, and are averaged.</summary>
    private const int MostPoints = 500;

    /// <summary>Longest curve that is drawn, bins.</summary>
    private const int MostRows = 1_000_000;

    /// <summary>About so many marks along an axis.</summary>
    private const int MarksWanted = 5;

    private const int LongestTitle = 80;

    /// <summary>The picture, or null when the file has no curve with numbers in it.</summary>
    /// <param name="path">A file with a table that has the columns TIME, RATE and ERROR.</param>
    /// <param name="title">What stands above.</param>
    public static string? Of(string path, string title)
    {
        try
        {
            using FitsFile file = FitsFile.Open(path);
            if (file.Hdus.OfType<BinaryTableHdu>().FirstOrDefault(IsCurve) is not { RowCount: > 0 and <= MostRows } table)
                return null;
            FitsColumn time = table.RequireColumn("TIME"), rate = table.RequireColumn("RATE");
            Point[] points = Averaged(table.ReadAll<double>(time), table.ReadAll<double>(rate), table.ReadAll<double>("ERROR"));
            return points.Length == 0 ? null : Draw(points, title, $"TIME{Unit(time)}", $"RATE{Unit(rate)}");
        }
        catch (Exception e) when (e is IOException or FitsException)
        {
            return null; // The page has the file, and a picture is an extra.
        }
    }

    private static bool IsCurve(BinaryTableHdu table) => ((string[])["TIME", "RATE", "ERROR"]).All(n => table.FindColumn(n) is { Repeat: 1, IsVariableLength: false, ElementType: not FitsElementType.Character });

    private static string Unit(FitsColumn column) => column.Unit is { Length: > 0 } unit ? $" ({unit})" : "";

    /// <summary>The points that are numbers; many as means of neighbours, weighted by their errors.</summary>
    private static Point[] Averaged(double[] times, double[] rates, double[] errors)
    {
        int[] good = [.. Enumerable.Range(0, times.Length).Where(i => double.IsFinite(times[i]) && double.IsFinite(rates[i]) && double.IsFinite(errors[i]) && errors[i] > 0)];
        int together = (good.Length + MostPoints - 1) / MostPoints;
        return [.. good.Chunk(Math.Max(1, together)).Select(group =>
        {
            double weights = group.Sum(i => 1 / (errors[i] * errors[i]));
            return new Point(group.Average(i => times[i]), group.Sum(i => rates[i] / (errors[i] * errors[i])) / weights, 1 / Math.Sqrt(weights));
        }).Where(p => double.IsFinite(p.Rate) && p.Error > 0)];
    }

    private static string Draw(Point[] points, string title, string across, string up)
    {
        Axis x = Axis.Over(points.Min(p => p.Time), points.Max(p => p.Time), Left, Width - Right);
        Axis y = Axis.Over(points.Min(p => p.Rate - p.Error), points.Max(p => p.Rate + p.Error), Height - Bottom, Top);
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" width=\"{Width}\" height=\"{Height}\" font-family=\"sans-serif\" font-size=\"12\">");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"white\"/><path fill=\"none\" stroke=\"#888\" d=\"M{Left} {Top}V{Height - Bottom}H{Width - Right}\"/>");
        foreach (double mark in x.Marks())
            Text(svg, x.At(mark), Height - Bottom + 16, "middle", x.Label(mark));
        foreach (double mark in y.Marks())
            Text(svg, Left - 6, y.At(mark) + 4, "end", y.Label(mark));
        Text(svg, (Left + Width - Right) / 2.0, Height - 8, "middle", across);
        Text(svg, Left, Top - 12, "start", $"{(title.Length <= LongestTitle ? title : title[..LongestTitle])}: {up}");
        svg.Append("<path fill=\"none\" stroke=\"#1f5fa8\" d=\"");
        foreach (Point point in points)
            svg.Append(CultureInfo.InvariantCulture, $"M{x.At(point.Time):0.#} {y.At(point.Rate - point.Error):0.#}V{y.At(point.Rate + point.Error):0.#}");
        svg.Append("\"/><g fill=\"#1f5fa8\">");
        foreach (Point point in points)
            svg.Append(CultureInfo.InvariantCulture, $"<circle cx=\"{x.At(point.Time):0.#}\" cy=\"{y.At(point.Rate):0.#}\" r=\"2\"/>");
        return svg.Append("</g></svg>").ToString();
    }

    private static void Text(StringBuilder svg, double x, double y, string anchor, string text) =>
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\">{HtmlEncoder.Default.Encode(text)}</text>");

    private readonly record struct Point(double Time, double Rate, double Error);

    /// <summary>Values along one direction of the picture, with marks at round numbers.</summary>
    private readonly record struct Axis(double First, double Last, double From, double To, double Step)
    {
        public static Axis Over(double least, double most, double from, double to)
        {
            double range = most - least;
            double margin = range > 0 ? 0.05 * range : Math.Max(Math.Abs(least) * 0.05, 1e-6);
            double rough = (range + (2 * margin)) / MarksWanted, decade = Math.Pow(10, Math.Floor(Math.Log10(rough)));
            return new Axis(least - margin, most + margin, from, to, decade * (rough / decade) switch { < 2 => 2, < 5 => 5, _ => 10 });
        }

        public double At(double value) => From + ((value - First) / (Last - First) * (To - From));

        public IEnumerable<double> Marks()
        {
            double first = Math.Ceiling(First / Step) * Step;
            for (int i = 0; i <= 2 * MarksWanted && first + (i * Step) <= Last; i++)
                yield return first + (i * Step);
        }

        /// <summary>As many digits as tell marks apart.</summary>
        public string Label(double mark) => Math.Abs(mark) is >= 1e7 or (> 0 and < 1e-4) && Step is >= 1e7 or < 1e-4
            ? mark.ToString("0.###E0", CultureInfo.InvariantCulture)
            : Math.Round(mark, Math.Clamp((int)-Math.Floor(Math.Log10(Step)), 0, 12)).ToString(CultureInfo.InvariantCulture);
    }
}
