namespace Mmoda.HighEnergy;

/// <summary>The photon spectrum of the Crab that defines a mCrab here: 9.7 E^−2.1 photons/(cm² s keV).</summary>
/// <remarks>Toor and Seward (1974, AJ 79, 995). Calibrations differ from it by up to 30 %; for measured rates use the response.</remarks>
public static class CrabSpectrum
{
    private const double Norm = 9.7;
    private const double PhotonIndex = 2.1;

    /// <summary>Photon flux of the Crab in a band, photons/(cm² s).</summary>
    /// <param name="band">A band that does not begin at 0, where the power law diverges.</param>
    /// <exception cref="ArgumentOutOfRangeException">The band begins at 0.</exception>
    public static double PhotonFlux(EnergyBand band)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(band.MinKeV);
        return Norm / (PhotonIndex - 1) * (Math.Pow(band.MinKeV, 1 - PhotonIndex) - Math.Pow(band.MaxKeV, 1 - PhotonIndex));
    }
}
