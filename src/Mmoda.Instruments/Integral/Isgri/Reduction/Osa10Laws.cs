using Mmoda.Fits;

namespace Mmoda.Instruments;

/// <summary>
/// The energy laws of OSA 10 (ibis_isgr_energy 8) in one revolution, after the gain of the pixel: a law of pulse height at low
/// energies, another above, which depends on rise time, and then a draw from <see cref="EnergyDistributions"/>.
/// </summary>
/// <remarks>Immutable; safe to share between threads.</remarks>
internal sealed class Osa10Laws
{
    /// <summary>The structures that hold them, all of which are needed.</summary>
    public static IReadOnlyList<string> Structures { get; } = [Gains, Offsets, EnergyDistributions.Structure];

    /// <summary>From this revolution on (2015-12-26) OSA 11 has tables, and the laws of OSA 10 were not followed up.</summary>
    public const int LastRevolution = 1626;

    private const string Gains = "ISGR-GAIN-MOD";
    private const string Offsets = "ISGR-OFF2-MOD";

    // The law of low energies.
    private const double LowOffset = -5.655;
    private const double LowGain = 2.047;
    private const double LowGainPerRevolution = -0.00061;

    // The correction of low energies: of the low law's keV to pulse heights of the table, two of which are one of its rows.
    private const double Shift = 1.997;
    private const double Scale = 1.0184;
    private const double ScalePerRevolution = 0.0000089;

    private readonly float _lowGain;
    private readonly float _scale;
    private readonly Law[] _high = new Law[IsgriCalibration.RiseTimes];
    private readonly EnergyDistributions _distributions;

    /// <summary>The laws of a revolution.</summary>
    /// <param name="revolution">The revolution.</param>
    /// <param name="gain">Gain of the upper law, channels per keV, of each of the 256 rise times.</param>
    /// <param name="offset">Its offset, channels.</param>
    /// <param name="distributions">True energies.</param>
    public Osa10Laws(int revolution, ReadOnlySpan<double> gain, ReadOnlySpan<double> offset, EnergyDistributions distributions)
    {
        double lowGain = LowGain + (LowGainPerRevolution * revolution);
        _lowGain = (float)(1 / lowGain);
        _scale = (float)(1 / (Scale + (ScalePerRevolution * revolution)));
        for (int r = 0; r < _high.Length; r++)
        {
            // Where both laws cross; with equal gains they never do, and the upper one is meant everywhere.
            double crossing = lowGain == gain[r] ? 0 : ((offset[r] - LowOffset) / (lowGain - gain[r]) * lowGain) + LowOffset;
            _high[r] = new Law((float)crossing, (float)offset[r], (float)(1 / gain[r]));
        }

        _distributions = distributions;
    }

    /// <summary>Reads the tables of an epoch.</summary>
    /// <param name="gainPath">ISGR-GAIN-MOD.</param>
    /// <param name="offsetPath">ISGR-OFF2-MOD.</param>
    /// <param name="distributions">ISGR-3DL2-MOD.</param>
    /// <param name="revolution">The revolution.</param>
    /// <exception cref="FitsException">A table is damaged, or has not one row for each rise time.</exception>
    public static Osa10Laws Read(string gainPath, string offsetPath, EnergyDistributions distributions, int revolution)
    {
        double[] gain = Polynomial(gainPath, Gains, ["PAR1", "PAR2"], revolution);
        double[] offset = Polynomial(offsetPath, Offsets, ["PAR1", "PAR2", "PAR3"], revolution);
        int wrong = Array.FindIndex(gain, g => !(g > 0));
        return wrong < 0
            ? new Osa10Laws(revolution, gain, offset, distributions)
            : throw new FitsException($"{gainPath}: row {wrong + 1} gives a gain of {gain[wrong]} in revolution {revolution}; it must be above 0.");
    }

    /// <summary>Energy of an event, keV, never negative.</summary>
    /// <param name="pulseHeight">Pulse height after the gain of the pixel.</param>
    /// <param name="riseTime">Corrected rise time, 0–255.</param>
    /// <param name="dither">Uniform deviate in [0, 1) that undoes the quantisation.</param>
    /// <param name="draw">Another one, which chooses the plane of true energies.</param>
    public float Energy(float pulseHeight, int riseTime, float dither, float draw)
    {
        ref readonly Law high = ref _high[riseTime];
        float dithered = pulseHeight + dither - 0.5f;
        float low = pulseHeight < high.Crossing ? (dithered - (float)LowOffset) * _lowGain : (dithered - high.Offset) * high.InverseGain;
        float row = (low + (float)Shift) * _scale;
        if (!(row >= 0))
            return 0;
        ReadOnlySpan<short> energies = _distributions[(int)(draw * _distributions.Planes), riseTime];
        if (row >= EnergyDistributions.PulseHeights)
            return Math.Max(0f, energies[^1] / EnergyDistributions.StepsPerKeV);
        int nearest = Math.Min((int)(row + 0.5f), EnergyDistributions.PulseHeights - 2);
        float energy = (energies[nearest] + ((row - nearest) * (energies[nearest + 1] - energies[nearest]))) / EnergyDistributions.StepsPerKeV;
        return Math.Max(0f, energy);
    }

    // Powers of the revolution, one row for each rise time.
    private static double[] Polynomial(string path, string structure, string[] columns, int revolution)
    {
        using FitsFile file = FitsFile.Open(path);
        BinaryTableHdu table = file.RequireTable(structure);
        if (table.RowCount != IsgriCalibration.RiseTimes)
            throw new FitsException($"{path}: {structure} has {table.RowCount} rows, expected are {IsgriCalibration.RiseTimes}.");
        double[] values = new double[IsgriCalibration.RiseTimes];
        double power = 1;
        foreach (string column in columns)
        {
            double[] parameters = table.ReadAll<double>(column);
            for (int r = 0; r < values.Length; r++)
                values[r] += parameters[r] * power;
            power *= revolution;
        }

        int wrong = Array.FindIndex(values, v => !double.IsFinite(v));
        return wrong < 0 ? values : throw new FitsException($"{path}: row {wrong + 1} is not finite.");
    }

    private readonly record struct Law(float Crossing, float Offset, float InverseGain);
}
