using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>A spectrum with what it needs to be fitted.</summary>
/// <param name="Spectrum">The spectrum.</param>
/// <param name="Response">Its response, areas included.</param>
/// <param name="Background">Its background, if that is not subtracted.</param>
public sealed record SpectrumParts(CountSpectrum Spectrum, DetectorResponse Response, CountSpectrum? Background)
{
    /// <summary>Reads what a spectrum names: RESPFILE, ANCRFILE and BACKFILE.</summary>
    /// <param name="spectrum">The spectrum.</param>
    /// <param name="label">What messages call it.</param>
    /// <param name="locate">The path of a file that the spectrum names.</param>
    /// <exception cref="ArgumentException">The spectrum names no response, or the area does not fit.</exception>
    /// <exception cref="Fits.FitsException">A file is broken.</exception>
    public static SpectrumParts Load(CountSpectrum spectrum, string label, Func<string, string> locate)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        ArgumentNullException.ThrowIfNull(locate);
        if (spectrum.ResponseFile is not { } response)
            throw new ArgumentException($"{label} names no response (RESPFILE).");
        return Read(
            spectrum,
            locate(response),
            spectrum.AncillaryFile is { } area ? locate(area) : null,
            spectrum.BackgroundFile is { } background ? OgipFile.ReadSpectrum(locate(background)) : null);
    }

    /// <summary>Reads the response of a spectrum.</summary>
    /// <param name="spectrum">The spectrum.</param>
    /// <param name="response">Path of the redistribution matrix.</param>
    /// <param name="area">Path of the effective area; null where the matrix contains it.</param>
    /// <param name="background">The background, if that is not subtracted.</param>
    /// <exception cref="ArgumentException">The area does not fit.</exception>
    /// <exception cref="Fits.FitsException">A file is broken.</exception>
    public static SpectrumParts Read(CountSpectrum spectrum, string response, string? area, CountSpectrum? background)
    {
        DetectorResponse matrix = OgipFile.ReadResponse(response);
        if (area is not null)
        {
            EffectiveArea areas = OgipFile.ReadEffectiveArea(area);
            try
            {
                matrix = matrix.WithArea(areas);
            }
            catch (ArgumentException e)
            {
                throw new ArgumentException($"{Path.GetFileName(area)} does not fit {Path.GetFileName(response)}: {FitMessage.Of(e)}", e);
            }
        }

        return new SpectrumParts(spectrum, matrix, background);
    }

    /// <summary>What to tell of channels that count as good but carry no error; null where there are none.</summary>
    public string? MissingErrorsNote()
    {
        int count = Spectrum.Counts is not null ? 0 : Enumerable.Range(0, Spectrum.ChannelCount).Count(c => Spectrum.QualityOf(c) == 0 && double.IsPositiveInfinity(Spectrum.Errors[c]));
        return count == 0 ? null : $"{count} {(count == 1 ? "channel" : "channels")} of QUALITY 0 with STAT_ERR 0, that is without a measurement, left out.";
    }

    /// <summary>What to tell when automatic grouping leaves groups of the file out; null when it does not.</summary>
    /// <param name="grouping">One of <see cref="ChannelGrouping.TextForms"/>.</param>
    public string? GroupingNote(string grouping) =>
        string.Equals(grouping, "auto", StringComparison.OrdinalIgnoreCase) && ChannelGrouping.Automatic(Spectrum) == "none" && Spectrum.Grouping?.Contains(-1) == true
            ? "GROUPING of the file is not used, because its rates have errors of their own; the grouping 'file' uses it."
            : null;

    /// <summary>Makes the data of a fit.</summary>
    /// <param name="grouping">One of <see cref="ChannelGrouping.TextForms"/>.</param>
    /// <param name="systematic">Systematic fraction; null as in the file.</param>
    /// <param name="bands">Bands of energy; empty for all channels.</param>
    /// <param name="name">What messages and plots call the spectrum.</param>
    /// <exception cref="ArgumentException">The channels do not fit, or no usable one is left.</exception>
    public SpectralDataset ToDataset(string grouping, double? systematic, IReadOnlyList<EnergyBand> bands, string name)
    {
        CountSpectrum spectrum = ChannelGrouping.ByText(Spectrum, grouping, Response, Background);
        if (systematic is { } fraction)
            spectrum = spectrum with { SystematicFraction = fraction, SystematicFractions = null };
        return SpectralDataset.CreateInRanges(spectrum, Response, bands, Background, name);
    }
}
