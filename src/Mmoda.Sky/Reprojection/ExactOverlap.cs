using System.Numerics;

namespace Mmoda.Sky;

/// <summary>Overlap of source and target pixels on the sphere, target pixel by target pixel.</summary>
/// <remarks>
/// For each target pixel all corners are projected gnomonically around its centre, where great circles are straight lines; the
/// source pixels around it are clipped in that plane (<see cref="PixelClip"/>). Which source pixels lie around it is told by its corners on
/// the source image, widened by the curvature of the mapping.
/// </remarks>
internal sealed class ExactOverlap
{
    /// <summary>Least cosine of the distance between the centre of a pixel and any corner that takes part: 72°.</summary>
    private const double LeastCosine = 0.3;

    private readonly ImageGrid _source, _target;
    private readonly GridMapping _mapping;

    // Corners of all source pixels as unit vectors, (width + 1) × (height + 1).
    private readonly double[] _cornerX, _cornerY, _cornerZ;

    // Corners of the target pixels on the source image: rows y − 1.5, y − 0.5 and y + 0.5; and as vectors, the last two.
    private readonly double[][] _mapX = new double[3][], _mapY = new double[3][];
    private readonly double[][] _skyX = new double[2][], _skyY = new double[2][], _skyZ = new double[2][];

    // Two rows of source corners in the plane of the target pixel.
    private double[] _lowX, _lowY, _highX, _highY;

    public ExactOverlap(ImageGrid source, ImageGrid target, GridMapping mapping)
    {
        (_source, _target, _mapping) = (source, target, mapping);
        int columns = source.Width + 1, rows = source.Height + 1;
        (_cornerX, _cornerY, _cornerZ) = (new double[columns * rows], new double[columns * rows], new double[columns * rows]);
        for (int row = 0; row < rows; row++)
        {
            source.Wcs.RowToSky(
                row - 0.5, -0.5, _cornerX.AsSpan(row * columns, columns), _cornerY.AsSpan(row * columns, columns), _cornerZ.AsSpan(row * columns, columns));
        }

        (_lowX, _lowY, _highX, _highY) = (new double[columns], new double[columns], new double[columns], new double[columns]);
        for (int k = 0; k < 3; k++)
            (_mapX[k], _mapY[k]) = (new double[target.Width + 1], new double[target.Width + 1]);
        for (int k = 0; k < 2; k++)
            (_skyX[k], _skyY[k], _skyZ[k]) = (new double[target.Width + 1], new double[target.Width + 1], new double[target.Width + 1]);
    }

