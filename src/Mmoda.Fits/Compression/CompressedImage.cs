using System.Globalization;

namespace Mmoda.Fits;

/// <summary>An image stored as a table of compressed tiles (FITS 4.0, section 10; Pence, White and Seaman 2010).</summary>
internal sealed class CompressedImage
{
    /// <summary>Pixels of one tile; keeps the memory of one tile below 2 GiB.</summary>
    private const long LargestTile = 1 << 27;

    private CompressedImage(BinaryTableHdu table, FitsHeader header, int bitPix, long[] shape, TileGrid? grid)
    {
        Table = table;
        Header = header;
        BitPix = bitPix;
        Shape = shape;
        Grid = grid;
    }

    public BinaryTableHdu Table { get; }

    /// <summary>The header of the plain image.</summary>
    public FitsHeader Header { get; }

    public int BitPix { get; }

    public long[] Shape { get; }

    /// <summary>Null for an image without pixels.</summary>
    public TileGrid? Grid { get; }

    /// <summary>ZCMPTYPE.</summary>
    public required string Algorithm { get; init; }

    /// <summary>ZQUANTIZ, or NO_DITHER.</summary>
    public required string Quantization { get; init; }

    /// <summary>ZDITHER0, 1 to 10000.</summary>
    public required long DitherSeed { get; init; }

    /// <summary>RICE_1: pixels per block.</summary>
    public required int BlockLength { get; init; }

    /// <summary>RICE_1: bytes of the compressed integers.</summary>
    public required int BytesPerPixel { get; init; }

    public static CompressedImage Open(HduLayout layout, List<FitsWarning> warnings)
    {
        BinaryTableHdu table = new(layout, warnings);
        FitsHeader header = layout.Header;
        int bitPix = (int)Required(header, "ZBITPIX", -64, 64);
        if (bitPix is not (8 or 16 or 32 or 64 or -32 or -64))
        {
            throw header.Error("ZBITPIX", $"found {bitPix}, expected 8, 16, 32, 64, -32 or -64.");
        }

        long[] shape = new long[Required(header, "ZNAXIS", 0, 999)];
        for (int i = 0; i < shape.Length; i++)
        {
            shape[i] = Required(header, Numbered("ZNAXIS", i), 0, long.MaxValue);
        }

        string algorithm = (header.Find("ZCMPTYPE")?.Value as string ?? throw header.Error("ZCMPTYPE", "expected the name of an algorithm.")).Trim(' ');
        TileGrid? grid = shape.Length == 0 || shape.Contains(0) ? null : ReadGrid(header, bitPix, shape);
        if (grid is not null && grid.TileCount > table.RowCount)
        {
            throw header.Error("NAXIS2", $"found {table.RowCount} rows, expected one for each of {grid.TileCount} tiles.");
        }

        if (algorithm == "HCOMPRESS_1" && Parameter(header, "SMOOTH", 0, int.MinValue, int.MaxValue) != 0)
        {
            warnings.Add(new(layout.Index, "ZCMPTYPE", "HCOMPRESS_1 asks for smoothing (SMOOTH); the pixels are read as they are stored."));
        }

        return new CompressedImage(table, CompressedHeader.OfImage(layout, bitPix, shape), bitPix, shape, grid)
        {
            Algorithm = algorithm == "RICE_ONE" ? "RICE_1" : algorithm,
            Quantization = (header.Find("ZQUANTIZ")?.Value as string ?? "NO_DITHER").Trim(' '),
            DitherSeed = header.Contains("ZDITHER0") ? Required(header, "ZDITHER0", 1, Dither.Length) : 1,
            BlockLength = (int)Parameter(header, "BLOCKSIZE", 32, 1, 1024),
            BytesPerPixel = (int)Parameter(header, "BYTEPIX", 4, 1, 8),
        };
    }

    public FitsException Error(string problem, string? keyword = null) => Table.Error(problem, keyword);

    /// <summary>Refuses an image that its bytes cannot hold; call it before allocating a whole one.</summary>
    public void RequirePlausible()
    {
        Table.RequirePresent(0, Table.DataByteCount);
        if (Grid is null)
        {
            return;
        }

        // Descriptors may point to the same bytes, but no honest writer makes them do so.
        // What they claim together beyond what there is does not count.
        Int128 most = 0;
        Int128 claimed = 0;
        using TileReader reader = new(this);
        for (long tile = 0; tile < Grid.TileCount; tile++)
        {
            most += reader.Capacity(tile, out long bytes);
            claimed += bytes;
        }

        most = claimed > Table.DataByteCount ? most * Table.DataByteCount / claimed : most;
        if (most < Grid.PixelCount)
        {
            throw Error($"{Grid.PixelCount} pixels are announced; the compressed bytes hold at most {most}.", "ZNAXIS");
        }
    }

