namespace Mmoda.Sky;

/// <summary>A direction in the coordinates in which HEALPix is equal-area.</summary>
/// <param name="Turns">Longitude in right angles, [0, 4).</param>
/// <param name="Height">z, [−1, 1].</param>
/// <param name="AxisDistance">Distance from the axis; NaN where the height is exact enough for it.</param>
internal readonly record struct CylindricalPoint(double Turns, double Height, double AxisDistance);
