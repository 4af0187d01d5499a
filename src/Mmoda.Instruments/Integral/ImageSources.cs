using System.Text.Json.Nodes;
using Mmoda.CodedMask;
using Mmoda.Fits;
using Mmoda.HighEnergy;
using Mmoda.Numerics;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>Lists the sources in a finished sky image or mosaic, ours or one of the established software.</summary>
public static class ImageSources
{
    /// <summary>Finds point-like excesses and names them.</summary>
    /// <param name="imagePath">FITS file with INTENSITY and VARIANCE planes.</param>
    /// <param name="cataloguePath">A GNRL-REFR-CAT file; null for the built-in catalogue.</param>
    /// <param name="threshold">
    /// Least significance, positive. An excess without a name must be as significant in the noise that the image really
    /// has: sidelobes of bright sources widen it, by a third in crowded fields.
    /// </param>
    /// <returns>Sources in order of significance, as the JSON that scripts read.</returns>
    /// <exception cref="FitsException">A file is damaged or not of this kind.</exception>
    public static IReadOnlyList<JsonObject> Find(string imagePath, string? cataloguePath, double threshold) =>
        [.. FindSources(imagePath, cataloguePath, threshold).Select(SourceRecord.Of)];

    internal static IReadOnlyList<DetectedSource> FindSources(string imagePath, string? cataloguePath, double threshold)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threshold);
        using FitsFile file = FitsFile.Open(imagePath);
        SkyImage image = OsaImageFile.Read(file);
        SourceCatalogue catalogue = SourceCatalogue.BuiltIn;
        if (cataloguePath is not null)
        {
            using FitsFile catalogueFile = FitsFile.Open(cataloguePath);
            catalogue = SourceCatalogue.Read(catalogueFile);
        }

        // The point-spread function has the size of a mask element on the sky, whatever the pixels are.
        CodedMaskCamera camera = IsgriCamera.Deconvolution.Camera;
        double pixelsPerDetectorPixel = 1 / (camera.PixelsPerTangent * image.Wcs.PixelScale.Radians);
        SystemPsf psf = SystemPsf.Of(camera, pixelsPerDetectorPixel);
        IReadOnlyList<ImagePeak> peaks = SourceSearch.Find(image.Intensity.Values, image.Variance.Values, image.Width, psf, threshold);
        List<(SkyDirection Direction, double Significance)> excesses = [];
        List<ImagePeak> used = [];
        foreach (ImagePeak peak in peaks)
        {
            if (!image.Wcs.TryPixelToSky(peak.X, peak.Y, out SkyDirection direction))
                continue;

            // As in the archive's lists: the significance of the brightest pixel, the flux of the fit.
            float value = image.Intensity[peak.PeakX, peak.PeakY], variance = image.Variance[peak.PeakX, peak.PeakY];
            excesses.Add((direction, value / Math.Sqrt(variance)));
            used.Add(peak);
        }

        IReadOnlyList<CatalogueSource?> names = SourceIdentification.Identify(excesses, catalogue, Telescope.Isgri.Positions);
        double width = NoiseWidth(image);
        List<DetectedSource> found = [];
        NewSourceNames unknown = new(catalogue, []);
        foreach (int i in Enumerable.Range(0, used.Count).OrderByDescending(i => excesses[i].Significance))
        {
            if (names[i] is null && excesses[i].Significance < threshold * width)
                continue;
            found.Add(new DetectedSource
            {
                Name = names[i]?.Name ?? unknown.Next(),
                Direction = excesses[i].Direction,
                ErrorRadius = Telescope.Isgri.Positions.ErrorRadius(excesses[i].Significance),
                Flux = used[i].Flux,
                FluxError = used[i].FluxError,
                Significance = excesses[i].Significance,
                Identification = names[i],
            });
        }

        return found;
    }

    // Robust width of the significances, at least 1.
    private static double NoiseWidth(SkyImage image)
    {
        List<float> significances = [];
        ReadOnlySpan<float> intensity = image.Intensity.Values, variance = image.Variance.Values;
        for (int i = 0; i < intensity.Length; i++)
        {
            if (variance[i] > 0 && float.IsFinite(intensity[i]))
                significances.Add(intensity[i] / MathF.Sqrt(variance[i]));
        }

        return significances.Count == 0 ? 1 : Math.Max(1, Robust.Sigma<float>(significances.ToArray(), new float[significances.Count]));
    }
}
