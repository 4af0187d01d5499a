namespace Mmoda.CodedMask;

/// <summary>
/// The pixel illumination function (PIF): for a point source, the fraction of the sensitive area of each detector pixel
/// that sees it through open mask elements.
/// </summary>
/// <remarks>
/// Of a camera with square elements the mask is two layers, its upper and lower faces, each shifted by half the thickness times the tangent of the source
/// angle; light passes where both are open. Both layers are piecewise constant, so each axis is cut at the element edges of
/// both and the area is exact, without sub-sampling. Cost: about one multiplication per pixel and cut. Hexagonal elements:
/// see <see cref="HexagonalMaskCamera"/>.
/// </remarks>
public static class PixelIllumination
{
    /// <summary>Computes the PIF of a source.</summary>
    /// <param name="camera">The camera; all that it loses off the axis counts.</param>
    /// <param name="direction">The source.</param>
    /// <param name="pif">Receives one value in [0, 1] per detector cell, x fastest; 0 in gaps.</param>
    /// <param name="closedTransmission">Transmission τ of closed elements in [0, 1]: the result is τ + (1 − τ) PIF.</param>
    /// <exception cref="ArgumentException"><paramref name="pif"/> is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="closedTransmission"/> is outside [0, 1].</exception>
    public static void Fill(CodedMaskCamera camera, TangentDirection direction, Span<float> pif, double closedTransmission = 0)
    {
        ArgumentNullException.ThrowIfNull(camera);
        if (pif.Length < camera.Detector.CellCount)
            throw new ArgumentException($"{camera.Detector.CellCount} detector cells are needed, not {pif.Length}.", nameof(pif));
        ArgumentOutOfRangeException.ThrowIfNegative(closedTransmission);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(closedTransmission, 1);
        camera.Illuminate(direction, pif, closedTransmission);
    }

    /// <summary>Computes the PIF of an ideal thin mask: the open fraction that decoding arrays are made of.</summary>
    /// <param name="camera">The camera; what it loses off the axis is ignored.</param>
    /// <param name="direction">The source.</param>
    /// <param name="pif">Receives one value in [0, 1] per detector cell, x fastest; 0 in gaps.</param>
    /// <exception cref="ArgumentException"><paramref name="pif"/> is too short.</exception>
    public static void FillThin(CodedMaskCamera camera, TangentDirection direction, Span<float> pif)
    {
        ArgumentNullException.ThrowIfNull(camera);
        if (pif.Length < camera.Detector.CellCount)
            throw new ArgumentException($"{camera.Detector.CellCount} detector cells are needed, not {pif.Length}.", nameof(pif));
        camera.IlluminateThin(direction, pif);
    }

