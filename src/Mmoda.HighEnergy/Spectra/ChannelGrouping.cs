using System.Globalization;

namespace Mmoda.HighEnergy;

/// <summary>Joins channels into groups: GROUPING of a spectrum, 1 where a group begins and −1 where it goes on.</summary>
/// <remarks>Channels of bad quality end a group and stand alone. A rest at the end that is too small is joined to the group before it.</remarks>
public static class ChannelGrouping
{
    /// <summary>The forms that <see cref="ByText"/> understands.</summary>
    public const string TextForms = "auto, file, none, min:COUNTS, snr:RATIO, optimal, or a number of channels";

    /// <summary>
    /// What <c>auto</c> means for a spectrum: <c>file</c> for counts, whose groups make their statistics normal; <c>none</c> for rates with errors of their own
    /// (fits to a detector plane, subtractions), which are normal in each channel, so that groups would only lose resolution.
    /// </summary>
    public static string Automatic(CountSpectrum spectrum)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        return spectrum.Counts is null ? "none" : "file";
    }

    /// <summary>Whether a text has one of the <see cref="TextForms"/>.</summary>
    public static bool IsText(string? text) => TryRead(text, out _, out _);

    /// <summary>Groups as a user says.</summary>
    /// <param name="spectrum">The spectrum.</param>
    /// <param name="text"><c>file</c> keeps the groups of the file, <c>none</c> drops them, <c>auto</c> does what <see cref="Automatic"/> says; <c>min:20</c>, <c>snr:3</c>, <c>optimal</c>, <c>4</c>.</param>
    /// <param name="response">Its response.</param>
    /// <param name="background">Background of the spectrum, if it is not subtracted.</param>
    /// <exception cref="ArgumentException">The text has another form, or the spectrum lacks what it needs.</exception>
    public static CountSpectrum ByText(CountSpectrum spectrum, string text, DetectorResponse response, CountSpectrum? background = null)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        if (!TryRead(text, out string kind, out double number))
            throw new ArgumentException($"The grouping is '{text}', allowed are {TextForms}.", nameof(text));
        return kind switch
        {
            "auto" => ByText(spectrum, Automatic(spectrum), response, background),
            "file" => spectrum,
            "none" => spectrum with { Grouping = null },
            "optimal" => Optimal(spectrum, response),
            "min" => ByMinimumCounts(spectrum, number),
            "snr" => BySignalToNoise(spectrum, number, background),
            _ => ByNumber(spectrum, (int)number),
        };
    }

    private static bool TryRead(string? text, out string kind, out double number)
    {
        string[] parts = (text ?? "").Trim().ToLowerInvariant().Split(':');
        (kind, number) = (parts[0], 0);
        if (parts.Length == 2)
            return kind is "min" or "snr" && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out number) && number > 0 && double.IsFinite(number);
        if (parts.Length != 1)
            return false;
        if (kind is "auto" or "file" or "none" or "optimal")
            return true;
        bool isNumber = int.TryParse(kind, NumberStyles.None, CultureInfo.InvariantCulture, out int channels) && channels > 0;
        (kind, number) = ("channels", channels);
        return isNumber;
    }

    /// <summary>Groups of at least so many counts.</summary>
    /// <exception cref="ArgumentException">The spectrum has no counts, or the number is not above 0.</exception>
    public static CountSpectrum ByMinimumCounts(CountSpectrum spectrum, double counts)
    {
        IReadOnlyList<double> all = RequireCounts(spectrum);
        ThrowUnlessPositive(counts, nameof(counts));
        double sum = 0;
        return Group(spectrum, c => sum += all[c], () => sum >= counts, () => sum = 0);
    }

    /// <summary>Groups of at least such a signal-to-noise ratio: of rates over their errors, or of counts over background.</summary>
    /// <param name="spectrum">The spectrum.</param>
    /// <param name="ratio">Above 0.</param>
    /// <param name="background">Background of the spectrum, if it is not subtracted.</param>
    public static CountSpectrum BySignalToNoise(CountSpectrum spectrum, double ratio, CountSpectrum? background = null)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        ThrowUnlessPositive(ratio, nameof(ratio));
        if (background is not null && background.ChannelCount != spectrum.ChannelCount)
            throw new ArgumentException($"The spectrum has {spectrum.ChannelCount} channels, the background {background.ChannelCount}.", nameof(background));
        double signal = 0, variance = 0;
        return Group(spectrum, Add, () => signal > 0 && signal * signal >= ratio * ratio * variance && variance > 0, () => signal = variance = 0);

        void Add(int c)
        {
            DatasetBin bin = DatasetBin.Create(spectrum, background, [c], 0, 1);
            signal += bin.Rate;
            variance += bin.Sigma * bin.Sigma;
        }
    }

    /// <summary>Groups of so many channels.</summary>
    public static CountSpectrum ByNumber(CountSpectrum spectrum, int channels)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        int n = 0;
        return Group(spectrum, _ => n++, () => n >= channels, () => n = 0);
    }

    /// <summary>Groups at given edges of energy: a channel belongs to the range where its middle lies.</summary>
    /// <param name="spectrum">The spectrum.</param>
    /// <param name="response">Its response.</param>
    /// <param name="edgesKeV">Ascending edges; channels outside stand alone.</param>
    public static CountSpectrum ByEnergies(CountSpectrum spectrum, DetectorResponse response, ReadOnlySpan<double> edgesKeV)
    {
        ThrowUnlessSame(spectrum, response);
        int[] grouping = new int[spectrum.ChannelCount];
        int before = -1;
        for (int c = 0; c < grouping.Length; c++)
        {
            double middle = 0.5 * (response.ChannelLow[c] + response.ChannelHigh[c]);
            int range = edgesKeV.BinarySearch(middle);
            range = range >= 0 ? range : ~range - 1;
            bool isInside = range >= 0 && range < edgesKeV.Length - 1;
            grouping[c] = isInside && range == before && spectrum.QualityOf(c) == 0 ? -1 : 1;
            before = isInside && spectrum.QualityOf(c) == 0 ? range : -1;
        }

        return spectrum with { Grouping = grouping };
    }

    /// <summary>
    /// Groups as wide as the resolution and the counts allow (Kaastra and Bleeker 2016, A&amp;A 587, A151, sections 4 and 5.1): the more counts lie within
    /// the width of the response at half maximum, the finer.
    /// </summary>
    /// <param name="spectrum">Counts.</param>
    /// <param name="response">Its response.</param>
    /// <exception cref="ArgumentException">The spectrum has no counts, or other channels than the response.</exception>
    public static CountSpectrum Optimal(CountSpectrum spectrum, DetectorResponse response)
    {
        IReadOnlyList<double> counts = RequireCounts(spectrum);
        ThrowUnlessSame(spectrum, response);
        int n = spectrum.ChannelCount;
        double[] widths = OptimalBins.Widths(counts, OptimalBins.ChannelResolution(response));
        int[] grouping = new int[n];
        for (int c = 0; c < n;)
        {
            // As many channels as the narrowest of the group allows.
            int end = c + 1;
            double allowed = widths[c];
            while (end < n && spectrum.QualityOf(end) == 0 && spectrum.QualityOf(c) == 0 && Math.Min(allowed, widths[end]) >= end - c + 1)
            {
                allowed = Math.Min(allowed, widths[end]);
                end++;
            }

            grouping[c] = 1;
            for (int k = c + 1; k < end; k++)
                grouping[k] = -1;
            c = end;
        }

        return spectrum with { Grouping = grouping };
    }

    private static CountSpectrum Group(CountSpectrum spectrum, Action<int> add, Func<bool> isFull, Action begin)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        int n = spectrum.ChannelCount, start = -1, beforeStart = -1;
        int[] grouping = new int[n];
        for (int c = 0; c <= n; c++)
        {
            bool isEnd = c == n || spectrum.QualityOf(c) != 0 || (spectrum.Counts is null && !spectrum.IsGood(c));
            if (isEnd)
            {
                // The rest goes to the group before it.
                if (start >= 0 && beforeStart >= 0)
                    grouping[start] = -1;
                if (c < n)
                    grouping[c] = 1;
                (start, beforeStart) = (-1, -1);
                begin();
                continue;
            }

            grouping[c] = start < 0 ? 1 : -1;
            start = start < 0 ? c : start;
            add(c);
            if (!isFull())
                continue;
            (beforeStart, start) = (start, -1);
            begin();
        }

        return spectrum with { Grouping = grouping };
    }

    private static IReadOnlyList<double> RequireCounts(CountSpectrum spectrum)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        return spectrum.Counts ?? throw new ArgumentException("The spectrum has rates; a spectrum of counts is expected.", nameof(spectrum));
    }

    private static void ThrowUnlessSame(CountSpectrum spectrum, DetectorResponse response)
    {
        ArgumentNullException.ThrowIfNull(spectrum);
        ArgumentNullException.ThrowIfNull(response);
        if (spectrum.ChannelCount != response.ChannelCount)
            throw new ArgumentException($"The spectrum has {spectrum.ChannelCount} channels, the response {response.ChannelCount}.", nameof(response));
    }

    private static void ThrowUnlessPositive(double value, string name)
    {
        if (!(value > 0 && double.IsFinite(value)))
            throw new ArgumentException(FormattableString.Invariant($"A finite number above 0 is expected, not {value}."), name);
    }
}
