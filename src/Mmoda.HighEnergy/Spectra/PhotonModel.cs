namespace Mmoda.HighEnergy;

/// <summary>A model of a photon spectrum.</summary>
/// <param name="energyKeV">Photon energy, keV, above 0.</param>
/// <param name="parameters">The parameters of the model.</param>
/// <returns>Photons/cm²/s/keV.</returns>
public delegate double PhotonModel(double energyKeV, ReadOnlySpan<double> parameters);