    /// <summary>Computes the derivatives of the PIF with the position of the shadow, by central differences.</summary>
    /// <param name="camera">The camera.</param>
    /// <param name="direction">The source.</param>
    /// <param name="stepPixels">Half the distance between the two positions compared, detector pixels; 0.1 is good.</param>
    /// <param name="alongX">Receives ∂PIF / ∂x_shadow per detector pixel of shift.</param>
    /// <param name="alongY">Receives ∂PIF / ∂y_shadow per detector pixel of shift.</param>
    /// <param name="scratch">One value per detector cell.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    public static void FillGradient(
        CodedMaskCamera camera, TangentDirection direction, double stepPixels, Span<float> alongX, Span<float> alongY, Span<float> scratch)
    {
        ArgumentNullException.ThrowIfNull(camera);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepPixels);
        (double columns, double rows) = camera.ToShadowShift(direction);
        float scale = (float)(0.5 / stepPixels);

        Fill(camera, camera.FromShadowShift(columns + stepPixels, rows), alongX);
        Fill(camera, camera.FromShadowShift(columns - stepPixels, rows), scratch);
        Difference(alongX, scratch, scale, camera.Detector.CellCount);
        Fill(camera, camera.FromShadowShift(columns, rows + stepPixels), alongY);
        Fill(camera, camera.FromShadowShift(columns, rows - stepPixels), scratch);
        Difference(alongY, scratch, scale, camera.Detector.CellCount);
    }

    private static void Difference(Span<float> plus, ReadOnlySpan<float> minus, float scale, int count)
    {
        for (int i = 0; i < count; i++)
            plus[i] = (plus[i] - minus[i]) * scale;
    }

    /// <summary>The PIF of a mask of square elements.</summary>
    internal static void FillSquares(
        SquareMaskCamera camera, TangentDirection direction, double thicknessMillimetres, Span<float> pif, double closedTransmission)
    {
        DetectorPlane detector = camera.Detector;
        (double columns, double rows) = camera.ToShadowShift(direction);
        double spread = thicknessMillimetres / camera.DistanceMillimetres;
        double half = camera.ActivePixels / 2;
        MaskPattern mask = camera.Mask;

        // Along x: the intervals between edges, and how much of each pixel lies in the few intervals that it touches.
        int edges = (int)(2 * detector.Width / camera.ElementPixels) + 4;
        int touched = 2 * ((int)Math.Ceiling(2 * half / camera.ElementPixels) + 1);
        Span<byte> open = stackalloc byte[edges + touched];
        Span<Interval> intervals = stackalloc Interval[edges];
        Span<int> firstTouched = stackalloc int[detector.Width];
        Span<float> weights = stackalloc float[touched * detector.Width];
        intervals = intervals[..CutAxis(detector.Width, mask.Width, camera.ElementPixels, columns, spread * columns, intervals)];
        int slots = ShareOut(intervals, half, firstTouched, weights);
        open.Clear();

        pif[..detector.CellCount].Clear();
        Span<float> line = stackalloc float[detector.Width];
        var layers = new LayerWalk(detector.Height, mask.Height, camera.ElementPixels, rows, spread * rows);
        while (layers.MoveNext())
        {
            if (!layers.IsInside)
                continue;
            ReadOnlySpan<byte> top = mask.Elements.Slice(layers.Top * mask.Width, mask.Width);
            ReadOnlySpan<byte> bottom = mask.Elements.Slice(layers.Bottom * mask.Width, mask.Width);
            for (int j = 0; j < intervals.Length; j++)
                open[j] = intervals[j].IsInside ? (byte)(top[intervals[j].Top] & bottom[intervals[j].Bottom]) : (byte)0;
            line.Clear();
            for (int slot = 0; slot < slots; slot++)
            {
                ReadOnlySpan<float> share = weights.Slice(slot * line.Length, line.Length);
                for (int pixel = 0; pixel < line.Length; pixel++)
                    line[pixel] += share[pixel] * open[firstTouched[pixel] + slot];
            }

            int first = Math.Max(0, (int)Math.Floor(layers.Start + 0.5));
            int last = Math.Min(detector.Height - 1, (int)Math.Floor(layers.End + 0.5));
            for (int row = first; row <= last; row++)
            {
                double overlap = Math.Min(layers.End, row + half) - Math.Max(layers.Start, row - half);
                if (overlap > 0)
                    PlaneArithmetic.AddScaled(pif.Slice(row * detector.Width, detector.Width), line, (float)(overlap / (2 * half)));
            }
        }

        ReadOnlySpan<bool> isPixel = detector.IsPixel;
        float closed = (float)closedTransmission;
        for (int i = 0; i < isPixel.Length; i++)
            pif[i] = isPixel[i] ? closed + ((1 - closed) * pif[i]) : 0;
    }

    private static int CutAxis(
        int pixels, int elements, double elementPixels, double shift, double spread, Span<Interval> intervals)
    {
        int count = 0;
        var layers = new LayerWalk(pixels, elements, elementPixels, shift, spread);
        while (layers.MoveNext())
            intervals[count++] = new Interval(layers.Start, layers.End, layers.Top, layers.Bottom, layers.IsInside);
        return count;
    }

    /// <summary>Finds for each pixel the first interval it touches and its share, slot by slot, of that and the next ones.</summary>
    /// <returns>The largest number of intervals that a pixel touches.</returns>
    private static int ShareOut(ReadOnlySpan<Interval> intervals, double half, Span<int> firstTouched, Span<float> weights)
    {
        weights.Clear();
        int slots = 0, j = 0;
        for (int pixel = 0; pixel < firstTouched.Length; pixel++)
        {
            while (j < intervals.Length - 1 && intervals[j].End <= pixel - half)
                j++;
            firstTouched[pixel] = j;
            for (int slot = 0; j + slot < intervals.Length && intervals[j + slot].Start < pixel + half; slot++)
            {
                double overlap = Math.Min(intervals[j + slot].End, pixel + half) - Math.Max(intervals[j + slot].Start, pixel - half);
                weights[(slot * firstTouched.Length) + pixel] = (float)(Math.Max(0, overlap) / (2 * half));
                slots = Math.Max(slots, slot + 1);
            }
        }

        return slots;
    }

    /// <summary>A stretch of an axis behind one element of each layer.</summary>
    private readonly record struct Interval(double Start, double End, int Top, int Bottom, bool IsInside);

    /// <summary>Walks along one detector axis, from one element edge of either layer to the next.</summary>
    private ref struct LayerWalk
    {
        private readonly int _elements;
        private readonly double _elementPixels;
        private readonly double _topOrigin;
        private readonly double _bottomOrigin;
        private readonly double _limit;
        private int _nextTop;
        private int _nextBottom;

        public LayerWalk(int pixels, int elements, double elementPixels, double shift, double spread)
        {
            _elements = elements;
            _elementPixels = elementPixels;
            double origin = ((pixels - 1) / 2.0) + shift - (elements / 2.0 * elementPixels);
            _topOrigin = origin + (spread / 2);
            _bottomOrigin = origin - (spread / 2);
            _limit = pixels - 0.5;
            End = -0.5;
            _nextTop = (int)Math.Floor((End - _topOrigin) / elementPixels);
            _nextBottom = (int)Math.Floor((End - _bottomOrigin) / elementPixels);
        }

        /// <summary>Element of the upper layer.</summary>
        public int Top { get; private set; }

        /// <summary>Element of the lower layer.</summary>
        public int Bottom { get; private set; }

        /// <summary>Start of the interval, pixels.</summary>
        public double Start { get; private set; }

        /// <summary>End of the interval, pixels.</summary>
        public double End { get; private set; }

        public readonly bool IsInside => (uint)Top < (uint)_elements && (uint)Bottom < (uint)_elements;

        public bool MoveNext()
        {
            if (End >= _limit)
                return false;
            Start = End;
            Top = _nextTop;
            Bottom = _nextBottom;
            double topEdge = _topOrigin + ((Top + 1) * _elementPixels), bottomEdge = _bottomOrigin + ((Bottom + 1) * _elementPixels);
            End = Math.Min(_limit, Math.Min(topEdge, bottomEdge));
            if (topEdge <= End)
                _nextTop++;
            if (bottomEdge <= End)
                _nextBottom++;
            return true;
        }
    }
}
