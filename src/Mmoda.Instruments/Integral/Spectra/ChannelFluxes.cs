using Mmoda.CodedMask;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>Gathers what the fits of the channels of a window say of its sources, until they are spectra.</summary>
/// <param name="telescope">What the window was taken with.</param>
/// <param name="sources">All sources that are fitted, with their places in the field.</param>
/// <param name="channels">Number of channels.</param>
internal sealed class ChannelFluxes(Telescope telescope, IReadOnlyList<(FieldSource Source, TangentDirection Direction)> sources, int channels)
{
    private readonly double[] _cosines = [.. sources.Select(s => IsgriCamera.Cosine(s.Direction))];
    private readonly double[] _rates = new double[sources.Count * channels];
    private readonly double[] _rateErrors = new double[sources.Count * channels];
    private readonly double[] _background = new double[channels];
    private readonly double[] _chiSquared = new double[channels];
    private readonly double[] _exposures = new double[channels];

    /// <summary>Fluxes of the present channel, of all sources: the fit writes them.</summary>
    public double[] Fluxes { get; } = new double[sources.Count];

    /// <summary>Their standard deviations.</summary>
    public double[] Errors { get; } = new double[sources.Count];

    /// <summary>Takes the present fluxes over as those of a channel.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="band">Its energies.</param>
    /// <param name="bin">What else the fit says.</param>
    public void Take(int channel, EnergyBand band, FluxBin bin)
    {
        _background[channel] = bin.Background;
        _chiSquared[channel] = bin.DegreesOfFreedom > 0 ? bin.ChiSquared / bin.DegreesOfFreedom : double.NaN;
        _exposures[channel] = bin.ExposureSeconds;
        for (int k = 0; k < sources.Count; k++)
        {
            double factor = telescope.FluxCorrection(band, _cosines[k]);
            _rates[(k * channels) + channel] = Fluxes[k] * factor;
            _rateErrors[(k * channels) + channel] = Errors[k] * factor;
        }
    }

    /// <summary>The spectra of the sources that users get.</summary>
    /// <param name="window">The window.</param>
    /// <param name="onTimeSeconds">Sum of its good times, s.</param>
    /// <param name="liveFraction">Mean live fraction.</param>
    public WindowSpectra ToSpectra(ScienceWindow window, double onTimeSeconds, double liveFraction)
    {
        int[] told = [.. Enumerable.Range(0, sources.Count).Where(k => sources[k].Source.IsTold)];
        double[] Of(double[] values) => [.. told.SelectMany(k => values[(k * channels)..((k + 1) * channels)])];
        return new WindowSpectra
        {
            Telescope = telescope,
            Id = window.Id,
            Limits = new TimeInterval(window.StartIjd, window.StopIjd),
            OnTimeSeconds = onTimeSeconds,
            LiveFraction = liveFraction,
            ExposureSeconds = _exposures.Where(e => e > 0).DefaultIfEmpty(0).Max(),
            IsSimulated = window.IsSimulated,
            ChannelCount = channels,
            Sources = [.. told.Select(k => sources[k].Source)],
            OffAxisDegrees = [.. told.Select(k => Math.Acos(_cosines[k]) * 180 / Math.PI)],
            Rates = Of(_rates),
            Errors = Of(_rateErrors),
            Background = _background,
            ReducedChiSquared = _chiSquared,
        };
    }
}
