using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>
/// How JEM-X answers to photons, as analytic functions: effective area, energy and position resolution. The simulator and the analysis
/// share these facts and nothing else.
/// </summary>
internal static class JemxResponse
{
    /// <summary>Lowest energy of the calibration, keV.</summary>
    public const double LowestEnergyKeV = 2;

    /// <summary>Highest energy of the calibration, keV.</summary>
    public const double HighestEnergyKeV = 80;

    private static readonly double[] AreaEnergiesKeV =
        [2, 2.5, 3, 3.5, 4, 4.5, 5, 5.5, 6, 7, 8, 9, 10, 12, 15, 18, 20, 25, 30, 33, 34.5, 35, 40, 50, 65, 80];

    // Read off the public responses of OSA 11 (JMX1-AXIS-ARF), cm²; on axis, the open part of mask and collimator included.
    private static readonly double[] AreaCm2 =
        [2.2, 12.92, 28.55, 37.62, 45.89, 50.70, 54.29, 57.18, 59.45, 62.38, 63.75, 64.15, 64.25, 64.67, 62.22, 55.04, 49.57, 34.34, 23.93, 24.34, 24.86, 24.76, 15.99, 9.0, 4.5, 2.5];

    private static readonly double[] SecondEnergiesKeV = [2.96, 4.38, 6.48, 9.6, 14.2, 21, 31, 46];

    // Area of unit 2 in units of that of unit 1.
    private static readonly double[] SecondRatio = [0.923, 0.977, 1.026, 1.069, 1.054, 1.068, 1.058, 0.793];

    /// <summary>Effective area on axis, cm²; 0 outside the calibration.</summary>
    public static double EffectiveAreaCm2(JemxUnit unit, double energyKeV) => energyKeV is >= LowestEnergyKeV and <= HighestEnergyKeV
        ? Interpolate(AreaEnergiesKeV, AreaCm2, energyKeV) * (unit.Number == 1 ? 1 : Interpolate(SecondEnergiesKeV, SecondRatio, energyKeV))
        : 0;

    /// <summary>Standard deviation of the measured energy, keV: a full width of 0.40 √(1/E + 1/60) E.</summary>
    public static double ResolutionSigmaKeV(double energyKeV) => 0.40 / 2.3548200450309493 * energyKeV * Math.Sqrt((1 / energyKeV) + (1.0 / 60));

    /// <summary>
    /// Standard deviation of measured positions along each axis, mm: a full width of 1 mm at 10 keV that falls with the root of the energy,
    /// because it is the noise of the electronics over the charge.
    /// </summary>
    public static double PositionSigmaMillimetres(double energyKeV) => 0.42 * Math.Sqrt(10 / Math.Clamp(energyKeV, 2.6, 36));

    /// <summary>The energies of a band with the weights that a typical source gives them: the unit's effective area times E^−2.1.</summary>
    public static IReadOnlyList<(double EnergyKeV, double Weight)> Weights(JemxUnit unit, EnergyBand band)
    {
        const int Steps = 24;
        double ratio = Math.Pow(band.MaxKeV / band.MinKeV, 1.0 / Steps);
        return
        [
            .. Enumerable.Range(0, Steps).Select(i =>
            {
                double energy = band.MinKeV * Math.Pow(ratio, i + 0.5);
                return (energy, Math.Max(EffectiveAreaCm2(unit, energy), 1e-3) * Math.Pow(energy, -1.1) * (ratio - 1));
            }),
        ];
    }

    private static double Interpolate(ReadOnlySpan<double> x, ReadOnlySpan<double> y, double at)
    {
        double value = Math.Clamp(at, x[0], x[^1]);
        int i = 1;
        while (i < x.Length - 1 && value > x[i])
            i++;
        return y[i - 1] * Math.Pow(y[i] / y[i - 1], Math.Log(value / x[i - 1]) / Math.Log(x[i] / x[i - 1]));
    }
}
