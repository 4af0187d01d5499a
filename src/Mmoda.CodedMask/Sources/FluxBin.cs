namespace Mmoda.CodedMask;

/// <summary>What one bin of a <see cref="FluxExtraction"/> says besides the fluxes.</summary>
/// <param name="Background">Fitted factor of the background shape, counts/s per pixel for a shape of mean 1.</param>
/// <param name="BackgroundError">Its standard deviation.</param>
/// <param name="ChiSquared">Of the fit, with the model's variances.</param>
/// <param name="DegreesOfFreedom">Live pixels minus unknowns.</param>
/// <param name="Counts">Counts of all live pixels.</param>
/// <param name="ExposureSeconds">Mean effective exposure of the live pixels.</param>
public readonly record struct FluxBin(
    double Background, double BackgroundError, double ChiSquared, int DegreesOfFreedom, double Counts, double ExposureSeconds);
