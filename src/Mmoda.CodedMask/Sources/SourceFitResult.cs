namespace Mmoda.CodedMask;

/// <summary>Best values of a <see cref="SourceFit"/>.</summary>
/// <remarks>A collection member does not take part in equality by content; results are not meant to be compared.</remarks>
/// <param name="Sources">In the order given.</param>
/// <param name="BackgroundScales">One factor per background shape.</param>
/// <param name="Covariance">n × n, row by row, for the parameters in this order: background scales, fluxes, then Y and Z of
/// each source whose position is free, in source order.</param>
/// <param name="ChiSquared">Σ (counts − model)² / model over the pixels used.</param>
/// <param name="DegreesOfFreedom">Pixels used minus parameters.</param>
public sealed record SourceFitResult(
    IReadOnlyList<FittedSource> Sources,
    IReadOnlyList<double> BackgroundScales,
    IReadOnlyList<double> Covariance,
    double ChiSquared,
    int DegreesOfFreedom);
