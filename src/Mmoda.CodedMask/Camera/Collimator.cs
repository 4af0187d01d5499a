namespace Mmoda.CodedMask;

/// <summary>A collimator of square cells in front of a detector: it dims sources off the axis.</summary>
/// <param name="OpeningMillimetres">Clear width of a cell.</param>
/// <param name="HeightMillimetres">Height of the walls.</param>
public readonly record struct Collimator(double OpeningMillimetres, double HeightMillimetres)
{
    /// <summary>The part of the light that the walls let through, 1 on axis: a triangle along each axis.</summary>
    public double Transmission(TangentDirection direction) => Along(direction.Y) * Along(direction.Z);

    private double Along(double tangent) => Math.Max(0, 1 - (Math.Abs(tangent) * HeightMillimetres / OpeningMillimetres));
}
