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
}
