namespace Mmoda.HighEnergy;

/// <summary>The unit of a catalogue flux.</summary>
public enum FluxUnit
{
    /// <summary>Thousandths of the flux of the Crab nebula and pulsar in the same band.</summary>
    MilliCrab,

    /// <summary>Counts per second of the instrument that the value is for.</summary>
    CountsPerSecond,

    /// <summary>Photons per second and cm².</summary>
    PhotonsPerSecondPerSquareCentimetre,
}
