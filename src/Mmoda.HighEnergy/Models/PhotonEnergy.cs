namespace Mmoda.HighEnergy;

/// <summary>Units of photon energy.</summary>
internal static class PhotonEnergy
{
    /// <summary>erg in one keV (CODATA 2018: exact).</summary>
    public const double ErgPerKeV = 1.602176634e-9;

    /// <summary>Rest energy of the electron, keV (CODATA 2018).</summary>
    public const double ElectronKeV = 510.99895;
}
