namespace Mmoda.Numerics;

/// <summary>The outcome of <see cref="NelderMead"/>.</summary>
/// <param name="Value">The smallest value found.</param>
/// <param name="HasConverged">Whether a restart from the minimum found nothing smaller, before the evaluations were used up.</param>
/// <param name="Evaluations">Number of evaluations.</param>
public readonly record struct MinimumFound(double Value, bool HasConverged, int Evaluations);
