using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>What was measured of a source in one band.</summary>
/// <param name="Band">The band.</param>
/// <param name="Flux">Flux of the fit on the detector planes, counts/s.</param>
/// <param name="FluxError">1 σ of it.</param>
/// <param name="ImageFlux">For comparison: flux of the point-spread function fitted in the mosaic, counts/s; null where no peak was found there.</param>
/// <param name="ImageFluxError">1 σ of it.</param>
/// <param name="MilliCrab">Counts/s of a thousandth of the Crab.</param>
internal readonly record struct SourceMeasurement(EnergyBand Band, double Flux, double FluxError, double? ImageFlux, double? ImageFluxError, double MilliCrab)
{
    /// <summary>Flux over its error.</summary>
    public double Significance => Flux / FluxError;

    /// <summary>Counts/s above which the source is not, at 3 σ: max(F, 0) + 3 σ.</summary>
    public double UpperLimit => Math.Max(Flux, 0) + (3 * FluxError);
}
