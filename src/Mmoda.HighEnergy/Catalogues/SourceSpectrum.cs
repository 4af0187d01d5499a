namespace Mmoda.HighEnergy;

/// <summary>A typical photon spectrum above 20 keV: E^−Γ, with an exponential cut-off if there is one.</summary>
/// <param name="PhotonIndex">Γ of E^−Γ.</param>
/// <param name="CutoffKeV">E-folding energy of exp(−E/Ec) in keV; null for a pure power law.</param>
public readonly record struct SourceSpectrum(double PhotonIndex, double? CutoffKeV = null)
{
    /// <summary>The shape of the photon spectrum (arbitrary norm: 1 at 1 keV without the cut-off).</summary>
    /// <param name="energyKeV">Energy in keV, above 0.</param>
    public double ShapeAt(double energyKeV) =>
        Math.Pow(energyKeV, -PhotonIndex) * (CutoffKeV is { } cutoff ? Math.Exp(-energyKeV / cutoff) : 1);

    /// <summary>The integral of <see cref="ShapeAt"/> over a band.</summary>
    /// <remarks>Simpson's rule on 256 logarithmic steps: relative error below 1e-8 for bands of a decade and indices below 5.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The band begins at 0.</exception>
    public double ShapeIntegral(EnergyBand band)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(band.MinKeV);
        const int Steps = 256;
        double start = Math.Log(band.MinKeV);
        double step = (Math.Log(band.MaxKeV) - start) / Steps;
        double sum = 0;
        for (int i = 0; i <= Steps; i++)
        {
            double energy = Math.Exp(start + i * step);
            int weight = i is 0 or Steps ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * ShapeAt(energy) * energy;
        }

        return sum * step / 3;
    }
}
