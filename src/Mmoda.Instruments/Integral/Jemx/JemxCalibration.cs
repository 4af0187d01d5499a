namespace Mmoda.Instruments;

/// <summary>The tables of a unit of JEM-X valid at an epoch.</summary>
internal sealed record JemxCalibration
{
    /// <summary>Quality of each raw position: 0 is good.</summary>
    public required byte[] Quality { get; init; }

    /// <summary>Gain of each raw position relative to the history; null where the archive has none.</summary>
    public required float[]? SpatialGain { get; init; }

    /// <summary>Times of the gain history, IJD, ascending.</summary>
    public required double[] GainTimes { get; init; }

    /// <summary>Gain at those times; empty where the archive has none.</summary>
    public required float[] GainHistory { get; init; }

    /// <summary>Energies of the channels.</summary>
    public required JemxChannels Channels { get; init; }

    /// <summary>Where each table came from.</summary>
    public required IReadOnlyList<CalibrationOrigin> Origins { get; init; }

    /// <summary>Whether raw pulse heights can be turned into energies.</summary>
    public bool HasGain => SpatialGain is not null && GainHistory.Length > 0;

    /// <summary>Gain at a time, linear between the entries, held at the ends.</summary>
    public double GainAt(double ijd)
    {
        int after = Array.BinarySearch(GainTimes, ijd);
        after = after >= 0 ? after : ~after;
        if (after == 0 || after == GainTimes.Length)
            return GainHistory[Math.Min(after, GainTimes.Length - 1)];
        double part = (ijd - GainTimes[after - 1]) / (GainTimes[after] - GainTimes[after - 1]);
        return GainHistory[after - 1] + (part * (GainHistory[after] - GainHistory[after - 1]));
    }
}
