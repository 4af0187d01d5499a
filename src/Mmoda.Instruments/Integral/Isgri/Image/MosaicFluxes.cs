using Mmoda.CodedMask;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>
/// Fluxes of the sources of a mosaic: in each window all of them are fitted together on the detector plane at fixed
/// positions, and the windows are averaged with inverse variance. Unbiased, while fluxes read from a resampled image lose some percent.
/// </summary>
/// <param name="sources">The sources to measure.</param>
/// <param name="companions">
/// Other directions that may shine: they are fitted along and not told. A source that is left out leaks into those in the
/// partially coded field, by a tenth of its flux on average.
/// </param>
internal sealed class MosaicFluxes(IReadOnlyList<SkyDirection> sources, IReadOnlyList<SkyDirection> companions)
{
    private const double MinimumCoding = 0.05;
    private const double DetectedInWindow = 4;
    private readonly double[] _weighted = new double[sources.Count];
    private readonly double[] _weight = new double[sources.Count];
    private readonly int[] _inField = new int[sources.Count];
    private readonly int[] _detected = new int[sources.Count];

    /// <summary>Fits one window.</summary>
    /// <returns>False when the window cannot tell the sources apart; it then adds nothing.</returns>
    public bool Add(IsgriShadowgram shadowgram)
    {
        Attitude isgri = shadowgram.IsgriAttitude;
        CodedMaskCamera camera = IsgriCamera.Deconvolution.Camera;
        List<(int Index, TangentDirection Direction)> visible = [];
        for (int i = 0; i < sources.Count; i++)
        {
            if (IsgriCamera.ToTangent(isgri, sources[i]) is { } direction && Coding(camera, direction) > MinimumCoding)
                visible.Add((i, direction));
        }

        if (visible.Count == 0)
            return true;
        int measured = visible.Count;
        foreach (SkyDirection companion in companions)
        {
            if (IsgriCamera.ToTangent(isgri, companion) is { } direction && Coding(camera, direction) > MinimumCoding)
                visible.Add((-1, direction));
        }

        SourceFitResult fit;
        try
        {
            fit = SourceFit.Fit(
                camera,
                new Shadowgram(camera.Detector, shadowgram.Counts, shadowgram.ExposurePlane()),
                [shadowgram.Background],
                [.. visible.Select(v => new SourcePosition(v.Direction, IsFree: false))]);
        }
        catch (InvalidOperationException)
        {
            // A source lights no live pixel, or two cannot be told apart in this window: the others decide.
            return false;
        }

        for (int k = 0; k < measured; k++)
        {
            (int index, TangentDirection direction) = visible[k];
            double factor = IsgriResponse.FluxCorrection(shadowgram.Band, IsgriCamera.Cosine(direction));
            double flux = fit.Sources[k].Flux * factor, error = fit.Sources[k].FluxError * factor;
            if (!(error > 0) || !double.IsFinite(flux))
                continue;
            _weighted[index] += flux / (error * error);
            _weight[index] += 1 / (error * error);
            _inField[index]++;
            _detected[index] += flux >= DetectedInWindow * error ? 1 : 0;
        }

        return true;
    }

    /// <summary>Flux and 1 σ error of a source, counts/s, and the windows that saw it; flux is NaN where none did.</summary>
    public (double Flux, double Error, int InField, int Detected) this[int source] => _weight[source] > 0
        ? (_weighted[source] / _weight[source], 1 / Math.Sqrt(_weight[source]), _inField[source], _detected[source])
        : (double.NaN, double.NaN, 0, 0);

    // Fraction of the detector under the shadow of the mask, from the sizes of both.
    private static double Coding(CodedMaskCamera camera, TangentDirection direction)
    {
        (double columns, double rows) = camera.ToShadowShift(direction);
        double half = 0.5 * camera.Mask.Width * camera.ElementPixels;
        double x = Math.Clamp(half - Math.Abs(columns) + 0.5 * camera.Detector.Width, 0, camera.Detector.Width) / camera.Detector.Width;
        double y = Math.Clamp(half - Math.Abs(rows) + 0.5 * camera.Detector.Height, 0, camera.Detector.Height) / camera.Detector.Height;
        return x * y;
    }
}
