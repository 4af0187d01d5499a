using System.Globalization;
using Mmoda.CodedMask;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>
/// The endless plane of pixels that all mosaics of a field lie on. A mosaic is a rectangle of it, so that sums of some
/// windows can be added to those of others pixel by pixel.
/// </summary>
/// <remarks>
/// The centre of the plane is a point of a fixed net, not the mean pointing: with more windows it seldom changes, and then
/// what was summed before can be used again.
/// </remarks>
internal sealed class MosaicPlane
{
    /// <summary>Projections a user may choose.</summary>
    public static IReadOnlyList<string> Projections { get; } = ["TAN", "CAR", "AIT", "HEALPix"];

    /// <summary>Pointings further than this from the centre of a tangent plane are refused: their fields would fill it to the horizon.</summary>
    public const double LargestTangentDegrees = 50;

    /// <summary>HEALPix of a mosaic: pixels of 3.44′, the finest that does not exceed those of the detector (4.94′).</summary>
    public const int Nside = 1024;

    // Net of centres: 768 points, 7.3° apart.
    private const int CentreNside = 8;

    private const int Samples = 33;

    private readonly string _projection;
    private readonly Telescope _telescope;
    private readonly (double X, double Y) _limit;

    /// <summary>The plane of a projection about a centre.</summary>
    /// <param name="projection">One of <see cref="Projections"/>.</param>
    /// <param name="centre">TAN touches the sphere there; CAR and AIT have its meridian in the middle.</param>
    /// <param name="telescope">Whose pixels and fields.</param>
    public MosaicPlane(string projection, SkyDirection centre, Telescope telescope)
    {
        _telescope = telescope;
        _projection = projection;
        double pixel = telescope.Pixel.Degrees;
        (Wcs, _limit) = projection switch
        {
            "TAN" => (Wcs.Tangent(centre, 0, 0, -pixel, 0, 0, pixel), (double.PositiveInfinity, double.PositiveInfinity)),
            "CAR" => (Cylindrical(SkyProjection.Car, centre, pixel), (180 / pixel, 90 / pixel)),

            // The ellipse has half axes of 2√2 and √2 radians (Calabretta and Greisen 2002, §5.3.3).
            "AIT" => (Cylindrical(SkyProjection.Ait, centre, pixel), (2 * Math.Sqrt(2) * 180 / Math.PI / pixel, Math.Sqrt(2) * 180 / Math.PI / pixel)),
            "HEALPix" => (Diamonds(centre), (2.5 * Nside, 2.5 * Nside)),
            _ => throw new ArgumentException($"The projection is '{projection}'; allowed are {string.Join(", ", Projections)}.", nameof(projection)),
        };
    }

    /// <summary>The transformation with the reference direction at pixel (0, 0), or a half pixel beside it (HEALPix).</summary>
    public Wcs Wcs { get; }

    /// <summary>The point of the net that is nearest to the middle of some directions.</summary>
    public static SkyDirection CentreOf(IReadOnlyCollection<SkyDirection> pointings)
    {
        SkyDirection mean = SkyDirection.FromVector(pointings.Sum(p => p.X), pointings.Sum(p => p.Y), pointings.Sum(p => p.Z));
        HealpixGrid net = HealpixGrid.FromNside(CentreNside, HealpixScheme.Ring);
        return net.CentreOf(net.PixelAt(mean));
    }

    /// <summary>The parameters <c>projection</c> and <c>centre</c> of steps.</summary>
    public static Dictionary<string, string> Parameters(string projection, SkyDirection centre) => new()
    {
        ["projection"] = projection,
        ["centre"] = StepParameters.Text(centre.RightAscensionDegrees) + "," + StepParameters.Text(centre.DeclinationDegrees),
    };

    /// <summary>The plane of <see cref="Parameters"/>.</summary>
    public static MosaicPlane Of(IReadOnlyDictionary<string, string> parameters, Telescope telescope)
    {
        double[] centre = [.. parameters["centre"].Split(',').Select(t => double.Parse(t, CultureInfo.InvariantCulture))];
        return new MosaicPlane(parameters["projection"], SkyDirection.FromDegrees(centre[0], centre[1]), telescope);
    }

    /// <summary>The transformation of a rectangle of the plane.</summary>
    public Wcs WcsOf(MosaicRegion region) => new(Wcs.Keywords with
    {
        ReferencePixel1 = Wcs.Keywords.ReferencePixel1 - region.X,
        ReferencePixel2 = Wcs.Keywords.ReferencePixel2 - region.Y,
    });