    public void Run<T>(ReadOnlySpan<T> source, Span<T> target, Span<T> footprint, ReadOnlySpan<bool> mask, bool keepsTotal)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        _mapping.MapRow(-0.5, -1.5, _mapX[1], _mapY[1]);
        _mapping.MapRow(-0.5, -0.5, _mapX[2], _mapY[2]);
        _target.Wcs.RowToSky(-0.5, -0.5, _skyX[1], _skyY[1], _skyZ[1]);
        PixelClip clip = new(stackalloc double[PixelClip.BufferLength]);
        for (int row = 0; row < _target.Height; row++)
        {
            (_mapX[0], _mapX[1], _mapX[2]) = (_mapX[1], _mapX[2], _mapX[0]);
            (_mapY[0], _mapY[1], _mapY[2]) = (_mapY[1], _mapY[2], _mapY[0]);
            (_skyX[0], _skyX[1]) = (_skyX[1], _skyX[0]);
            (_skyY[0], _skyY[1]) = (_skyY[1], _skyY[0]);
            (_skyZ[0], _skyZ[1]) = (_skyZ[1], _skyZ[0]);
            _mapping.MapRow(-0.5, row + 0.5, _mapX[2], _mapY[2]);
            _target.Wcs.RowToSky(row + 0.5, -0.5, _skyX[1], _skyY[1], _skyZ[1]);
            for (int column = 0; column < _target.Width; column++)
            {
                (double value, double part) = AtPixel(column, source, mask, keepsTotal, ref clip);
                target[row * _target.Width + column] = T.CreateTruncating(value);
                if (!footprint.IsEmpty)
                    footprint[row * _target.Width + column] = T.CreateTruncating(part);
            }
        }
    }

    private (double Value, double Footprint) AtPixel<T>(
        int column, ReadOnlySpan<T> source, ReadOnlySpan<bool> mask, bool keepsTotal, ref PixelClip clip)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        (double, double) nothing = (double.NaN, 0);
        if (!TangentPlane.TryMake(_skyX, _skyY, _skyZ, column, LeastCosine, out TangentPlane plane))
            return nothing;
        plane.Project(_skyX[0][column], _skyY[0][column], _skyZ[0][column], LeastCosine, out double x0, out double y0);
        plane.Project(_skyX[0][column + 1], _skyY[0][column + 1], _skyZ[0][column + 1], LeastCosine, out double x1, out double y1);
        plane.Project(_skyX[1][column + 1], _skyY[1][column + 1], _skyZ[1][column + 1], LeastCosine, out double x2, out double y2);
        plane.Project(_skyX[1][column], _skyY[1][column], _skyZ[1][column], LeastCosine, out double x3, out double y3);
        double whole = clip.SetWindow(x0, y0, x1, y1, x2, y2, x3, y3);
        if (!(whole > 0) || !TryFindRange(column, Math.Sqrt(whole), out int firstX, out int lastX, out int firstY, out int lastY))
            return nothing;

        double sum = 0, area = 0;
        // Corners are good to 2e-16 rad: a thinner strip along the whole side is rounding, not overlap.
        double rounding = 1e-12 * whole + 1e-15 * Math.Sqrt(whole);
        int corners = _source.Width + 1;
        ProjectRow(plane, firstY * corners, firstX, lastX, _highX, _highY);
        for (int y = firstY; y <= lastY; y++)
        {
            (_lowX, _highX) = (_highX, _lowX);
            (_lowY, _highY) = (_highY, _lowY);
            ProjectRow(plane, (y + 1) * corners, firstX, lastX, _highX, _highY);
            double[] lowX = _lowX, lowY = _lowY, highX = _highX, highY = _highY;
            for (int x = firstX; x <= lastX; x++)
            {
                if (!clip.MayMeet(lowX[x], lowY[x], lowX[x + 1], lowY[x + 1], highX[x + 1], highY[x + 1], highX[x], highY[x]))
                    continue;
                int at = y * _source.Width + x;
                double value = double.CreateTruncating(source[at]);
                if (double.IsNaN(value) || (!mask.IsEmpty && mask[at]))
                    continue;
                double overlap = clip.Overlap(
                    lowX[x], lowY[x], lowX[x + 1], lowY[x + 1], highX[x + 1], highY[x + 1], highX[x], highY[x], keepsTotal, out double own);
                if (!(overlap > rounding))
                    continue;
                area += overlap;
                sum += keepsTotal ? value * Math.Min(1, overlap / own) : value * overlap;
            }
        }

        if (!(area > 0))
            return nothing;
        return (keepsTotal ? sum : sum / area, Math.Min(1, area / whole));
    }

    /// <summary>The source pixels that may touch a target pixel: the box of its corners, wider where the mapping is curved.</summary>
    private bool TryFindRange(int column, double side, out int firstX, out int lastX, out int firstY, out int lastY)
    {
        (double minX, double maxX) = Extent(_mapX, column, out double curveX);
        (double minY, double maxY) = Extent(_mapY, column, out double curveY);
        (firstX, lastX, firstY, lastY) = (0, -1, 0, -1);
        // Side of the target pixel in source pixels, were the source as fine everywhere as at its reference point.
        double usual = side / _source.Wcs.PixelScale.Radians;
        double marginX = 0.05 + curveX, marginY = 0.05 + curveY;
        if (!(maxX - minX <= 3 * usual + 4 && maxY - minY <= 3 * usual + 4))
        {
            // A seam, a pole or the edge of the map may lie within the pixel, where its corners do not tell all.
            marginX += 1.5 * usual + 2;
            marginY += 1.5 * usual + 2;
        }

        if (double.IsNaN(marginX + marginY + minX + minY))
        {
            // Some corners have no image: only a box of the others is known, and nothing if there are none.
            if (!double.IsFinite(minX))
                return false;
            (marginX, marginY) = (3 * usual + 3, 3 * usual + 3);
        }

        firstX = (int)Math.Clamp(Math.Floor(minX - marginX + 0.5), 0, _source.Width);
        lastX = (int)Math.Clamp(Math.Floor(maxX + marginX + 0.5), -1, _source.Width - 1);
        firstY = (int)Math.Clamp(Math.Floor(minY - marginY + 0.5), 0, _source.Height);
        lastY = (int)Math.Clamp(Math.Floor(maxY + marginY + 0.5), -1, _source.Height - 1);
        return firstX <= lastX && firstY <= lastY;
    }

    /// <summary>Least and largest of a coordinate at the corners, and how far an edge may bulge: half the second differences.</summary>
    private static (double Least, double Most) Extent(double[][] map, int column, out double curve)
    {
        double a = map[1][column], b = map[1][column + 1], c = map[2][column + 1], d = map[2][column];
        // Math.Min would give NaN where one is; corners without image are passed over, and the curve is NaN then.
        double least = double.MinNumber(double.MinNumber(a, b), double.MinNumber(c, d));
        double most = double.MaxNumber(double.MaxNumber(a, b), double.MaxNumber(c, d));
        int next = Math.Clamp(column, 1, map[1].Length - 2);
        double along = map[1].Length > 2 ? map[1][next - 1] - 2 * map[1][next] + map[1][next + 1] : 0;
        double across = map[0][column] - 2 * a + d;
        curve = 0.5 * (Math.Abs(along) + Math.Abs(across)) + (a + b + c + d) * 0;
        return (least, most);
    }

    private void ProjectRow(in TangentPlane plane, int firstCorner, int firstX, int lastX, double[] toX, double[] toY)
    {
        for (int x = firstX; x <= lastX + 1; x++)
            plane.Project(_cornerX[firstCorner + x], _cornerY[firstCorner + x], _cornerZ[firstCorner + x], LeastCosine, out toX[x], out toY[x]);
    }
}
