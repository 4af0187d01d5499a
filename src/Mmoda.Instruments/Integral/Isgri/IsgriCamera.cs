using Mmoda.CodedMask;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>The ISGRI camera for the coded-mask algorithms, with its decoding prepared once.</summary>
internal static class IsgriCamera
{
    /// <summary>Image pixels per detector pixel and axis.</summary>
    public const int Oversampling = 2;

    /// <summary>The nominal mask.</summary>
    public static MaskPattern Mask { get; } = MaskPattern.Mura(53, IsgriGeometry.MaskElements);

    private static readonly Lazy<Deconvolution> Shared = new(() => new Deconvolution(Create(Mask), Oversampling));

    /// <summary>Decoding with the nominal mask; immutable and shared by all threads.</summary>
    public static Deconvolution Deconvolution => Shared.Value;

    /// <summary>The camera with a mask.</summary>
    public static SquareMaskCamera Create(MaskPattern mask) => new(
        mask,
        IsgriGeometry.MaskElementMillimetres,
        IsgriGeometry.MaskThicknessMillimetres,
        IsgriGeometry.MaskDistanceMillimetres,
        new DetectorPlane(
            IsgriDetector.Width,
            IsgriDetector.Height,
            IsgriGeometry.PixelPitchMillimetres,
            IsgriGeometry.PixelActiveMillimetres,
            [64, 65],
            [32, 33, 66, 67, 100, 101]),
        imageWidth: 400,
        imageHeight: 400,
        IsgriResponse.OnAxisOpenPixels);

    /// <summary>Where a direction lies in the field, or null behind the camera.</summary>
    public static TangentDirection? ToTangent(Attitude isgri, SkyDirection direction)
    {
        (double x, double y, double z) = isgri.ToSpacecraft(direction);
        return x > 0.5 ? new TangentDirection(y / x, z / x) : null;
    }

    /// <summary>The direction of tangent coordinates.</summary>
    public static SkyDirection ToSky(Attitude isgri, TangentDirection direction) => isgri.ToSky(1, direction.Y, direction.Z);

    /// <summary>Cosine of the angle to the axis.</summary>
    public static double Cosine(TangentDirection direction) =>
        1 / Math.Sqrt(1 + direction.Y * direction.Y + direction.Z * direction.Z);

    /// <summary>
    /// World coordinates of a decoded image: TAN about the ISGRI axis, columns against Y, rows along Z.
    /// </summary>
    public static Wcs WcsOf(Attitude isgri, SkyGrid grid)
    {
        (SkyDirection east, SkyDirection north) = isgri.XAxis.TangentAxes();
        double k = 180 / Math.PI / grid.PixelsPerTangent;
        return Wcs.Tangent(
            isgri.XAxis,
            (grid.Width - 1) / 2.0,
            (grid.Height - 1) / 2.0,
            -k * east.Dot(isgri.YAxis),
            k * east.Dot(isgri.ZAxis),
            -k * north.Dot(isgri.YAxis),
            k * north.Dot(isgri.ZAxis));
    }
}
