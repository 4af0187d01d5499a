using Mmoda.CodedMask;
using Mmoda.HighEnergy;
using Mmoda.Numerics;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>A point-like excess of a mosaic in one band.</summary>
/// <param name="Direction">Fitted position.</param>
/// <param name="Significance">Of the fitted peak.</param>
/// <param name="Flux">Of the fitted peak, counts/s.</param>
/// <param name="FluxError">1 σ of it.</param>
internal readonly record struct MosaicExcess(SkyDirection Direction, double Significance, double Flux, double FluxError);

/// <summary>The search for point-like excesses in a mosaic of any projection.</summary>
internal static class MosaicExcesses
{
    // Pixels of the patch on which a peak is fitted where the mosaic itself has none that are square: 25 of 4.94′.
    private const int PatchSide = 25;
    private const int LargestCut = 400;

    /// <summary>Finds the excesses, most significant first.</summary>
    public static IReadOnlyList<MosaicExcess> Find(SkyImage mosaic, Telescope telescope, double threshold)
    {
        SystemPsf psf = SystemPsf.Of(telescope.CameraOf(mosaic.Band), oversampling: 1);
        IReadOnlyList<ImagePeak> peaks = SourceSearch.Find(mosaic.Intensity.Values, mosaic.Variance.Values, mosaic.Width, psf, threshold);
        bool isTangent = mosaic.Wcs.Keywords.Projection == SkyProjection.Tan;
        double reach = psf.Reach / telescope.PixelsPerTangent;
        List<MosaicExcess> found = [];
        foreach (ImagePeak peak in peaks)
        {
            if (!mosaic.Wcs.TryPixelToSky(isTangent ? peak.X : peak.PeakX, isTangent ? peak.Y : peak.PeakY, out SkyDirection direction))
                continue;
            if (isTangent)
                found.Add(new MosaicExcess(direction, peak.Significance, peak.Flux, peak.FluxError));
            else if (!found.Exists(f => f.Direction.SeparationTo(direction).Radians < reach) && Refine(mosaic, psf, telescope.Pixel, peak, direction) is { } excess)
                found.Add(excess);
        }

        return found;
    }

    // Where pixels are not square, or stand on a corner, the peak is fitted on a small tangent plane about it.
    private static MosaicExcess? Refine(SkyImage mosaic, SystemPsf psf, Angle pixel, ImagePeak peak, SkyDirection direction)
    {
        Wcs patch = Wcs.NorthUp(direction, PatchSide, PatchSide, pixel);
        (int left, int bottom, int width, int height) = Cut(mosaic, patch, peak);
        Grid2<float> flux = mosaic.Intensity.Crop(left, bottom, width, height), variance = mosaic.Variance.Crop(left, bottom, width, height);
        Wcs cut = new(mosaic.Wcs.Keywords with
        {
            ReferencePixel1 = mosaic.Wcs.Keywords.ReferencePixel1 - left,
            ReferencePixel2 = mosaic.Wcs.Keywords.ReferencePixel2 - bottom,
        });
        MosaicAccumulator sum = new(PatchSide, PatchSide);
        sum.Add(flux.Values, variance.Values, [], width, new WcsMapping(patch, cut), new MosaicRegion(0, 0, PatchSide, PatchSide), new float[width * height]);
        float[] f = new float[PatchSide * PatchSide], v = new float[f.Length], x = new float[f.Length];
        sum.Fill(f, v, x);
        int centre = PatchSide / 2;
        if (!(v[(centre * PatchSide) + centre] > 0))
            return null;
        _ = psf.TryFit(f, v, PatchSide, centre, centre, out ImagePeak fitted);
        return patch.TryPixelToSky(fitted.X, fitted.Y, out SkyDirection at) ? new MosaicExcess(at, fitted.Significance, fitted.Flux, fitted.FluxError) : null;
    }

    // The pixels of the mosaic that a patch lies on.
    private static (int Left, int Bottom, int Width, int Height) Cut(SkyImage mosaic, Wcs patch, ImagePeak peak)
    {
        double halfX = 3, halfY = 3;
        for (int i = 0; i < 9; i++)
        {
            if (!patch.TryPixelToSky((PatchSide - 1) / 2.0 * (i % 3), (PatchSide - 1) / 2.0 * (i / 3), out SkyDirection direction)
                || !mosaic.Wcs.TrySkyToPixel(direction, out double x, out double y))
            {
                continue;
            }

            halfX = Math.Max(halfX, Math.Min(LargestCut, Math.Abs(x - peak.PeakX) + 3));
            halfY = Math.Max(halfY, Math.Min(LargestCut, Math.Abs(y - peak.PeakY) + 3));
        }

        int left = Math.Max(0, peak.PeakX - (int)halfX), bottom = Math.Max(0, peak.PeakY - (int)halfY);
        int right = Math.Min(mosaic.Width - 1, peak.PeakX + (int)halfX), top = Math.Min(mosaic.Height - 1, peak.PeakY + (int)halfY);
        return (left, bottom, right - left + 1, top - bottom + 1);
    }
}
