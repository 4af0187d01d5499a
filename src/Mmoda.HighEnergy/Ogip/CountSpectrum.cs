namespace Mmoda.HighEnergy;

/// <summary>A count-rate spectrum as in a PHA file of type I with rates (OGIP/92-007).</summary>
public sealed record CountSpectrum
{
    /// <summary>Number of the first channel.</summary>
    public int FirstChannel { get; init; }

    /// <summary>Rate of each channel, counts/s; NaN where there is none.</summary>
    public required IReadOnlyList<double> Rates { get; init; }

    /// <summary>Standard deviation of each rate; +∞ where there is none.</summary>
    public required IReadOnlyList<double> Errors { get; init; }

    /// <summary>Fraction of the rate that is added to the error in quadrature when models are fitted.</summary>
    public double SystematicFraction { get; init; }

    /// <summary>Effective exposure, s.</summary>
    public required double ExposureSeconds { get; init; }

    /// <summary>Number of channels.</summary>
    public int ChannelCount => Rates.Count;

    /// <summary>Whether a channel carries a measurement.</summary>
    public bool IsGood(int channel) => double.IsFinite(Rates[channel]) && double.IsFinite(Errors[channel]) && Errors[channel] > 0;
}
