using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>Counts of a part of a band (<see cref="EnergyBands.PartsOf"/>).</summary>
/// <param name="Band">The part.</param>
/// <param name="Counts">Of each cell of the detector, x fastest.</param>
internal readonly record struct BandPart(EnergyBand Band, float[] Counts);
