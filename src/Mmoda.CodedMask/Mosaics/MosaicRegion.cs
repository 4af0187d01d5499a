namespace Mmoda.CodedMask;

/// <summary>A rectangle of output pixels that an input image may touch.</summary>
/// <param name="X">First column.</param>
/// <param name="Y">First row.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public readonly record struct MosaicRegion(int X, int Y, int Width, int Height);
