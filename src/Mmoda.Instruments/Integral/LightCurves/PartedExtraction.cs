using Mmoda.CodedMask;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>
/// Fluxes of sources in a band, bin of time by bin of time, each part of the band with the camera of its energies. Parts count different
/// events, so fluxes, backgrounds and variances add. Keeps scratch: for one thread.
/// </summary>
internal sealed class PartedExtraction
{
    private readonly (EnergyBand Band, FluxExtraction Extraction)[] _parts;
    private readonly FluxWorkspace _workspace;
    private readonly float[] _counts;
    private readonly double[] _fluxes;
    private readonly double[] _errors;

    /// <summary>Computes the illumination of the sources in each part.</summary>
    /// <param name="telescope">What cuts the band.</param>
    /// <param name="band">The band.</param>
    /// <param name="sources">Where the sources are.</param>
    public PartedExtraction(Telescope telescope, EnergyBand band, TangentDirection[] sources)
    {
        _parts = [.. EnergyBands.PartsOf(band, telescope).Select(part => (part, new FluxExtraction(telescope.CameraOf(part), sources)))];
        _workspace = _parts[0].Extraction.CreateWorkspace(); // All have as many sources and pixels.
        _counts = new float[telescope.Detector.CellCount];
        _fluxes = new double[sources.Length];
        _errors = new double[sources.Length];
    }

    /// <summary>Fits one bin; as <see cref="FluxExtraction.Extract"/>.</summary>
    /// <returns>Of the whole band; χ² and degrees of freedom are sums too.</returns>
    public FluxBin Extract(
        BinnedEvents events, int bin, ReadOnlySpan<float> exposureSeconds, ReadOnlySpan<float> background, Span<double> fluxes, Span<double> errors)
    {
        fluxes.Clear();
        errors.Clear();
        FluxBin sum = default;
        foreach ((EnergyBand part, FluxExtraction extraction) in _parts)
        {
            events.Fill(bin, part, _counts);
            FluxBin its = extraction.Extract(_counts, exposureSeconds, background, _workspace, _fluxes, _errors);
            sum = new FluxBin(
                sum.Background + its.Background,
                double.Hypot(sum.BackgroundError, its.BackgroundError),
                sum.ChiSquared + its.ChiSquared,
                sum.DegreesOfFreedom + its.DegreesOfFreedom,
                sum.Counts + its.Counts,
                its.ExposureSeconds);
            for (int k = 0; k < _fluxes.Length; k++)
            {
                fluxes[k] += _fluxes[k];
                errors[k] = double.Hypot(errors[k], _errors[k]);
            }
        }

        return sum;
    }
}