    /// <summary>The rectangle that holds the coded field of an image; null where the projection cannot show all of it.</summary>
    /// <param name="image">World coordinates of an image of one window.</param>
    public MosaicRegion? RegionOf(Wcs image)
    {
        // A square stays a convex quadrangle from one tangent plane to another: its corners decide. Elsewhere the field may
        // be cut at the edge of the map: sampled densely, with the distance of neighbours as the margin.
        bool isTangent = _projection == "TAN";
        int samples = isTangent ? 2 : Samples;
        SkyGrid grid = _telescope.CameraOf(_telescope.Energies).SkyGrid(_telescope.Oversampling);
        double half = Math.Tan(_telescope.FieldEdgeDegrees * Math.PI / 180) * grid.PixelsPerTangent, step = 2 * half / (samples - 1);
        double[,] x = new double[samples, samples], y = new double[samples, samples];
        double lowX = double.PositiveInfinity, lowY = lowX, highX = double.NegativeInfinity, highY = highX, marginX = 1, marginY = 1;
        for (int i = 0; i < samples; i++)
        {
            for (int j = 0; j < samples; j++)
            {
                if (!image.TryPixelToSky(((grid.Width - 1) / 2.0) - half + (i * step), ((grid.Height - 1) / 2.0) - half + (j * step), out SkyDirection direction)
                    || !Wcs.TrySkyToPixel(direction, out x[i, j], out y[i, j]))
                {
                    return null;
                }

                (lowX, highX) = (Math.Min(lowX, x[i, j]), Math.Max(highX, x[i, j]));
                (lowY, highY) = (Math.Min(lowY, y[i, j]), Math.Max(highY, y[i, j]));
                if (isTangent)
                    continue;
                (int beforeI, int beforeJ) = (Math.Max(0, i - 1), Math.Max(0, j - 1));
                marginX = Math.Max(marginX, Math.Max(Math.Abs(x[i, j] - x[beforeI, j]), Math.Abs(x[i, j] - x[i, beforeJ])));
                marginY = Math.Max(marginY, Math.Max(Math.Abs(y[i, j] - y[beforeI, j]), Math.Abs(y[i, j] - y[i, beforeJ])));
            }
        }

        // No tangent plane worth looking at has pixels so far out; beyond, they would not fit into an integer.
        if (!(Math.Max(Math.Max(-lowX, highX), Math.Max(-lowY, highY)) < 1e6))
            return null;
        int left = (int)Math.Floor(Math.Max(lowX - marginX, -_limit.X)), right = (int)Math.Ceiling(Math.Min(highX + marginX, _limit.X));
        int bottom = (int)Math.Floor(Math.Max(lowY - marginY, -_limit.Y)), top = (int)Math.Ceiling(Math.Min(highY + marginY, _limit.Y));
        return new MosaicRegion(left, bottom, right - left + 1, top - bottom + 1);
    }

    /// <summary>The least rectangle that holds both.</summary>
    public static MosaicRegion Union(MosaicRegion a, MosaicRegion b)
    {
        int x = Math.Min(a.X, b.X), y = Math.Min(a.Y, b.Y);
        return new MosaicRegion(x, y, Math.Max(a.X + a.Width, b.X + b.Width) - x, Math.Max(a.Y + a.Height, b.Y + b.Height) - y);
    }

    /// <summary>The rectangle that two have in common, or null.</summary>
    public static MosaicRegion? Intersection(MosaicRegion a, MosaicRegion b)
    {
        int x = Math.Max(a.X, b.X), y = Math.Max(a.Y, b.Y);
        int width = Math.Min(a.X + a.Width, b.X + b.Width) - x, height = Math.Min(a.Y + a.Height, b.Y + b.Height) - y;
        return width > 0 && height > 0 ? new MosaicRegion(x, y, width, height) : null;
    }

    private static Wcs Cylindrical(SkyProjection projection, SkyDirection centre, double pixel) => new(new WcsKeywords
    {
        Projection = projection,
        ReferenceLongitude = centre.RightAscensionDegrees,
        ReferenceLatitude = 0,
        ReferencePixel1 = 1,
        ReferencePixel2 = 1,
        Cd11 = -pixel,
        Cd22 = pixel,
    });

    // HPX turned by 45°, so that each HEALPix pixel is one pixel of the plane (Calabretta and Roukema 2007, MNRAS 381, 865,
    // §3). The map repeats every 90°: the meridian of the middle may be any multiple of it.
    private static Wcs Diamonds(SkyDirection centre)
    {
        const double Half = 45.0 / Nside;
        return new Wcs(new WcsKeywords
        {
            Projection = SkyProjection.Hpx,
            ReferenceLongitude = Math.Round(centre.RightAscensionDegrees / 90) % 4 * 90,
            ReferenceLatitude = 0,
            ReferencePixel1 = 1.5,
            ReferencePixel2 = 1.5,
            Cd11 = -Half,
            Cd12 = -Half,
            Cd21 = -Half,
            Cd22 = Half,
        });
    }
}
