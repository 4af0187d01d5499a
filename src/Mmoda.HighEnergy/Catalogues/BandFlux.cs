namespace Mmoda.HighEnergy;

/// <summary>The flux of a source in one energy band.</summary>
/// <param name="Band">The energies.</param>
/// <param name="Value">The flux; typical, not measured at one time.</param>
/// <param name="Unit">Its unit.</param>
public readonly record struct BandFlux(EnergyBand Band, double Value, FluxUnit Unit);
