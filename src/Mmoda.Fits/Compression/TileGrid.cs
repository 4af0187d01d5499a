namespace Mmoda.Fits;

/// <summary>How an image of any number of axes is cut into tiles; tiles are numbered with the first axis fastest (FITS 4.0, section 10.1.3).</summary>
internal sealed class TileGrid
{
    private readonly long[] _strides;
    private readonly long[] _counts;

    /// <param name="shape">Axes, NAXIS1 first; none is empty.</param>
    /// <param name="tile">Lengths of a whole tile, each from 1 to the axis.</param>
    public TileGrid(long[] shape, long[] tile)
    {
        Shape = shape;
        Tile = tile;
        _strides = new long[shape.Length];
        _counts = new long[shape.Length];
        long stride = 1;
        long count = 1;
        for (int i = 0; i < shape.Length; i++)
        {
            _strides[i] = stride;
            _counts[i] = ((shape[i] - 1) / tile[i]) + 1;
            stride *= shape[i];
            count *= _counts[i];
        }

        PixelCount = stride;
        TileCount = count;
    }

    public long[] Shape { get; }

    public long[] Tile { get; }

    public long PixelCount { get; }

    public long TileCount { get; }

    /// <summary>Tiles that can hold pixels of [first, first + count), by the slowest axis alone.</summary>
    public (long First, long End) TilesOf(long first, long count)
    {
        int last = Shape.Length - 1;
        long perLayer = TileCount / _counts[last];
        long thickness = _strides[last] * Tile[last];
        return (first / thickness * perLayer, (((first + count - 1) / thickness) + 1) * perLayer);
    }

    /// <summary>The place of a tile: its first pixel on each axis and its lengths, shorter at the far edges.</summary>
    public void Locate(long tile, Span<long> first, Span<long> lengths)
    {
        for (int i = 0; i < Shape.Length; i++)
        {
            first[i] = tile % _counts[i] * Tile[i];
            lengths[i] = Math.Min(Tile[i], Shape[i] - first[i]);
            tile /= _counts[i];
        }
    }

    /// <summary>Index in the image of a pixel.</summary>
    public long PixelAt(ReadOnlySpan<long> position)
    {
        long pixel = 0;
        for (int i = 0; i < position.Length; i++)
        {
            pixel += position[i] * _strides[i];
        }

        return pixel;
    }

    /// <summary>The longest stretch of pixels that lie together in the tile and in the image; <paramref name="axes"/> are those it covers.</summary>
    public long RunLength(ReadOnlySpan<long> lengths, out int axes)
    {
        long run = lengths[0];
        for (axes = 1; axes < lengths.Length && lengths[axes - 1] == Shape[axes - 1]; axes++)
        {
            run *= lengths[axes];
        }

        return run;
    }

    /// <summary>Steps <paramref name="position"/> to the next run of the tile; false after the last one.</summary>
    public static bool NextRun(Span<long> position, ReadOnlySpan<long> first, ReadOnlySpan<long> lengths, int axes)
    {
        for (int i = axes; i < position.Length; i++)
        {
            if (++position[i] < first[i] + lengths[i])
            {
                return true;
            }

            position[i] = first[i];
        }

        return false;
    }
}
