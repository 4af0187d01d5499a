namespace Mmoda.Sky;

/// <summary>Where the pixels of one image lie on another: one matrix between TAN images, else through directions.</summary>
internal readonly struct GridMapping
{
    private const int Chunk = 128;

    private readonly Wcs _from, _to;
    private readonly PixelMatrix? _matrix;

    public GridMapping(Wcs from, Wcs to)
    {
        (_from, _to) = (from, to);
        if (from.TryGetMatrices(out PixelMatrix toSky, out _) && to.TryGetMatrices(out _, out PixelMatrix fromSky))
            _matrix = fromSky * toSky;
    }

    /// <summary>Maps the points (column + i, row); NaN where there is no image.</summary>
    public void MapRow(double column, double row, Span<double> x, Span<double> y)
    {
        if (_matrix is { } matrix)
        {
            matrix.MapRow(column, row, x, y);
            return;
        }

        Span<double> a = stackalloc double[Chunk], b = stackalloc double[Chunk], c = stackalloc double[Chunk];
        for (int first = 0; first < x.Length; first += Chunk)
        {
            int count = Math.Min(Chunk, x.Length - first);
            _from.RowToSky(row, column + first, a[..count], b[..count], c[..count]);
            _to.SkyToPixel(a[..count], b[..count], c[..count], x.Slice(first, count), y.Slice(first, count));
        }
    }
}
