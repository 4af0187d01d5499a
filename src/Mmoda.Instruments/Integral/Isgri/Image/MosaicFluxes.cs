using Mmoda.CodedMask;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>
/// Fluxes of the sources of a mosaic: in each window all of them are fitted together on the detector plane at fixed
/// positions, and the windows are averaged with inverse variance. Unbiased, while fluxes read from a resampled image lose some percent.
/// The same fits say how far each source lies from where it was looked for: half the error of a peak's place in the image.
/// </summary>
/// <param name="sources">The sources to measure.</param>
/// <param name="companions">
/// Other directions that may shine: they are fitted along and not told. A source that is left out leaks into those in the
/// partially coded field, by a tenth of its flux on average.
/// </param>
internal sealed class MosaicFluxes(IReadOnlyList<SkyDirection> sources, IReadOnlyList<SkyDirection> companions)
{
    // Fraction of the illumination on axis below which a window says nothing of a source.
    private const double MinimumCoding = 0.02;
    private const double DetectedInWindow = 4;
    private readonly double[] _weighted = new double[sources.Count];
    private readonly double[] _weight = new double[sources.Count];
    private readonly int[] _inField = new int[sources.Count];
    private readonly int[] _detected = new int[sources.Count];
    private readonly ShiftSum[] _shifts = [.. sources.Select(s => new ShiftSum(s))];

    /// <summary>Fits one window. Sources that light almost no live pixel there are left out of it.</summary>
    public void Add(IsgriShadowgram shadowgram)
    {
        Attitude isgri = shadowgram.IsgriAttitude;
        CodedMaskCamera camera = IsgriCamera.Deconvolution.Camera;
        float[] exposure = shadowgram.ExposurePlane(), pif = new float[exposure.Length];
        List<(int Index, TangentDirection Direction)> visible = [];
        void Look(int index, SkyDirection sky)
        {
            if (IsgriCamera.ToTangent(isgri, sky) is not { } direction)
                return;
            PixelIllumination.Fill(camera, direction, pif);
            double lit = 0;
            for (int i = 0; i < pif.Length; i++)
                lit += exposure[i] > 0 ? pif[i] : 0;
            if (lit >= MinimumCoding * camera.FluxNormalisation)
                visible.Add((index, direction));
        }

        for (int i = 0; i < sources.Count; i++)
            Look(i, sources[i]);
        if (visible.Count == 0)
            return;
        int measured = visible.Count;
        foreach (SkyDirection companion in companions)
            Look(-1, companion);
        (SourceFitResult fit, IReadOnlyList<SourceShift> shifts) = SourceFit.FitShifts(
            camera,
            new Shadowgram(camera.Detector, shadowgram.Counts, exposure),
            shadowgram.Backgrounds(),
            [.. visible.Select(v => v.Direction)],
            measured);
        for (int k = 0; k < measured; k++)
        {
            (int index, TangentDirection direction) = visible[k];
            double factor = IsgriResponse.FluxCorrection(shadowgram.Band, IsgriCamera.Cosine(direction));
            double flux = fit.Sources[k].Flux * factor, error = fit.Sources[k].FluxError * factor;
            if (!(error > 0) || !double.IsFinite(flux))
                continue;
            _weighted[index] += flux / (error * error);
            _weight[index] += 1 / (error * error);
            _shifts[index].Add(isgri, direction, shifts[k], factor);
            _inField[index]++;
            _detected[index] += flux >= DetectedInWindow * error ? 1 : 0;
        }
    }

    /// <summary>Flux and 1 σ error of a source, counts/s, and the windows that saw it; flux is NaN where none did.</summary>
    public (double Flux, double Error, int InField, int Detected) this[int source] => _weight[source] > 0
        ? (_weighted[source] / _weight[source], 1 / Math.Sqrt(_weight[source]), _inField[source], _detected[source])
        : (double.NaN, double.NaN, 0, 0);

    /// <summary>Where a source is by the fits on the detector planes; where it was looked for, if they do not say.</summary>
    public SkyDirection PositionOf(int source) => _weight[source] > 0 ? _shifts[source].Apply(_weighted[source] / _weight[source]) : sources[source];
}
