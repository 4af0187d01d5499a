namespace Mmoda.HighEnergy;

/// <summary>What a component of a spectral model is.</summary>
public enum ComponentKind
{
    /// <summary>A photon spectrum, photons/cm²/s/keV; joined with others by +.</summary>
    Additive,

    /// <summary>A factor that depends on energy; multiplies an additive model.</summary>
    Multiplicative,

    /// <summary>An operation on the additive model to its right.</summary>
    Convolution,
}
