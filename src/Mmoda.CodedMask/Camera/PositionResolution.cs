namespace Mmoda.CodedMask;

/// <summary>How well a detector measures positions, for a part of the photons.</summary>
/// <param name="Millimetres">Standard deviation along each axis, mm.</param>
/// <param name="Weight">The part, in any unit.</param>
public readonly record struct PositionResolution(double Millimetres, double Weight);
