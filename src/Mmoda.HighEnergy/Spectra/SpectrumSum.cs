namespace Mmoda.HighEnergy;

/// <summary>Sums of spectra of the same channels, as of the same source at different times.</summary>
public static class SpectrumSum
{
    /// <summary>
    /// One spectrum of all: counts and exposures add up; rates are averaged with their inverse variances in each channel, as MMODA's
    /// sums of science windows are. Average the responses with the exposures (<see cref="DetectorResponse.Average"/>).
    /// </summary>
    /// <param name="spectra">At least one; all of counts or all of rates.</param>
    /// <exception cref="ArgumentException">No spectrum, other channels, other scales, or counts and rates mixed.</exception>
    public static CountSpectrum Combine(IReadOnlyList<CountSpectrum> spectra)
    {
        ArgumentNullException.ThrowIfNull(spectra);
        if (spectra.Count == 0)
            throw new ArgumentException("At least one spectrum is expected.", nameof(spectra));
        CountSpectrum first = spectra[0];
        foreach (CountSpectrum other in spectra)
        {
            if (other.ChannelCount != first.ChannelCount || other.FirstChannel != first.FirstChannel)
            {
                throw new ArgumentException(
                    $"Spectra with {first.ChannelCount} channels from {first.FirstChannel} on and with {other.ChannelCount} from {other.FirstChannel} on cannot be added.",
                    nameof(spectra));
            }

            if (other.Counts is null != first.Counts is null)
                throw new ArgumentException("Spectra of counts and of rates cannot be added.", nameof(spectra));
            if (!Same(other.AreaScales, first.AreaScales) || !Same(other.BackgroundScales, first.BackgroundScales))
                throw new ArgumentException("The spectra have different AREASCAL or BACKSCAL; their counts do not add up.", nameof(spectra));
        }

        double exposure = spectra.Sum(s => s.ExposureSeconds);
        int n = first.ChannelCount;
        int[]? quality = spectra.Any(s => s.Quality is not null) ? [.. Enumerable.Range(0, n).Select(c => spectra.Max(s => s.QualityOf(c)))] : null;
        CountSpectrum sum = first.Counts is null
            ? SumOfRates(spectra, exposure)
            : CountSpectrum.OfCounts([.. Enumerable.Range(0, n).Select(c => spectra.Sum(s => s.Counts![c]))], exposure, first.FirstChannel); // All have counts.
        return sum with
        {
            Quality = first.Counts is null ? null : quality,
            AreaScales = first.AreaScales,
            BackgroundScales = first.BackgroundScales,
            SystematicFraction = first.SystematicFraction,
            SystematicFractions = first.SystematicFractions,
            SourceName = first.SourceName,
            Instrument = first.Instrument,
            ResponseFile = first.ResponseFile,
            AncillaryFile = first.AncillaryFile,
        };
    }

    private static CountSpectrum SumOfRates(IReadOnlyList<CountSpectrum> spectra, double exposure)
    {
        int n = spectra[0].ChannelCount;
        double[] rates = new double[n], errors = new double[n];
        for (int c = 0; c < n; c++)
        {
            double top = 0, bottom = 0;
            foreach (CountSpectrum spectrum in spectra.Where(s => s.IsGood(c)))
            {
                double weight = 1 / (spectrum.Errors[c] * spectrum.Errors[c]);
                top += weight * spectrum.Rates[c];
                bottom += weight;
            }

            rates[c] = bottom > 0 ? top / bottom : double.NaN;
            errors[c] = bottom > 0 ? 1 / Math.Sqrt(bottom) : double.PositiveInfinity;
        }

        return new CountSpectrum { FirstChannel = spectra[0].FirstChannel, Rates = rates, Errors = errors, ExposureSeconds = exposure };
    }

    private static bool Same(IReadOnlyList<double>? a, IReadOnlyList<double>? b) => a is null ? b is null : b is not null && a.SequenceEqual(b);
}
