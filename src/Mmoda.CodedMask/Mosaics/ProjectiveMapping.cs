namespace Mmoda.CodedMask;

/// <summary>
/// The mapping between two tangent-plane (gnomonic) images: exactly a projective map, because both are plane sections of the
/// same bundle of rays. One division per pixel, no trigonometry.
/// </summary>
/// <remarks>
/// With (u, v, w) = M (x, y, 1) the input pixel is (u / w, v / w), for w &gt; 0; w ≤ 0 is behind the input's tangent plane.
/// For output rays <c>P + ξ E + η N</c> with (ξ, η) linear in the output pixel, and an input camera with axes X, Y, Z, the
/// numbers follow by projecting P, E and N on those axes: w on X, u and v on Y and Z scaled to input pixels.
/// Rows: <c>(Xx, Xy, X0)</c> gives u, <c>(Yx, Yy, Y0)</c> gives v, <c>(Wx, Wy, W0)</c> gives w.
/// </remarks>
public readonly record struct ProjectiveMapping(
    double Xx, double Xy, double X0, double Yx, double Yy, double Y0, double Wx, double Wy, double W0) : IPixelMapping
{
    /// <summary>The mapping that moves each output pixel by a constant number of input pixels.</summary>
    public static ProjectiveMapping Shift(double x, double y) => new(1, 0, x, 0, 1, y, 0, 0, 1);

    /// <inheritdoc/>
    public void MapRow(int y, int firstX, Span<double> inputX, Span<double> inputY)
    {
        double u = (Xx * firstX) + (Xy * y) + X0, v = (Yx * firstX) + (Yy * y) + Y0, w = (Wx * firstX) + (Wy * y) + W0;
        for (int i = 0; i < inputX.Length; i++)
        {
            double depth = w + (i * Wx), inverse = depth > 0 ? 1 / depth : double.NaN;
            inputX[i] = (u + (i * Xx)) * inverse;
            inputY[i] = (v + (i * Yx)) * inverse;
        }
    }
}
