namespace Mmoda.HighEnergy;

/// <summary>Counts or count rates in the channels of an instrument, as in a PHA file (OGIP/92-007).</summary>
public sealed record CountSpectrum
{
    /// <summary>Number of the first channel.</summary>
    public int FirstChannel { get; init; }

    /// <summary>Rate of each channel, counts/s; NaN where there is none.</summary>
    public required IReadOnlyList<double> Rates { get; init; }

    /// <summary>Standard deviation of each rate, without systematics; +∞ where there is none.</summary>
    public required IReadOnlyList<double> Errors { get; init; }

    /// <summary>Observed counts, where the spectrum is one of counts; null for rates that come from a fit or a subtraction.</summary>
    public IReadOnlyList<double>? Counts { get; init; }

    /// <summary>Fraction of the rate that is added to the error in quadrature when models are fitted.</summary>
    public double SystematicFraction { get; init; }

    /// <summary>The fraction for each channel; null where <see cref="SystematicFraction"/> holds for all.</summary>
    public IReadOnlyList<double>? SystematicFractions { get; init; }

    /// <summary>QUALITY of each channel, 0 for good; null where all are good.</summary>
    public IReadOnlyList<int>? Quality { get; init; }

    /// <summary>GROUPING of each channel: −1 where a channel belongs to the group of the one before, else 1 or 0; null without groups.</summary>
    public IReadOnlyList<int>? Grouping { get; init; }

    /// <summary>AREASCAL: factor on the effective area, one for each channel; null for 1.</summary>
    public IReadOnlyList<double>? AreaScales { get; init; }

    /// <summary>BACKSCAL: size of the region where the spectrum was taken, relative to that of its background; null for 1.</summary>
    public IReadOnlyList<double>? BackgroundScales { get; init; }

    /// <summary>Effective exposure, s.</summary>
    public required double ExposureSeconds { get; init; }

    /// <summary>Name of the source; empty where it is not told.</summary>
    public string SourceName { get; init; } = "";

    /// <summary>Instrument that took the spectrum; empty where it is not told.</summary>
    public string Instrument { get; init; } = "";

    /// <summary>RESPFILE: file of the redistribution matrix; null for none.</summary>
    public string? ResponseFile { get; init; }

    /// <summary>ANCRFILE: file of the effective area; null for none.</summary>
    public string? AncillaryFile { get; init; }

    /// <summary>BACKFILE: file of the background; null for none.</summary>
    public string? BackgroundFile { get; init; }

    /// <summary>Number of channels.</summary>
    public int ChannelCount => Rates.Count;

    /// <summary>Whether a channel carries a measurement of good quality with an error.</summary>
    public bool IsGood(int channel) =>
        double.IsFinite(Rates[channel]) && double.IsFinite(Errors[channel]) && Errors[channel] > 0 && QualityOf(channel) == 0;

    /// <summary>Quality of a channel, 0 for good.</summary>
    public int QualityOf(int channel) => Quality?[channel] ?? 0;

    /// <summary>Systematic fraction of a channel.</summary>
    public double SystematicOf(int channel) => SystematicFractions?[channel] ?? SystematicFraction;

    /// <summary>Factor on the area of a channel.</summary>
    public double AreaScaleOf(int channel) => AreaScales?[channel] ?? 1;

    /// <summary>Relative size of the region of a channel.</summary>
    public double BackgroundScaleOf(int channel) => BackgroundScales?[channel] ?? 1;

    /// <summary>A spectrum of counts; the errors are the roots of the counts, and +∞ where nothing was counted.</summary>
    /// <param name="counts">Counts, at least 0.</param>
    /// <param name="exposureSeconds">Effective exposure, above 0.</param>
    /// <param name="firstChannel">Number of the first channel.</param>
    /// <exception cref="ArgumentException">A count is negative or not finite, or the exposure is not above 0.</exception>
    public static CountSpectrum OfCounts(IReadOnlyList<double> counts, double exposureSeconds, int firstChannel = 0)
    {
        ArgumentNullException.ThrowIfNull(counts);
        if (!(exposureSeconds > 0 && double.IsFinite(exposureSeconds)))
            throw new ArgumentException($"The exposure is {exposureSeconds} s; a finite number above 0 is expected.", nameof(exposureSeconds));
        for (int c = 0; c < counts.Count; c++)
        {
            if (!(counts[c] >= 0 && double.IsFinite(counts[c])))
                throw new ArgumentException($"Channel {firstChannel + c} has {counts[c]} counts; a finite number of at least 0 is expected.", nameof(counts));
        }

        return new CountSpectrum
        {
            FirstChannel = firstChannel,
            Counts = counts,
            Rates = [.. counts.Select(n => n / exposureSeconds)],
            Errors = [.. counts.Select(n => n > 0 ? Math.Sqrt(n) / exposureSeconds : double.PositiveInfinity)],
            ExposureSeconds = exposureSeconds,
        };
    }
}
