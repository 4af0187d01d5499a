using System.Globalization;
using Mmoda.Analysis;
using Mmoda.CodedMask;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>The part of a mosaic that is wanted: a box on the sky, its sides along right ascension and declination at its centre.</summary>
/// <param name="Centre">The middle.</param>
/// <param name="WidthDegrees">East to west, 0.5 to 120 degrees.</param>
/// <param name="HeightDegrees">North to south, 0.5 to 120 degrees.</param>
internal readonly record struct MosaicCut(SkyDirection Centre, double WidthDegrees, double HeightDegrees)
{
    /// <summary>Parameter of steps.</summary>
    public const string Parameter = "cut";

    private const string CentreName = "mosaic_centre";
    private const string SizeName = "mosaic_size";
    private const double Smallest = 0.5;
    private const double Largest = 120;

    // The rim of the box is followed in so many pieces: the pixels of no projection bend more than a pixel within one of them.
    private const int Samples = 65;

    /// <summary>The parameters of queries that ask for a box.</summary>
    public static IReadOnlyList<Parameter> Parameters { get; } =
    [
        new(CentreName, ParameterKind.Text) { IsOptional = true, Label = "Centre", Description = "Of the mosaic with a size: RA,DEC in degrees; the source unless told otherwise." },
        new(SizeName, ParameterKind.Text) { IsOptional = true, Label = "Size", Description = "Degrees from 0.5 to 120 as 20, or width and height as 20x10; without it all that the windows show." },
    ];

    /// <summary>Reads a position <c>RA,DEC</c>, degrees.</summary>
    public static bool TryParseCentre(string text, out SkyDirection centre)
    {
        centre = default;
        if (!TryParse(text.Split(','), out double ra, out double dec) || !(dec is >= -90 and <= 90) || !(ra is >= -360 and <= 360))
            return false;
        centre = SkyDirection.FromDegrees((ra % 360 + 360) % 360, dec);
        return true;
    }

    /// <summary>Reads sides <c>20x10</c> or <c>20</c>, degrees.</summary>
    public static bool TryParseSize(string text, out double width, out double height)
    {
        string[] sides = text.Split('x', StringSplitOptions.TrimEntries);
        return TryParse(sides.Length == 1 ? [sides[0], sides[0]] : sides, out width, out height)
            && width is >= Smallest and <= Largest && height is >= Smallest and <= Largest;
    }

    /// <summary>The cut of a step's parameters, or null where it makes the whole mosaic.</summary>
    public static MosaicCut? Of(IReadOnlyDictionary<string, string> parameters)
    {
        if (!parameters.TryGetValue(Parameter, out string? text))
            return null;
        double[] n = [.. text.Split(',').Select(t => double.Parse(t, CultureInfo.InvariantCulture))];
        return new MosaicCut(SkyDirection.FromDegrees(n[0], n[1]), n[2], n[3]);
    }

    /// <summary>Text that <see cref="Of"/> reads.</summary>
    public override string ToString() => string.Join(
        ',', new[] { Centre.RightAscensionDegrees, Centre.DeclinationDegrees, WidthDegrees, HeightDegrees }.Select(StepParameters.Text));

    /// <summary>The rectangle of a plane that holds the box.</summary>
    /// <param name="plane">World coordinates of the plane.</param>
    /// <returns>Null where the projection shows nothing of it.</returns>
    public MosaicRegion? RegionIn(Wcs plane)
    {
        // On a tangent plane about the centre the box is a rectangle.
        Wcs own = Wcs.Tangent(Centre, 0, 0, -1, 0, 0, 1);
        double halfWidth = Math.Tan(WidthDegrees / 2 * Math.PI / 180) * 180 / Math.PI, halfHeight = Math.Tan(HeightDegrees / 2 * Math.PI / 180) * 180 / Math.PI;
        double left = double.PositiveInfinity, bottom = left, right = double.NegativeInfinity, top = right;
        for (int i = 0; i < Samples; i++)
        {
            for (int j = 0; j < Samples; j++)
            {
                double x = halfWidth * ((2.0 * i / (Samples - 1)) - 1), y = halfHeight * ((2.0 * j / (Samples - 1)) - 1);
                if (!own.TryPixelToSky(x, y, out SkyDirection direction) || !plane.TrySkyToPixel(direction, out double px, out double py))
                    continue;
                (left, right) = (Math.Min(left, px), Math.Max(right, px));
                (bottom, top) = (Math.Min(bottom, py), Math.Max(top, py));
            }
        }

        // Further out than any mosaic reaches; it would not fit into an integer.
        if (!(right >= left) || !(Math.Max(Math.Max(-left, right), Math.Max(-bottom, top)) < 1e6))
            return null;
        int x0 = (int)Math.Round(left), y0 = (int)Math.Round(bottom);
        return new MosaicRegion(x0, y0, Math.Max(1, (int)Math.Round(right) - x0 + 1), Math.Max(1, (int)Math.Round(top) - y0 + 1));
    }

    private static bool TryParse(string[] texts, out double first, out double second)
    {
        second = 0;
        return double.TryParse(texts[0], NumberStyles.Float, CultureInfo.InvariantCulture, out first)
            && texts.Length == 2 && double.TryParse(texts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out second);
    }

    /// <summary>Makes the box of the parameters <c>mosaic_centre</c> and <c>mosaic_size</c>.</summary>
    /// <param name="canonical">The canonical parameters; added to.</param>
    /// <param name="target">Position of the query, where it has one.</param>
    /// <param name="problems">Added to.</param>
    public static void Complete(SortedDictionary<string, string> canonical, SkyDirection? target, IList<QueryProblem> problems)
    {
        SkyDirection? centre = target;
        if (canonical.TryGetValue(CentreName, out string? given))
        {
            if (TryParseCentre(given, out SkyDirection parsed))
                centre = parsed;
            else
                problems.Add(new(CentreName, given, "Give right ascension and declination in degrees, ICRS, as 83.63,22.01."));
            if (!canonical.ContainsKey(SizeName))
                problems.Add(new(SizeName, null, $"With {CentreName} the size of the mosaic is needed: degrees, as 20 or 20x10."));
        }

        if (!canonical.TryGetValue(SizeName, out string? size))
            return;
        if (!TryParseSize(size, out double width, out double height))
            problems.Add(new(SizeName, size, "Give degrees from 0.5 to 120 as 20, or width (east-west) and height as 20x10."));
        else if (centre is { } middle)
            canonical[Parameter] = new MosaicCut(middle, width, height).ToString();
        else
            problems.Add(new(CentreName, null, $"With {SizeName} the centre is needed: {CentreName} as 83.63,22.01, or a source or RA and DEC."));
    }
}
