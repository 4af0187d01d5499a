namespace Mmoda.Instruments;

/// <summary>A bin of one source, summed over the windows that reach into it.</summary>
internal sealed class MergedBin(long number)
{
    private double _weighted;
    private double _weight;
    private double _background;
    private double _backgroundWeight;

    /// <summary>Number of the bin.</summary>
    public long Number => number;

    /// <summary>Counts of all live pixels.</summary>
    public double Counts { get; private set; }

    /// <summary>Good time in units of the width.</summary>
    public double Fraction { get; private set; }

    /// <summary>Mean effective exposure of the live pixels, s.</summary>
    public double Exposure { get; private set; }

    /// <summary>Rate, counts/s.</summary>
    public double Rate => _weighted / _weight;

    /// <summary>Its standard deviation.</summary>
    public double Error => 1 / Math.Sqrt(_weight);

    /// <summary>Background, counts/s per pixel.</summary>
    public double Background => _background / _backgroundWeight;

    /// <summary>Its standard deviation.</summary>
    public double BackgroundError => 1 / Math.Sqrt(_backgroundWeight);

    /// <summary>Middle of the bin at the barycentre, IJD in TDB; NaN where not asked for.</summary>
    public double Barycentric { get; set; } = double.NaN;

    /// <summary>Adds what one window has of the bin.</summary>
    public void Add(LightCurveBin bin, double rate, double error)
    {
        Counts += bin.Counts;
        Fraction += bin.Fraction;
        Exposure += bin.ExposureSeconds;
        _weighted += rate / (error * error);
        _weight += 1 / (error * error);
        _background += bin.Background / (bin.BackgroundError * bin.BackgroundError);
        _backgroundWeight += 1 / (bin.BackgroundError * bin.BackgroundError);
    }
}
