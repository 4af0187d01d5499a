using Mmoda.CodedMask;
using Mmoda.HighEnergy;
using Mmoda.Sky;

namespace Mmoda.Instruments;

/// <summary>
/// Fluxes of the sources of a mosaic: in each window all of them are fitted together on the detector plane at fixed
/// positions, and the windows are averaged with inverse variance. Unbiased, while fluxes read from a resampled image lose some percent.
/// Where the camera depends on the spectra of sources, that is done in parts of the band, whose fluxes are added.
/// The same fits say how far each source lies from where it was looked for: half the error of a peak's place in the image.
/// </summary>
/// <param name="sources">The sources to measure.</param>
/// <param name="companions">
/// Other directions that may shine: they are fitted along and not told. A source that is left out leaks into those in the
/// partially coded field, by a tenth of its flux on average.
/// </param>
/// <param name="unit">The unit in whose counts fluxes are told; those of other units are scaled to it.</param>
/// <param name="placed">Whether positions are asked for, at twice the cost.</param>
/// <param name="memory">What the windows may take; null for the usual bound.</param>
internal sealed class MosaicFluxes(
    IReadOnlyList<SkyDirection> sources, IReadOnlyList<SkyDirection> companions, Telescope unit, bool placed = true, FluxMemory? memory = null)
{
    // Fraction of the illumination on axis below which a window says nothing of a source.
    private const double MinimumCoding = 0.02;
    private const double DetectedInWindow = 4;
    private readonly List<(WindowFluxes Fluxes, Attitude Isgri, ScienceWindowId Id)> _windows = [];
    private readonly bool[] _isOut = new bool[sources.Count];
    private readonly ShiftSum[] _shifts = [.. sources.Select(s => new ShiftSum(s))];
    private readonly FluxMemory _memory = memory ?? new FluxMemory();
    private readonly Attitude?[] _best = new Attitude?[sources.Count];
    private (double Flux, double Error, int InField, int Detected)[]? _fluxes;
    private bool _isSettled;

    /// <summary>Fits one window. Sources that light almost no live pixel there are left out of it.</summary>
    /// <exception cref="FluxMemoryException">There is no room for it.</exception>
    public void Add(WindowShadowgram shadowgram)
    {
        Attitude isgri = shadowgram.Axes;
        CodedMaskCamera camera = shadowgram.Telescope.CameraOf(shadowgram.Band);
        float[] exposure = shadowgram.ExposurePlane(), pif = new float[exposure.Length];
        List<(int Index, TangentDirection Direction)> visible = [];
        void Look(int index, SkyDirection sky)
        {
            if (IsgriCamera.ToTangent(isgri, sky) is not { } direction || !camera.Reaches(direction))
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
            placed ? measured : 0);
        double[] factors = Factors(shadowgram.Band);
        double[] Factors(EnergyBand band)
        {
            double ratio = shadowgram.Telescope.RatioTo(unit, band);
            return [.. visible.Take(measured).Select(v => ratio * shadowgram.Telescope.FluxCorrection(band, IsgriCamera.Cosine(v.Direction)))];
        }

        SourceFitResult FitPart(BandPart part) => SourceFit.FitShifts(
            shadowgram.Telescope.CameraOf(part.Band),
            new Shadowgram(camera.Detector, part.Counts, exposure),
            shadowgram.Backgrounds(),
            [.. visible.Select(v => v.Direction)],
            shifted: 0).Fit;

        WindowFluxes window = new(
            [.. visible.Take(measured).Select(v => v.Index)],
            shadowgram.Parts.Count == 0 ? [(fit, factors)] : [.. shadowgram.Parts.Select(p => (FitPart(p), Factors(p.Band)))]);
        if (!window.IsDetermined)
            return;
        _memory.Take(window.ByteCount);
        _windows.Add((window, isgri, shadowgram.Id));
        _fluxes = null;
        for (int k = 0; k < shifts.Count; k++)
            _shifts[visible[k].Index].Add(isgri, visible[k].Direction, shifts[k], factors[k]);
    }

    /// <summary>
    /// Takes a source out: the others are as if it had not been fitted along. What the windows say of it is not needed again, so
    /// that costs no counts; only positions stay those of the fit with all of them.
    /// </summary>
    /// <remarks>
    /// Where a band is fitted in parts, it is the sum of the source's fluxes that is held at 0, not the flux of each part. The others are then
    /// not quite those of fits without it, as far as the parts confuse them differently; they are without bias all the same, because what does
    /// not shine has a sum of 0, and their errors are those of this estimate.
    /// </remarks>
    public void Drop(int source) => Set(source, isOut: true);

    /// <summary>Puts a source back that was taken out.</summary>
    public void Restore(int source) => Set(source, isOut: false);

    /// <summary>Forgets the windows: fluxes stay as they are, and no source is taken out or put back any more.</summary>
    public void Settle()
    {
        _fluxes ??= Average();
        _isSettled = true;
        _memory.Take(-_windows.Sum(w => w.Fluxes.ByteCount));
        _windows.Clear();
        _windows.TrimExcess();
    }

    /// <summary>Flux and 1 σ error of a source, counts/s, and the windows that saw it; flux is NaN where none did, and of one that was dropped.</summary>
    public (double Flux, double Error, int InField, int Detected) this[int source] => (_fluxes ??= Average())[source];

    /// <summary>Flux of a source over its error; −∞ where no window saw it.</summary>
    public double SignificanceOf(int source) => this[source] is { InField: > 0 } f ? f.Flux / f.Error : double.NegativeInfinity;

    /// <summary>Where a source is by the fits on the detector planes; where it was looked for, if they do not say.</summary>
    public SkyDirection PositionOf(int source) => this[source].InField > 0 ? _shifts[source].Apply(this[source].Flux) : sources[source];

    /// <summary>Radius that holds the position with 90 % probability by the noise of the counts alone; null if the fits do not say.</summary>
    public Angle? RadiusOf(int source) => _shifts[source].Radius(this[source].Flux);

    /// <summary>Attitude of the ISGRI frame in the window that says most of a source; null if none does.</summary>
    public Attitude? BestAttitudeOf(int source)
    {
        _fluxes ??= Average();
        return _best[source];
    }

    private void Set(int source, bool isOut)
    {
        if (_isSettled)
            throw new InvalidOperationException("The windows are forgotten: sources cannot be taken out or put back.");
        if (_isOut[source] == isOut)
            return;
        _isOut[source] = isOut;
        _fluxes = null;
        foreach ((WindowFluxes fluxes, _, _) in _windows)
            fluxes.Change(source);
    }

    private (double Flux, double Error, int InField, int Detected)[] Average()
    {
        double[] weighted = new double[sources.Count], weight = new double[sources.Count], least = new double[sources.Count];
        WindowTally[] seen = [.. sources.Select(_ => new WindowTally())];
        Array.Fill(least, double.PositiveInfinity);
        Array.Clear(_best);
        foreach ((WindowFluxes window, Attitude isgri, ScienceWindowId id) in _windows)
        {
            foreach ((int source, double flux, double variance) in window.Without(_isOut))
            {
                if (variance < least[source])
                    (least[source], _best[source]) = (variance, isgri);
                if (!(variance > 0) || !double.IsFinite(flux))
                    continue;
                weighted[source] += flux / variance;
                weight[source] += 1 / variance;
                seen[source].Add(id, flux >= DetectedInWindow * Math.Sqrt(variance));
            }
        }

        return
        [
            .. Enumerable.Range(0, sources.Count).Select(k => weight[k] > 0
                ? (weighted[k] / weight[k], 1 / Math.Sqrt(weight[k]), seen[k].InField, seen[k].Detected)
                : (double.NaN, double.NaN, 0, 0)),
        ];
    }

    /// <summary>Counts science windows, not readings: of several units a window comes once for each, one after the other.</summary>
    private sealed class WindowTally
    {
        private ScienceWindowId? _last;
        private bool _isDetected;

        public int InField { get; private set; }

        public int Detected { get; private set; }

        public void Add(ScienceWindowId id, bool isDetected)
        {
            if (id != _last)
            {
                (_last, _isDetected) = (id, false);
                InField++;
            }

            Detected += isDetected && !_isDetected ? 1 : 0;
            _isDetected |= isDetected;
        }
    }
}
