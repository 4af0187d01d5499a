using Mmoda.HighEnergy;
using Mmoda.Numerics;

namespace Mmoda.Instruments;

/// <summary>
/// The rate of a thousandth of the Crab: its spectrum (<see cref="CrabSpectrum"/>) through the nominal response. Measured
/// rates of the Crab differ by up to 30 % between calibrations; this is the one that the other products use.
/// </summary>
internal static class MilliCrabRate
{
    private const double StepKeV = 0.25;

    /// <summary>Counts/s in a band.</summary>
    public static double Of(EnergyBand band, PhotonResponse response)
    {
        // Beyond six widths of the resolution no photon is counted in the band.
        double reachLow = 6 * response.ResolutionSigmaKeV(band.MinKeV), reachHigh = 6 * response.ResolutionSigmaKeV(band.MaxKeV);
        double low = Math.Max(response.LowestKeV, band.MinKeV - reachLow), high = Math.Min(response.HighestKeV, band.MaxKeV + reachHigh);
        int steps = (int)Math.Ceiling((high - low) / StepKeV);
        double step = (high - low) / steps, rate = 0;
        for (int i = 0; i < steps; i++)
        {
            double from = low + (i * step), energy = from + (0.5 * step), width = Math.Sqrt(2) * response.ResolutionSigmaKeV(energy);
            double inBand = 0.5 * (SpecialFunctions.Erf((band.MaxKeV - energy) / width) - SpecialFunctions.Erf((band.MinKeV - energy) / width));
            rate += CrabSpectrum.PhotonFlux(new EnergyBand(from, from + step)) * response.EffectiveAreaCm2(energy) * inBand;
        }

        return rate / 1000;
    }
}
