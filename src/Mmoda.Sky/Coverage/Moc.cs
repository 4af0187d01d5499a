namespace Mmoda.Sky;

/// <summary>
/// A multi-order coverage map: a part of the sky as a set of HEALPix cells (IVOA MOC 2.0, Fernique et al. 2022; space only).
/// </summary>
/// <remarks>
/// Immutable, and compared by content: the covered cells and the order. Kept as ranges of order-29 cells, so that cells are
/// merged into larger ones by themselves. Safe to use from many threads.
/// </remarks>
public sealed partial class Moc : IEquatable<Moc>
{
    private readonly long[] _ranges;

    /// <summary>Takes ranges that are already sorted, disjoint and made of whole cells of the order.</summary>
    private Moc(int order, long[] ranges) => (Order, _ranges) = (order, ranges);

    /// <summary>The finest order that cells may have, 0–29; the resolution of the map.</summary>
    public int Order { get; }

    /// <summary>Whether nothing is covered.</summary>
    public bool IsEmpty => _ranges.Length == 0;

    /// <summary>Number of separate ranges of order-29 cells.</summary>
    public int RangeCount => _ranges.Length / 2;

    /// <summary>The covered part of the sky, [0, 1].</summary>
    public double SkyFraction => (double)CoveredCells / CellRanges.Sky;

    /// <summary>The covered area in square degrees; the whole sky has 129600/π.</summary>
    public double AreaSquareDegrees => SkyFraction * 129600 / Math.PI;

    /// <summary>The largest cells that make up the map, in nested order of the sky.</summary>
    public IEnumerable<MocCell> Cells => CellRanges.Cells(_ranges);

    /// <summary>The ranges of order-29 cells: sorted, disjoint, each from its start to before its end.</summary>
    public IEnumerable<(long Start, long End)> Ranges
    {
        get
        {
            for (int i = 0; i < _ranges.Length; i += 2)
                yield return (_ranges[i], _ranges[i + 1]);
        }
    }

    private long CoveredCells
    {
        get
        {
            long count = 0;
            for (int i = 0; i < _ranges.Length; i += 2)
                count += _ranges[i + 1] - _ranges[i];
            return count;
        }
    }

    /// <summary>A map without cells.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The order is not 0–29.</exception>
    public static Moc Empty(int order) => new(Checked(order), []);

    /// <summary>A map of the whole sky.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The order is not 0–29.</exception>
    public static Moc WholeSky(int order) => new(Checked(order), [0, CellRanges.Sky]);

    /// <summary>The union of cells, in any order; they may overlap.</summary>
    /// <param name="cells">Cells of any order; finer ones than <paramref name="order"/> cover their parent.</param>
    /// <param name="order">The order of the map.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order is not 0–29, or a cell does not exist.</exception>
    public static Moc FromCells(IEnumerable<MocCell> cells, int order)
    {
        ArgumentNullException.ThrowIfNull(cells);
        List<(long, long)> ranges = [];
        foreach (MocCell cell in cells)
        {
            if (!cell.IsValid)
                throw new ArgumentOutOfRangeException(nameof(cells), cell, "There is no such cell.");
            ranges.Add((cell.Start, cell.End));
        }

        return FromOrdered(CellRanges.Normalise(ranges), Checked(order));
    }

    /// <summary>The union of ranges of order-29 cells, in any order; they may overlap.</summary>
    /// <param name="ranges">From a start to before an end; widened to whole cells of <paramref name="order"/>.</param>
    /// <param name="order">The order of the map.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order is not 0–29, or a range is not on the sky.</exception>
    public static Moc FromRanges(IEnumerable<(long Start, long End)> ranges, int order)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        List<(long Start, long End)> list = [.. ranges];
        foreach ((long start, long end) in list)
        {
            if (start < 0 || end < start || end > CellRanges.Sky)
                throw new ArgumentOutOfRangeException(nameof(ranges), (start, end), $"A range lies in 0 to {CellRanges.Sky}, its end not before its start.");
        }

