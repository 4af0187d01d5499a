namespace Mmoda.CodedMask;

/// <summary>A point source as fitted on the detector plane.</summary>
/// <param name="Direction">Position.</param>
/// <param name="IsPositionFree">Whether the position was allowed to move. Below 3 σ it stays where it started all the same.
/// The errors of a position that did not move are 0.</param>
/// <param name="Flux">Counts/s of the source through the mask on axis.</param>
/// <param name="FluxError">1 σ.</param>
/// <param name="DirectionErrorY">1 σ of <c>Direction.Y</c>, in units of tangent (radians near the axis).</param>
/// <param name="DirectionErrorZ">1 σ of <c>Direction.Z</c>.</param>
public readonly record struct FittedSource(
    TangentDirection Direction, bool IsPositionFree, double Flux, double FluxError, double DirectionErrorY, double DirectionErrorZ)
{
    /// <summary>Flux over its error.</summary>
    public double Significance => Flux / FluxError;
}
