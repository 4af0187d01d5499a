namespace Mmoda.HighEnergy;

/// <summary>The best parameters of a model for a spectrum.</summary>
/// <param name="Parameters">Values, in the order of the start.</param>
/// <param name="Errors">Their 1 σ errors; NaN where the data do not determine them.</param>
/// <param name="ChiSquared">At the best parameters.</param>
/// <param name="DegreesOfFreedom">Channels used minus free parameters.</param>
/// <param name="HasConverged">Whether a minimum was found.</param>
public sealed record SpectralFitResult(
    IReadOnlyList<double> Parameters, IReadOnlyList<double> Errors, double ChiSquared, int DegreesOfFreedom, bool HasConverged);
