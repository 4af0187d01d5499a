namespace Mmoda.CodedMask;

/// <summary>A plane of equal square pixels on a regular grid; cells in the gaps between modules are part of the grid.</summary>
/// <remarks>
/// Shape <see cref="Width"/> × <see cref="Height"/>, x fastest; the detector centre is at
/// <c>((Width − 1) / 2, (Height − 1) / 2)</c>. Immutable.
/// </remarks>
public sealed class DetectorPlane
{
    private readonly bool[] _isPixel;

    /// <summary>Creates a plane without dead pixels.</summary>
    /// <param name="width">Grid cells along x, gaps included.</param>
    /// <param name="height">Grid cells along y, gaps included.</param>
    /// <param name="pitchMillimetres">Distance between the centres of neighbouring cells.</param>
    /// <param name="activeMillimetres">Side of the sensitive square in each cell, in (0, pitch].</param>
    /// <param name="gapColumns">Columns without pixels.</param>
    /// <param name="gapRows">Rows without pixels.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive, or a gap lies outside the grid.</exception>
    public DetectorPlane(
        int width, int height, double pitchMillimetres, double activeMillimetres, ReadOnlySpan<int> gapColumns, ReadOnlySpan<int> gapRows)
        : this(width, height, pitchMillimetres, activeMillimetres, Without(width, height, gapColumns, gapRows))
    {
    }

    /// <summary>Creates a plane of any outline.</summary>
    /// <param name="width">Grid cells along x.</param>
    /// <param name="height">Grid cells along y.</param>
    /// <param name="pitchMillimetres">Distance between the centres of neighbouring cells.</param>
    /// <param name="activeMillimetres">Side of the sensitive square in each cell, in (0, pitch].</param>
    /// <param name="isPixel">For each cell, x fastest: whether it holds a pixel; copied.</param>
    /// <exception cref="ArgumentException">A size is not positive, or the number of cells is not width × height.</exception>
    public DetectorPlane(int width, int height, double pitchMillimetres, double activeMillimetres, ReadOnlySpan<bool> isPixel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pitchMillimetres);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(activeMillimetres);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(activeMillimetres, pitchMillimetres);
        Width = width;
        Height = height;
        PitchMillimetres = pitchMillimetres;
        ActiveMillimetres = activeMillimetres;

        if (isPixel.Length != checked(width * height))
            throw new ArgumentException($"{width} × {height} cells are needed, not {isPixel.Length}.", nameof(isPixel));
        _isPixel = isPixel.ToArray();
        PixelCount = _isPixel.AsSpan().Count(true);
    }

    /// <summary>Grid cells along x, gaps included.</summary>
    public int Width { get; }

    /// <summary>Grid cells along y, gaps included.</summary>
    public int Height { get; }

    /// <summary>Grid cells, gaps included: the length of every detector plane.</summary>
    public int CellCount => _isPixel.Length;

    /// <summary>Cells that hold a pixel.</summary>
    public int PixelCount { get; }

    /// <summary>Distance between the centres of neighbouring cells, mm.</summary>
    public double PitchMillimetres { get; }

    /// <summary>Side of the sensitive square in each cell, mm.</summary>
    public double ActiveMillimetres { get; }

    /// <summary>For each cell, x fastest: whether it holds a pixel.</summary>
    public ReadOnlySpan<bool> IsPixel => _isPixel;

    private static bool[] Without(int width, int height, ReadOnlySpan<int> gapColumns, ReadOnlySpan<int> gapRows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        bool[] isPixel = new bool[checked(width * height)];
        isPixel.AsSpan().Fill(true);
        foreach (int row in gapRows)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row, nameof(gapRows));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, height, nameof(gapRows));
            isPixel.AsSpan(row * width, width).Clear();
        }

        foreach (int column in gapColumns)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(column, nameof(gapColumns));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, width, nameof(gapColumns));
            for (int row = 0; row < height; row++)
                isPixel[(row * width) + column] = false;
        }

        return isPixel;
    }
}
