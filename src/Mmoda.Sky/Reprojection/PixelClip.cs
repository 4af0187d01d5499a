namespace Mmoda.Sky;

/// <summary>Clips quadrangles by a convex quadrangle, the window, and measures what is left as a solid angle.</summary>
/// <remarks>
/// Sutherland and Hodgman (1974, CACM 17, 32). The solid angle of a piece of the gnomonic plane near its tangent point is
/// ∫ (1 + r²)^(−3/2) dA = A − 3/2 ∫ r² dA up to terms in r⁴; both integrals are sums over the edges.
/// </remarks>
internal ref struct PixelClip
{
    /// <summary>A quadrangle clipped by four lines has at most eight corners if it is convex, twelve if not.</summary>
    private const int MostCorners = 16;

    private readonly Span<double> _x, _y, _otherX, _otherY;
    private readonly Span<double> _lineX, _lineY, _lineC; // Inside is lineX x + lineY y + lineC ≥ 0.
    private double _minX, _maxX, _minY, _maxY;

    public const int BufferLength = 4 * MostCorners + 12;

    public PixelClip(Span<double> buffer)
    {
        _x = buffer[..MostCorners];
        _y = buffer.Slice(MostCorners, MostCorners);
        _otherX = buffer.Slice(2 * MostCorners, MostCorners);
        _otherY = buffer.Slice(3 * MostCorners, MostCorners);
        _lineX = buffer.Slice(4 * MostCorners, 4);
        _lineY = buffer.Slice(4 * MostCorners + 4, 4);
        _lineC = buffer.Slice(4 * MostCorners + 8, 4);
    }

    /// <summary>Sets the window, in either sense of rotation.</summary>
    /// <returns>Its solid angle; NaN if a corner is.</returns>
    public double SetWindow(double x0, double y0, double x1, double y1, double x2, double y2, double x3, double y3)
    {
        double area = Start(x0, y0, x1, y1, x2, y2, x3, y3);
        (_minX, _maxX) = (Math.Min(Math.Min(x0, x1), Math.Min(x2, x3)), Math.Max(Math.Max(x0, x1), Math.Max(x2, x3)));
        (_minY, _maxY) = (Math.Min(Math.Min(y0, y1), Math.Min(y2, y3)), Math.Max(Math.Max(y0, y1), Math.Max(y2, y3)));
        double sense = area < 0 ? -1 : 1;
        for (int k = 0; k < 4; k++)
        {
            int next = (k + 1) & 3;
            _lineX[k] = sense * (_y[k] - _y[next]);
            _lineY[k] = sense * (_x[next] - _x[k]);
            _lineC[k] = -(_lineX[k] * _x[k] + _lineY[k] * _y[k]);
        }

        return Math.Abs(area);
    }

    /// <summary>Whether the boxes around a quadrangle and the window meet; false for NaN.</summary>
    public readonly bool MayMeet(double x0, double y0, double x1, double y1, double x2, double y2, double x3, double y3) =>
        Math.Min(Math.Min(x0, x1), Math.Min(x2, x3)) < _maxX && Math.Max(Math.Max(x0, x1), Math.Max(x2, x3)) > _minX
        && Math.Min(Math.Min(y0, y1), Math.Min(y2, y3)) < _maxY && Math.Max(Math.Max(y0, y1), Math.Max(y2, y3)) > _minY;

    /// <summary>The solid angle that a quadrangle has in common with the window.</summary>
    /// <param name="x0">Corners in order, in either sense.</param>
    /// <param name="y0">As x0.</param>
    /// <param name="x1">As x0.</param>
    /// <param name="y1">As x0.</param>
    /// <param name="x2">As x0.</param>
    /// <param name="y2">As x0.</param>
    /// <param name="x3">As x0.</param>
    /// <param name="y3">As x0.</param>
    /// <param name="measuresWhole">Whether <paramref name="whole"/> is wanted.</param>
    /// <param name="whole">The solid angle of the whole quadrangle, or 0.</param>
    public readonly double Overlap(
        double x0, double y0, double x1, double y1, double x2, double y2, double x3, double y3, bool measuresWhole, out double whole)
    {
        Span<double> x = _x, y = _y, toX = _otherX, toY = _otherY;
        Put(x0, y0, x1, y1, x2, y2, x3, y3);
        whole = measuresWhole ? Math.Abs(SolidAngle(x, y, 4)) : 0;
        int count = 4;
        for (int k = 0; k < 4 && count > 0; k++)
        {
            double a = _lineX[k], b = _lineY[k], c = _lineC[k];
            double lastX = x[count - 1], lastY = y[count - 1], last = a * lastX + b * lastY + c;
            int kept = 0;
            for (int i = 0; i < count; i++)
            {
                double px = x[i], py = y[i], here = a * px + b * py + c;
                if (here >= 0 != last >= 0)
                {
                    double t = last / (last - here);
                    toX[kept] = lastX + t * (px - lastX);
                    toY[kept++] = lastY + t * (py - lastY);
                }

                if (here >= 0)
                {
                    toX[kept] = px;
                    toY[kept++] = py;
                }

                (lastX, lastY, last) = (px, py, here);
            }

            count = kept;
            Span<double> swapX = x, swapY = y;
            x = toX;
            y = toY;
            toX = swapX;
            toY = swapY;
        }

        return count < 3 ? 0 : Math.Abs(SolidAngle(x, y, count));
    }

    private readonly double Start(double x0, double y0, double x1, double y1, double x2, double y2, double x3, double y3)
    {
        Put(x0, y0, x1, y1, x2, y2, x3, y3);
        return SolidAngle(_x, _y, 4);
    }

    private readonly void Put(double x0, double y0, double x1, double y1, double x2, double y2, double x3, double y3)
    {
        (_x[0], _x[1], _x[2], _x[3]) = (x0, x1, x2, x3);
        (_y[0], _y[1], _y[2], _y[3]) = (y0, y1, y2, y3);
    }

    /// <summary>Signed solid angle, by Green's theorem along the edges.</summary>
    private static double SolidAngle(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int count)
    {
        double area = 0, second = 0;
        double lastX = x[count - 1], lastY = y[count - 1];
        for (int i = 0; i < count; i++)
        {
            double px = x[i], py = y[i];
            double cross = lastX * py - px * lastY;
            area += cross;
            second += cross * (lastX * lastX + lastX * px + px * px + lastY * lastY + lastY * py + py * py);
            (lastX, lastY) = (px, py);
        }

        return area / 2 - second / 8;
    }
}
