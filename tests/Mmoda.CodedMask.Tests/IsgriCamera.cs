namespace Mmoda.CodedMask.Tests;

/// <summary>The IBIS/ISGRI telescope: tungsten MURA mask of order 53 above a plane of 128 × 128 CdTe pixels.</summary>
/// <remarks>Geometry: Lebrun et al. 2003 (A&amp;A 411, L141), Ubertini et al. 2003 (A&amp;A 411, L131), Goldwurm et al. 2003.</remarks>
public static class IsgriCamera
{
    /// <summary>Sum of the on-axis pixel illumination that OSA fluxes are normalised to.</summary>
    public const double FluxNormalisation = 8192.4;

    /// <summary>Eight modules of 64 × 32 pixels with 2-pixel gaps on a grid of 130 × 134 cells.</summary>
    public static DetectorPlane Detector { get; } =
        new(130, 134, pitchMillimetres: 4.6, activeMillimetres: 4.0, gapColumns: [64, 65], gapRows: [32, 33, 66, 67, 100, 101]);

    /// <summary>The camera, with images of 400 × 400 pixels of 4.94′ (at one pixel per detector pixel).</summary>
    public static SquareMaskCamera Camera { get; } = Create(thicknessMillimetres: 16);

    /// <summary>The camera with another mask thickness.</summary>
    public static SquareMaskCamera Create(double thicknessMillimetres) => new(
        MaskPattern.Mura(53, 95),
        elementMillimetres: 11.2,
        maskThicknessMillimetres: thicknessMillimetres,
        distanceMillimetres: 3202.97,
        Detector,
        imageWidth: 400,
        imageHeight: 400,
        FluxNormalisation);
}
