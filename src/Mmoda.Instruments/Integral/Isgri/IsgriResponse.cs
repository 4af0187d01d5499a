using Mmoda.HighEnergy;
using Mmoda.Numerics;

namespace Mmoda.Instruments;

/// <summary>
/// How ISGRI answers to photons, as analytic functions: effective area, energy resolution, low threshold, transmission
/// of the support panel and of tungsten. The simulator and the analysis share these facts and nothing else.
/// </summary>
internal static class IsgriResponse
{
    /// <summary>Flux unit: counts/s through the open mask on axis, that is on this many of 16384 pixels.</summary>
    public const double OnAxisOpenPixels = 8192.4;

    /// <summary>Lowest energy that is simulated and calibrated, keV.</summary>
    public const double LowestEnergyKeV = 13.5;

    /// <summary>Highest energy of the calibration, keV.</summary>
    public const double HighestEnergyKeV = 1000;

    private static readonly double[] TungstenEnergiesKeV =
        [20, 30, 40, 50, 60, 69.52, 69.53, 80, 100, 150, 200, 300, 400, 500, 600, 800, 1000];

    // Mass attenuation coefficients of tungsten, cm²/g: NIST XCOM (Berger et al.); 600 keV to 1 MeV extend the table upwards.
    private static readonly double[] TungstenCm2PerGram =
        [65.73, 22.73, 10.67, 5.949, 3.713, 2.552, 11.23, 7.81, 4.438, 1.581, 0.7844, 0.3238, 0.1925, 0.1378, 0.1093, 0.0807, 0.0662];

    private static readonly double[] ResolutionEnergiesKeV = [13, 20, 30, 40, 60, 80, 100, 150, 200, 300, 1000];

    // Full widths at half maximum read off the public ISGRI redistribution matrices, keV.
    private static readonly double[] ResolutionFwhmKeV = [4.3, 4.6, 5.2, 5.9, 8.3, 11, 13.5, 19.3, 24.4, 36, 110];

    /// <summary>
    /// Effective area in cm² at an energy in keV: the analytic ISGRI area of the low-energy weighting in OSA's
    /// ii_shadow_build, zero below 13.44 keV. It includes the mask's open fraction.
    /// </summary>
    public static double EffectiveAreaCm2(double energyKeV) => energyKeV <= 13.44
        ? 0
        : 84.3 * Math.Pow(energyKeV - 13.44, 0.85) * (25900 + energyKeV) / (27200 + Math.Pow(energyKeV, 2.47));

    /// <summary>Standard deviation of the reconstructed energy, keV.</summary>
    public static double ResolutionSigmaKeV(double energyKeV) =>
        LogLog(ResolutionEnergiesKeV, ResolutionFwhmKeV, energyKeV) / 2.3548200450309493;

    /// <summary>
    /// Fraction of events above a pixel's low threshold: ½[1 + erf((E − LT)/(√2 σ))] with
    /// σ = (4.80 + 0.0017 · revolution)/2.36 keV (OSA, ii_shadow_build).
    /// </summary>
    public static double LowThresholdEfficiency(double energyKeV, double thresholdKeV, int revolution)
    {
        double sigma = (4.80 + 0.0017 * revolution) / 2.36;
        return 0.5 * (1 + SpecialFunctions.Erf((energyKeV - thresholdKeV) / (Math.Sqrt(2) * sigma)));
    }

    /// <summary>Optical depth on axis of the panel that carries the mask: 0.7 at 30 keV to 0.22 at 100 keV.</summary>
    public static double PanelDepth(double energyKeV)
    {
        double slope = Math.Log(0.22 / 0.7) / Math.Log(100.0 / 30);
        return 0.7 * Math.Pow(Math.Clamp(energyKeV, 13, 1000) / 30, slope);
    }

    /// <summary>Transmission of the panel off axis relative to on axis: exp[−τ(E)(1/cos θ − 1)].</summary>
    /// <param name="energyKeV">Photon energy, keV.</param>
    /// <param name="cosine">Cosine of the angle to the optical axis, in (0, 1].</param>
    public static double OffAxisTransmission(double energyKeV, double cosine) =>
        Math.Exp(-PanelDepth(energyKeV) * (1 / cosine - 1));

    /// <summary>Transmission of a closed mask element, 1.6 cm of tungsten of 19.25 g/cm³.</summary>
    public static double ClosedElementTransmission(double energyKeV) =>
        Math.Exp(-LogLog(TungstenEnergiesKeV, TungstenCm2PerGram, energyKeV) * 19.25 * 1.6);

    /// <summary>
    /// Factor from a flux fitted with opaque mask elements and no absorption off axis to the flux unit: undoes the panel,
    /// and the fraction τ of photons that cross closed elements, which lowers the contrast of the shadow by 1 − τ
    /// (0.03 at 600 keV, nothing below 300 keV).
    /// </summary>
    /// <param name="band">Band of the flux.</param>
    /// <param name="cosine">Cosine of the angle to the optical axis, in (0, 1].</param>
    public static double FluxCorrection(EnergyBand band, double cosine) =>
        1 / (BandMean(band, energy => OffAxisTransmission(energy, cosine)) * Contrast(band));

    /// <summary>Mean contrast 1 − τ between open and closed mask elements in a band.</summary>
    public static double Contrast(EnergyBand band) => 1 - BandMean(band, ClosedElementTransmission);

    /// <summary>
    /// Mean of <paramref name="function"/> over a band, weighted with effective area times E^−2, the counts spectrum of
    /// a typical source. Fixed midpoint rule of at most 0.25 keV steps.
    /// </summary>
    public static double BandMean(EnergyBand band, Func<double, double> function)
    {
        int steps = Math.Clamp((int)Math.Ceiling((band.MaxKeV - band.MinKeV) / 0.25), 8, 2000);
        double width = (band.MaxKeV - band.MinKeV) / steps, weights = 0, sum = 0;
        for (int i = 0; i < steps; i++)
        {
            double energy = band.MinKeV + (i + 0.5) * width;
            double weight = EffectiveAreaCm2(energy) / (energy * energy);
            weights += weight;
            sum += weight * function(energy);
        }

        return weights > 0 ? sum / weights : function(0.5 * (band.MinKeV + band.MaxKeV));
    }

    private static double LogLog(ReadOnlySpan<double> x, ReadOnlySpan<double> y, double at)
    {
        double value = Math.Clamp(at, x[0], x[^1]);
        int i = 1;
        while (i < x.Length - 1 && value > x[i])
            i++;
        double f = Math.Log(value / x[i - 1]) / Math.Log(x[i] / x[i - 1]);
        return y[i - 1] * Math.Pow(y[i] / y[i - 1], f);
    }
}
