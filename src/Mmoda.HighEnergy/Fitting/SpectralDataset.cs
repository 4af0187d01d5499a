namespace Mmoda.HighEnergy;

/// <summary>A spectrum with its response and background, ready to be fitted: the bins of one band. Immutable.</summary>
public sealed class SpectralDataset
{
    // Files round energies to single precision.
    private const double EdgeTolerance = 1e-3;

    private readonly Lazy<CondensedFolding?> _condensed;

    private SpectralDataset(string name, DetectorResponse response, FoldingMatrix folding, DatasetBin[] bins)
    {
        (Name, Response, Folding, Bins) = (name, response, folding, bins);
        _condensed = new Lazy<CondensedFolding?>(() => CondensedFolding.TryCreate(response, folding));
        HasCounts = Array.TrueForAll(bins, b => !double.IsNaN(b.Counts));
        HasBackground = bins[0].BackgroundSeconds > 0;
        HasBackgroundCounts = HasBackground && Array.TrueForAll(bins, b => b.IsBackgroundPoisson);
    }

    /// <summary>A name for messages and tables.</summary>
    public string Name { get; }

    /// <summary>The response.</summary>
    public DetectorResponse Response { get; }

    /// <summary>The bins.</summary>
    public IReadOnlyList<DatasetBin> Bins { get; }

    /// <summary>Whether the spectrum is one of counts, as likelihood statistics need it.</summary>
    public bool HasCounts { get; }

    /// <summary>Whether a background was measured apart.</summary>
    public bool HasBackground { get; }

    /// <summary>Whether the background is one of counts too.</summary>
    public bool HasBackgroundCounts { get; }

    internal FoldingMatrix Folding { get; }

    /// <summary>Folding of smooth models from fewer energies; null where the response has no more than are needed.</summary>
    internal CondensedFolding? Condensed => _condensed.Value;

    /// <summary>Joins a spectrum with its response, and its background if that was measured apart.</summary>
    /// <param name="spectrum">The spectrum; its quality and grouping count.</param>
    /// <param name="response">Its response.</param>
    /// <param name="range">Only groups of channels within this band; null for all.</param>
    /// <param name="background">Background in the same channels; null if there is none or it is subtracted.</param>
    /// <param name="name">A name for messages; the spectrum's source or instrument if empty.</param>
    /// <exception cref="ArgumentException">The channels do not fit, or no usable bin is left.</exception>
    public static SpectralDataset Create(
        CountSpectrum spectrum, DetectorResponse response, EnergyBand? range = null, CountSpectrum? background = null, string name = "") =>
        CreateInRanges(spectrum, response, range is { } band ? [band] : [], background, name);

    /// <summary>As <see cref="Create"/>, with the bins of several bands.</summary>
    /// <param name="spectrum">The spectrum; its quality and grouping count.</param>
    /// <param name="response">Its response.</param>
    /// <param name="ranges">Only groups of channels within one of these bands; empty for all.</param>
    /// <param name="background">Background in the same channels; null if there is none or it is subtracted.</param>
    /// <param name="name">A name for messages; the spectrum's source or instrument if empty.</param>
    /// <exception cref="ArgumentException">The channels do not fit, or no usable bin is left.</exception>
    public static SpectralDataset CreateInRanges(
        CountSpectrum spectrum, DetectorResponse response, IReadOnlyList<EnergyBand> ranges, CountSpectrum? background = null, string name = "")
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        ArgumentNullException.ThrowIfNull(response);
        ArgumentNullException.ThrowIfNull(ranges);
        if (name.Length == 0)
            name = spectrum.Instrument.Length > 0 ? spectrum.Instrument : spectrum.SourceName.Length > 0 ? spectrum.SourceName : "spectrum";
        int shift = Shift(spectrum, response, name);
        if (background is not null && (background.ChannelCount != spectrum.ChannelCount || !IsSameStart(background.FirstChannel, spectrum.FirstChannel)))
        {
            throw new ArgumentException(
                $"{name}: the spectrum has {spectrum.ChannelCount} channels from {spectrum.FirstChannel} on, "
                + $"the background {background.ChannelCount} from {background.FirstChannel} on; the same channels are expected.",
                nameof(background));
        }

        for (int c = 0; background is not null && c < spectrum.ChannelCount; c++)
        {
            if (IsUsable(spectrum, c) && !double.IsFinite(background.Rates[c]))
                throw new ArgumentException(FormattableString.Invariant($"{name}: the background of channel {c + 1} is {background.Rates[c]}; a finite number is expected."), nameof(background));
        }

        int[] binOfChannel = new int[response.ChannelCount];
        Array.Fill(binOfChannel, -1);
        double[] scales = new double[response.ChannelCount];
        List<DatasetBin> bins = [];
        foreach ((int start, int end) in Groups(spectrum))
        {
            if (ranges.Count > 0 && !ranges.Any(band => IsWithin(response, shift + start, shift + end, band)))
                continue;
            int[] good = [.. Enumerable.Range(start, end - start).Where(c => IsUsable(spectrum, c))];
            if (good.Length == 0)
                continue;
            foreach (int channel in good)
            {
                binOfChannel[channel + shift] = bins.Count;
                scales[channel + shift] = spectrum.AreaScaleOf(channel);
            }

            bins.Add(DatasetBin.Create(
                spectrum, background, good, response.ChannelLow[shift + good[0]], response.ChannelHigh[shift + good[^1]]));
        }

        return bins.Count > 0
            ? new SpectralDataset(name, response, FoldingMatrix.Create(response, binOfChannel, scales, bins.Count), [.. bins])
            : throw new ArgumentException(
                ranges.Count > 0 ? $"{name}: no channel of good quality lies in {string.Join(" or ", ranges)}." : $"{name}: no channel is of good quality.",
                nameof(ranges));
    }

    /// <summary>The channel of the response that is the spectrum's first.</summary>
    private static int Shift(CountSpectrum spectrum, DetectorResponse response, string name)
    {
        if (spectrum.ChannelCount == response.ChannelCount && IsSameStart(spectrum.FirstChannel, response.FirstChannel))
            return 0;
        int shift = spectrum.FirstChannel - response.FirstChannel;
        return spectrum.ChannelCount < response.ChannelCount && shift >= 0 && shift + spectrum.ChannelCount <= response.ChannelCount
            ? shift
            : throw new ArgumentException(
                $"{name}: the spectrum has {spectrum.ChannelCount} channels from {spectrum.FirstChannel} on, "
                + $"the response {response.ChannelCount} from {response.FirstChannel} on; the same channels are expected.",
                nameof(response));
    }

    // Files count channels from 0 or from 1, and those of one spectrum do not always agree.
    private static bool IsSameStart(int one, int other) => Math.Abs(one - other) <= 1;

    private static bool IsWithin(DetectorResponse response, int start, int end, EnergyBand band) =>
        response.ChannelLow[start] >= band.MinKeV - EdgeTolerance && response.ChannelHigh[end - 1] <= band.MaxKeV + EdgeTolerance;

    private static bool IsUsable(CountSpectrum spectrum, int channel) => spectrum.Counts is not null
        ? spectrum.QualityOf(channel) == 0
        : spectrum.IsGood(channel);

    private static IEnumerable<(int Start, int End)> Groups(CountSpectrum spectrum)
    {
        int start = 0;
        for (int c = 1; c <= spectrum.ChannelCount; c++)
        {
            if (c < spectrum.ChannelCount && spectrum.Grouping?[c] == -1)
                continue;
            yield return (start, c);
            start = c;
        }
    }
}
