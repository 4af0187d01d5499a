namespace Mmoda.HighEnergy;

/// <summary>Scales the additive model to its right to a flux in a band, so that the flux is a parameter with an error.</summary>
/// <param name="isEnergy">cflux, logarithm of erg/cm²/s; else cpflux, photons/cm²/s.</param>
internal sealed class FluxConvolution(bool isEnergy) : ModelComponent(
    isEnergy ? "cflux" : "cpflux",
    ComponentKind.Convolution,
    isEnergy ? "scales to an energy flux from Emin to Emax (erg/cm2/s, log10), which takes the place of the first norm: that is frozen" : "scales to a photon flux from Emin to Emax, which takes the place of the first norm: that is frozen",
    new("Emin", "keV", 20, 1e-3, 1e6, IsFrozen: true),
    new("Emax", "keV", 100, 1e-3, 1e6, IsFrozen: true),
    isEnergy ? new("lg10Flux", "log10(erg/(cm2 s))", -9, -100, 100) : new("Flux", "1/(cm2 s)", 0.1, 0, 1e10))
{
    // The operand decides.
    public override bool IsSmooth => true;

    /// <summary>Whether the flux is one of energy.</summary>
    public bool IsEnergy => isEnergy;

    /// <summary>The flux that the parameters ask for, keV/cm²/s or photons/cm²/s, and its derivative by the last one.</summary>
    public (double Flux, double Slope) Target(ReadOnlySpan<double> p)
    {
        if (!isEnergy)
            return (p[2], 1);
        double flux = Math.Pow(10, p[2]) / PhotonEnergy.ErgPerKeV;
        return (flux, flux * Math.Log(10));
    }

    public override void Evaluate(EnergyGrid grid, ReadOnlySpan<double> p, Span<double> values, DerivativeRows rows) =>
        throw new InvalidOperationException("A convolution is computed with its operand.");
}