        return FromOrdered(CellRanges.Normalise(list), Checked(order));
    }

    /// <summary>The cells of a cone.</summary>
    /// <param name="centre">Axis of the cone.</param>
    /// <param name="radius">At least 0; from 180° on it is the whole sky.</param>
    /// <param name="order">The order of the map. Cost and size grow with the cells on the rim, radius × 2^order.</param>
    /// <param name="selection">Cells that overlap the cone (the default: nothing of it is missed), or those with their centre in it.</param>
    /// <exception cref="ArgumentException">The order is not 0–29, the direction is <c>default</c>, or the radius is negative or not finite.</exception>
    public static Moc FromCone(SkyDirection centre, Angle radius, int order, PixelSelection selection = PixelSelection.Overlap) =>
        FromShape(new SphericalCone(centre, radius), order, selection);

    /// <summary>The cells of a convex polygon whose edges are great circles.</summary>
    /// <param name="corners">At least 3, in either sense of turning.</param>
    /// <param name="order">The order of the map.</param>
    /// <param name="selection">Cells that overlap the polygon (the default), or those with their centre in it.</param>
    /// <exception cref="ArgumentException">The order is not 0–29, or the polygon is not convex or has no area.</exception>
    public static Moc FromPolygon(ReadOnlySpan<SkyDirection> corners, int order, PixelSelection selection = PixelSelection.Overlap) =>
        FromShape(new ConvexPolygon(corners), order, selection);

    /// <summary>The cells between two meridians and two parallels; with 0 to 360 degrees a strip around the sky.</summary>
    /// <param name="west">Right ascension of the first meridian.</param>
    /// <param name="east">Right ascension of the last one, east of it and so not smaller; from 360° beyond it all are in the box.</param>
    /// <param name="south">Declination of the first parallel, from −90°.</param>
    /// <param name="north">Declination of the last one, to 90°.</param>
    /// <param name="order">The order of the map.</param>
    /// <param name="selection">Cells that overlap the box (the default), or those with their centre in it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The order is not 0–29, or angles that do not grow or lie beyond the poles.</exception>
    public static Moc FromBox(Angle west, Angle east, Angle south, Angle north, int order, PixelSelection selection = PixelSelection.Overlap) =>
        FromShape(new SphericalBox(west, east, south, north), order, selection);

    /// <summary>Whether a direction is covered. O(log ranges).</summary>
    /// <exception cref="ArgumentException">The direction is <c>default</c>.</exception>
    public bool Contains(SkyDirection direction)
    {
        return CoversCell(HealpixGrid.FromOrder(HealpixGrid.MaximumOrder).PixelAt(direction));
    }

    /// <summary>Which of many directions are covered.</summary>
    /// <param name="x">Components on ICRS axes of vectors of any finite length above 0.</param>
    /// <param name="y">As <paramref name="x"/>.</param>
    /// <param name="z">As <paramref name="x"/>.</param>
    /// <param name="covered">Output; false where a vector is null or not finite.</param>
    /// <remarks>All spans have the same length. O(N log ranges), no allocation.</remarks>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public void Contains(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> z, Span<bool> covered)
    {
        if (x.Length != covered.Length || y.Length != covered.Length || z.Length != covered.Length)
            throw new ArgumentException($"All spans must have the same length; there are {x.Length}, {y.Length}, {z.Length} and {covered.Length} elements.");
        const int Part = 256;
        HealpixGrid grid = HealpixGrid.FromOrder(HealpixGrid.MaximumOrder);
        Span<long> cells = stackalloc long[Part];
        for (int start = 0; start < covered.Length; start += Part)
        {
            int count = Math.Min(Part, covered.Length - start);
            grid.PixelsAt(x.Slice(start, count), y.Slice(start, count), z.Slice(start, count), cells[..count]);
            for (int i = 0; i < count; i++)
                covered[start + i] = cells[i] >= 0 && CoversCell(cells[i]);
        }
    }

    /// <summary>Whether this map covers all that the other covers. O(ranges).</summary>
    public bool Contains(Moc other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.Except(this).IsEmpty;
    }

    /// <summary>Whether any cell is covered by both maps. O(ranges).</summary>
    public bool Overlaps(Moc other) => !Intersect(other).IsEmpty;

    /// <summary>What this or the other map covers; its order is the finer of the two.</summary>
    public Moc Union(Moc other) => Combine(other, static (a, b) => a || b);

    /// <summary>What both maps cover; its order is the finer of the two.</summary>
    public Moc Intersect(Moc other) => Combine(other, static (a, b) => a && b);

    /// <summary>What this map covers and the other does not; its order is the finer of the two.</summary>
    public Moc Except(Moc other) => Combine(other, static (a, b) => a && !b);

    /// <summary>What one of both maps covers and not the other; its order is the finer of the two.</summary>
    public Moc SymmetricExcept(Moc other) => Combine(other, static (a, b) => a != b);

    /// <summary>What this map does not cover, at the same order.</summary>
    public Moc Complement() => WholeSky(Order).Except(this);

    /// <summary>This map at a coarser order; cells covered in part become covered.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The order is not between 0 and that of this map.</exception>
    public Moc Degrade(int order)
    {
        if (order > Order)
            throw new ArgumentOutOfRangeException(nameof(order), order, $"The map has order {Order}; it cannot become finer.");
        return FromOrdered(_ranges, Checked(order));
    }

    /// <inheritdoc/>
    public bool Equals(Moc? other) => other is not null && Order == other.Order && _ranges.AsSpan().SequenceEqual(other._ranges);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Moc);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Order, _ranges.Length, CoveredCells, IsEmpty ? 0 : _ranges[0]);

    private static int Checked(int order) => order is >= 0 and <= HealpixGrid.MaximumOrder
        ? order
        : throw new ArgumentOutOfRangeException(nameof(order), order, $"The order of a map is 0 to {HealpixGrid.MaximumOrder}.");

    private static Moc FromOrdered(long[] ranges, int order) => new(order, CellRanges.Widen(ranges, order));

    private bool CoversCell(long cell)
    {
        int at = _ranges.AsSpan().BinarySearch(cell);
        // On a start it is inside, on an end outside; between them an odd number of borders passed means inside.
        return at >= 0 ? (at & 1) == 0 : (~at & 1) == 1;
    }

    /// <summary>Nested pixels of an order, growing and different.</summary>
    internal static Moc FromPixels(ReadOnlySpan<long> pixels, int order)
    {
        int shift = CellRanges.Shift(order);
        List<long> ranges = [];
        for (int i = 0; i < pixels.Length;)
        {
            int end = i + 1;
            while (end < pixels.Length && pixels[end] == pixels[end - 1] + 1)
                end++;
            ranges.Add(pixels[i] << shift);
            ranges.Add((pixels[end - 1] + 1) << shift);
            i = end;
        }

        return new(order, [.. ranges]);
    }

    /// <summary>Ranges of order-29 cells that are sorted and do not overlap, made of whole cells of the order; touching ones are joined.</summary>
    internal static Moc FromSorted(List<(long Start, long End)> ranges, int order) => new(order, CellRanges.Join(ranges));

    private static Moc FromShape(SphericalShape shape, int order, PixelSelection selection)
    {
        List<(long, long)> ranges = [];
        PixelSearch.Visit(shape, 1 << Checked(order), selection, Add);
        return new(order, CellRanges.Normalise(ranges));

        void Add(int face, int x, int y, int width, int height)
        {
            long first = NestedIndex.FromFace(new(face, x, y), order);
            int shift = CellRanges.Shift(order);
            ranges.Add((first << shift, (first + (long)width * height) << shift));
        }
    }

    private Moc Combine(Moc other, Func<bool, bool, bool> keep)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(Math.Max(Order, other.Order), CellRanges.Combine(_ranges, other._ranges, keep));
    }
}
