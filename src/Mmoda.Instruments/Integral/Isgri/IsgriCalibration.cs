using Mmoda.CodedMask;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>Correction of pulse height and rise time of one module (structure ISGR-MCEC-MOD).</summary>
internal readonly record struct ModuleCorrection(
    double PhaOffset, double PhaGain, double PhaGain2, double RiseOffset, double RiseGain);

/// <summary>Drift of the gain with time (structure ISGR-L2RE-MOD), interpolated linearly in IJD.</summary>
internal readonly record struct GainDrift(
    double Ijd, double PhaOffset, double PhaGain, double PhaGain2, double RiseOffset, double RiseGain);

/// <summary>Shape of the background on the detector in one energy range: 128 × 128 by pixel number, mean 1.</summary>
internal sealed record BackgroundShape(EnergyBand Band, float[] Pixels);

/// <summary>Where one calibration structure came from: a file of the archive, or the built-in nominal values.</summary>
/// <param name="Structure">For example <c>ISGR-OFFS-MOD</c>.</param>
/// <param name="Source">Path relative to the archive, or <c>nominal</c>.</param>
internal sealed record CalibrationOrigin(string Structure, string Source);

/// <summary>
/// What is needed to turn raw ISGRI events into a calibrated shadowgram at one epoch: the tables of the instrument
/// characteristics (IC) tree, or their nominal values.
/// </summary>
internal sealed record IsgriCalibration
{
    /// <summary>Channels of the pulse-height table.</summary>
    public const int PulseHeights = 2048;

    /// <summary>Channels of the rise-time table.</summary>
    public const int RiseTimes = 256;

    /// <summary>Analogue gain per pixel (AGAIN), 16384 values by pixel number.</summary>
    public required float[] Gain { get; init; }

    /// <summary>Analogue offset per pixel (AOFFSET).</summary>
    public required float[] Offset { get; init; }

    /// <summary>Rise-time gain per pixel (RTGAIN).</summary>
    public required float[] RiseGain { get; init; }

    /// <summary>Rise-time offset per pixel (RTOFFSET).</summary>
    public required float[] RiseOffset { get; init; }

    /// <summary>Corrections of the eight modules.</summary>
    public required ModuleCorrection[] Modules { get; init; }

    /// <summary>Drift of the gain, ordered in time, at least one row.</summary>
    public required GainDrift[] Drift { get; init; }

    /// <summary>Energy in keV for corrected rise time r and pulse height p at index r·2048 + p (LUT2, transposed).</summary>
    public required float[] EnergyTable { get; init; }

    /// <summary>The laws of OSA 10, which then take the place of modules, drift and <see cref="EnergyTable"/>; null for OSA 11.</summary>
    public Osa10Laws? Osa10 { get; init; }

    /// <summary>Efficiency of each module in each of the 256 channels (ISGR-EFFC-MOD), index module·256 + channel.</summary>
    public required float[] ModuleEfficiency { get; init; }

    /// <summary>Background shapes in ascending energy.</summary>
    public required IReadOnlyList<BackgroundShape> Background { get; init; }

    /// <summary>The coded mask.</summary>
    public required MaskPattern Mask { get; init; }

    /// <summary>Origin of each structure, for the provenance.</summary>
    public required IReadOnlyList<CalibrationOrigin> Origins { get; init; }

    /// <summary>The drift row valid at an epoch: linear between rows, held at the ends.</summary>
    public GainDrift DriftAt(double ijd)
    {
        if (ijd <= Drift[0].Ijd)
            return Drift[0];
        for (int i = 1; i < Drift.Length; i++)
        {
            if (ijd > Drift[i].Ijd)
                continue;
            GainDrift a = Drift[i - 1], b = Drift[i];
            double f = (ijd - a.Ijd) / (b.Ijd - a.Ijd);
            return new GainDrift(
                ijd,
                a.PhaOffset + f * (b.PhaOffset - a.PhaOffset),
                a.PhaGain + f * (b.PhaGain - a.PhaGain),
                a.PhaGain2 + f * (b.PhaGain2 - a.PhaGain2),
                a.RiseOffset + f * (b.RiseOffset - a.RiseOffset),
                a.RiseGain + f * (b.RiseGain - a.RiseGain));
        }

        return Drift[^1];
    }

    /// <summary>
    /// Background shape of a band: the shapes of the energy ranges it touches, weighted with the overlap and E^−2, by
    /// pixel number, normalised to mean 1.
    /// </summary>
    public float[] BackgroundIn(EnergyBand band)
    {
        double[] sum = new double[IsgriDetector.PixelCount];
        double weights = 0;
        foreach (BackgroundShape shape in Background)
        {
            double low = Math.Max(band.MinKeV, shape.Band.MinKeV), high = Math.Min(band.MaxKeV, shape.Band.MaxKeV);
            if (high <= low)
                continue;
            double weight = 1 / low - 1 / high;
            weights += weight;
            for (int i = 0; i < sum.Length; i++)
                sum[i] += weight * shape.Pixels[i];
        }

        float[] result = new float[sum.Length];
        double mean = sum.Average();
        for (int i = 0; i < sum.Length; i++)
            result[i] = weights > 0 && mean > 0 ? (float)(sum[i] / mean) : 1f;
        return result;
    }

    /// <summary>Mean efficiency of a module in a band.</summary>
    public double ModuleEfficiencyIn(EnergyBand band, int module)
    {
        double[] edges = IsgriChannels.EdgesKeV();
        return IsgriResponse.BandMean(band, energy =>
        {
            int channel = Array.BinarySearch(edges, energy);
            channel = Math.Clamp(channel < 0 ? ~channel - 1 : channel, 0, IsgriChannels.Count - 1);
            return ModuleEfficiency[module * IsgriChannels.Count + channel];
        });
    }
}
