namespace Mmoda.CodedMask;

/// <summary>
/// A direction in the instrument frame as the tangents of its two angles from the optical axis X:
/// <c>Y = v_y / v_x</c>, <c>Z = v_z / v_x</c>.
/// </summary>
/// <remarks>Both are finite; (0, 0) is on axis. Y and Z are the instrument axes (for IBIS Y = Z × X).</remarks>
/// <param name="Y">Tangent along the Y axis.</param>
/// <param name="Z">Tangent along the Z axis.</param>
public readonly record struct TangentDirection(double Y, double Z);
