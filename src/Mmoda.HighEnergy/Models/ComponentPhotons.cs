namespace Mmoda.HighEnergy;

/// <summary>What one additive component of a model gives, with all that multiplies it.</summary>
/// <param name="Name">The component; the second of a kind is <c>gaussian_2</c>.</param>
/// <param name="Photons">Photons/cm²/s in each range of energy.</param>
public sealed record ComponentPhotons(string Name, IReadOnlyList<double> Photons);
