namespace Mmoda.CodedMask;

/// <summary>Where the pixels of a decoded image are: a grid that is regular in tangent coordinates.</summary>
/// <remarks>
/// <para><c>x = (Width − 1) / 2 − t_y k</c> and <c>y = (Height − 1) / 2 + t_z k</c>, 0-based at pixel centres, with
/// k = <see cref="PixelsPerTangent"/>: columns run against the instrument's Y axis, rows along its Z axis. For ISGRI at one
/// pixel per detector pixel this is <c>x = 199.5 − t_y D / 4.6 mm</c>, <c>y = 199.5 + t_z D / 4.6 mm</c>; at twofold
/// oversampling <c>x = 399.5 − 2 t_y D / 4.6 mm</c>, so pixels 2a and 2a + 1 lie a quarter of a coarse pixel on either
/// side of coarse pixel a. The tangent point is at the same place for every oversampling.</para>
/// </remarks>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="PixelsPerTangent">Pixels per unit of tangent.</param>
public readonly record struct SkyGrid(int Width, int Height, double PixelsPerTangent)
{
    /// <summary>Pixels in an image.</summary>
    public int PixelCount => Width * Height;

    /// <summary>Size of a pixel at the centre of the image, in units of tangent (radians near the axis).</summary>
    public double PixelTangent => 1 / PixelsPerTangent;

    /// <summary>The pixel coordinates of a direction, possibly outside the grid.</summary>
    public (double X, double Y) ToPixel(TangentDirection direction) => (
        ((Width - 1) / 2.0) - (direction.Y * PixelsPerTangent),
        ((Height - 1) / 2.0) + (direction.Z * PixelsPerTangent));

    /// <summary>The direction of a point given in pixel coordinates.</summary>
    public TangentDirection ToDirection(double x, double y) => new(
        (((Width - 1) / 2.0) - x) / PixelsPerTangent,
        (y - ((Height - 1) / 2.0)) / PixelsPerTangent);
}
