namespace Mmoda.Numerics;

/// <summary>
/// A dense three-dimensional array: planes one after the other, each stored row by row, <c>x</c> fastest.
/// </summary>
/// <remarks>
/// <para>Shape: <see cref="Width"/> × <see cref="Height"/> × <see cref="Depth"/>. Element <c>(x, y, z)</c> lies at
/// <c>(z * Height + y) * Width + x</c>, which is the order of a FITS cube with <c>NAXIS1 = Width</c>, <c>NAXIS2 = Height</c>,
/// <c>NAXIS3 = Depth</c>: an image for each energy band or time bin.</para>
/// <para>Thread safety: concurrent reads are safe; concurrent writes to distinct rows are safe.</para>
/// </remarks>
/// <typeparam name="T">Element type.</typeparam>
public sealed class Grid3<T>
    where T : unmanaged
{
    private readonly T[] _values;

    /// <summary>Creates a grid filled with <c>default(T)</c>.</summary>
    /// <param name="width">Number of columns, at least 1.</param>
    /// <param name="height">Number of rows, at least 1.</param>
    /// <param name="depth">Number of planes, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension is below 1, or there are more than 2^31 − 1 elements.</exception>
    public Grid3(int width, int height, int depth)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(depth, 1);
        Int128 count = (Int128)width * height * depth;
        if (count > Array.MaxLength)
            throw new ArgumentOutOfRangeException(nameof(depth), $"A grid of {width} × {height} × {depth} has more than {Array.MaxLength} elements.");
        (Width, Height, Depth) = (width, height, depth);
        _values = new T[(int)count];
    }

    /// <summary>Number of columns (FITS <c>NAXIS1</c>).</summary>
    public int Width { get; }

    /// <summary>Number of rows of a plane (FITS <c>NAXIS2</c>).</summary>
    public int Height { get; }

    /// <summary>Number of planes (FITS <c>NAXIS3</c>).</summary>
    public int Depth { get; }

    /// <summary>All elements, plane by plane.</summary>
    public Span<T> Values => _values;

    /// <summary>The element in column <paramref name="x"/> of row <paramref name="y"/> of plane <paramref name="z"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the grid.</exception>
    public ref T this[int x, int y, int z]
    {
        get
        {
            GridIndex.Check(x, Width, nameof(x), "columns");
            return ref Row(y, z)[x];
        }
    }

    /// <summary>Plane <paramref name="z"/>, row by row.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="z"/> is outside the grid.</exception>
    public Span<T> Plane(int z)
    {
        GridIndex.Check(z, Depth, nameof(z), "planes");
        return _values.AsSpan(z * Width * Height, Width * Height);
    }

    /// <summary>Row <paramref name="y"/> of plane <paramref name="z"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the grid.</exception>
    public Span<T> Row(int y, int z)
    {
        GridIndex.Check(z, Depth, nameof(z), "planes");
        GridIndex.Check(y, Height, nameof(y), "rows");
        return _values.AsSpan(((z * Height) + y) * Width, Width);
    }

    /// <summary>Sets all elements.</summary>
    public void Fill(T value) => _values.AsSpan().Fill(value);

    /// <summary>A copy of plane <paramref name="z"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="z"/> is outside the grid.</exception>
    public Grid2<T> CopyPlane(int z)
    {
        Span<T> plane = Plane(z);
        var copy = new Grid2<T>(Width, Height);
        plane.CopyTo(copy.Values);
        return copy;
    }

    /// <summary>Copies the elements of column <paramref name="x"/>, row <paramref name="y"/> of all planes: a spectrum or light curve of one pixel.</summary>
    /// <param name="x">The column.</param>
    /// <param name="y">The row.</param>
    /// <param name="elements">Receives <see cref="Depth"/> elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the grid.</exception>
    /// <exception cref="ArgumentException"><paramref name="elements"/> is too short.</exception>
    public void CopyColumn(int x, int y, Span<T> elements)
    {
        GridIndex.Check(x, Width, nameof(x), "columns");
        GridIndex.Check(y, Height, nameof(y), "rows");
        if (elements.Length < Depth)
            throw new ArgumentException($"There are {Depth} planes, and room for {elements.Length} elements.", nameof(elements));
        for (int z = 0, at = (y * Width) + x; z < Depth; z++, at += Width * Height)
            elements[z] = _values[at];
    }
}