    /// <summary>Pixels in file order from <paramref name="firstPixel"/>; the caller has checked that they exist.</summary>
    public void Read<T>(Span<T> destination, long firstPixel, double scale, double zero, long? blank)
        where T : unmanaged
    {
        if (destination.IsEmpty || Grid is not { } grid)
        {
            return;
        }

        Span<long> axes = new long[3 * Shape.Length];
        Span<long> first = axes[..Shape.Length];
        Span<long> lengths = axes.Slice(Shape.Length, Shape.Length);
        Span<long> position = axes[(2 * Shape.Length)..];
        long end = firstPixel + destination.Length;
        using TileReader reader = new(this);
        (long tile, long endTile) = grid.TilesOf(firstPixel, destination.Length);
        for (; tile < endTile; tile++)
        {
            grid.Locate(tile, first, lengths);
            long run = grid.RunLength(lengths, out int runAxes);
            first.CopyTo(position);
            int offset = -1;
            Span<byte> raw = default;
            ElementFormat format = default;
            bool isNative = false;
            long inTile = 0;
            do
            {
                long start = grid.PixelAt(position);
                long from = Math.Max(start, firstPixel);
                long to = Math.Min(start + run, end);
                if (from < to)
                {
                    if (offset < 0)
                    {
                        raw = reader.Read(tile, lengths, out format, out isNative);
                        format = format with { Scale = scale, Zero = zero, Null = format.Null ?? blank };
                    }

                    int size = format.ByteCount;
                    offset = (int)(inTile + from - start) * size;
                    int count = (int)(to - from);
                    Span<T> part = destination.Slice((int)(from - firstPixel), count);
                    if (!isNative || !NativeElements.TryConvert(raw.Slice(offset, count * size), format, part))
                    {
                        if (isNative)
                        {
                            // The general way starts from the bytes of a file. Once for the tile: its other runs go the same way.
                            ElementDecoder.Swap(raw, raw, size);
                            isNative = false;
                        }

                        ElementDecoder.Decode(raw.Slice(offset, count * size), count * size, count, 1, format, part);
                    }
                }

                inTile += run;
            }
            while (TileGrid.NextRun(position, first, lengths, runAxes));
        }
    }

    private static TileGrid ReadGrid(FitsHeader header, int bitPix, long[] shape)
    {
        long[] tile = new long[shape.Length];
        UInt128 pixels = 1;
        UInt128 tilePixels = 1;
        for (int i = 0; i < shape.Length; i++)
        {
            string keyword = Numbered("ZTILE", i);
            long length = header.Contains(keyword) ? Required(header, keyword, 1, long.MaxValue) : i == 0 ? shape[0] : 1;
            tile[i] = Math.Min(length, shape[i]);
            pixels *= (ulong)shape[i];
            tilePixels *= (ulong)tile[i];
            if (pixels > long.MaxValue / 8)
            {
                throw header.Error("ZNAXIS", $"the announced axes {string.Join(" x ", shape)} exceed 2^63 bytes.");
            }
        }

        if (tilePixels > LargestTile)
        {
            throw header.Error("ZTILE1", $"found tiles of {string.Join(" x ", tile)}, expected at most {LargestTile} pixels (BITPIX {bitPix}).");
        }

        return new TileGrid(shape, tile);
    }

    private static string Numbered(string keyword, int index) => keyword + (index + 1).ToString(CultureInfo.InvariantCulture);

    private static long Required(FitsHeader header, string keyword, long minimum, long maximum)
    {
        object? value = header.Find(keyword)?.Value;
        return value is long number && number >= minimum && number <= maximum
            ? number
            : throw header.Error(keyword, $"found {(value is null ? "nothing" : HeaderText.Quote(value))}, expected an integer from {minimum} to {maximum}.");
    }

    /// <summary>The ZVALn beside the ZNAMEn that holds this name.</summary>
    private static long Parameter(FitsHeader header, string name, long absent, long minimum, long maximum)
    {
        for (int i = 0; header.Find(Numbered("ZNAME", i)) is { } card; i++)
        {
            if (card.Value is string text && text.Trim(' ') == name)
            {
                return Required(header, Numbered("ZVAL", i), minimum, maximum);
            }
        }

        return absent;
    }
}
