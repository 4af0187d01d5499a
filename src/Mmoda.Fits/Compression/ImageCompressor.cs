using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mmoda.Fits;

/// <summary>Cuts an image into tiles, compresses each, and makes the table and the keywords that hold them (FITS 4.0, section 10).</summary>
internal sealed class ImageCompressor<T>
    where T : unmanaged
{
    private readonly FitsCompression _compression;
    private readonly WireType _wire = WireType.Of<T>();
    private readonly TileGrid _grid;
    private readonly bool _isQuantized;
    private readonly T[] _tile;
    private readonly byte[] _raw;
    private readonly byte[] _target;
    private readonly int[] _integers;
    private readonly double[] _scratch;
    private int _rowLength;

    /// <param name="shape">Axes, none empty.</param>
    /// <param name="compression">The algorithm and its parameters, checked here.</param>
    public ImageCompressor(long[] shape, FitsCompression compression)
    {
        _compression = compression;
        bool isReal = _wire.BitPix < 0;
        bool isRice = compression.Algorithm == FitsCompressionAlgorithm.Rice1;
        _isQuantized = isReal && compression.QuantizeLevel != 0;
        ArgumentOutOfRangeException.ThrowIfNegative(compression.QuantizeLevel, nameof(compression));
        ArgumentOutOfRangeException.ThrowIfLessThan(compression.DitherSeed, 1, nameof(compression));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(compression.DitherSeed, Dither.Length, nameof(compression));
        if (isRice && (_wire.BitPix == 64 || (isReal && !_isQuantized)))
        {
            throw new ArgumentException($"RICE_1 cannot hold pixels of type {typeof(T).Name} without loss; use Gzip2.", nameof(compression));
        }

        _grid = new TileGrid(shape, Tiles(shape, compression.TileShape));
        int pixels = checked((int)_grid.Tile.Aggregate(1L, (a, b) => checked(a * b)));
        _tile = new T[pixels];
        _raw = new byte[checked(8 * pixels)];
        _target = new byte[Math.Max(_raw.Length, RiceEncoder.MaximumByteCount(pixels, 4))];
        _integers = new int[pixels];
        _scratch = new double[2 * _grid.Tile[0]];
    }

    public FitsTable Compress(ReadOnlySpan<T> image)
    {
        int tiles = checked((int)_grid.TileCount);
        byte[][] compressed = new byte[tiles][];
        byte[][] lossless = new byte[tiles][];
        double[] scales = new double[tiles];
        double[] zeros = new double[tiles];
        for (int tile = 0; tile < tiles; tile++)
        {
            Span<T> pixels = Cut(image, tile);
            if (!_isQuantized)
            {
                compressed[tile] = CompressExactly(pixels);
            }
            else if (TryQuantize(pixels, tile, out scales[tile], out zeros[tile]))
            {
                compressed[tile] = CompressIntegers(_integers.AsSpan(0, pixels.Length), 4);
                lossless[tile] = [];
            }
            else
            {
                compressed[tile] = [];
                lossless[tile] = TileGzip.Deflate(BigEndian(pixels));
            }
        }

        FitsTable table = new FitsTable().AddArrays("COMPRESSED_DATA", compressed);
        return _isQuantized ? table.AddArrays("GZIP_COMPRESSED_DATA", lossless).Add("ZSCALE", scales).Add("ZZERO", zeros) : table;
    }

    public List<FitsCard> Cards()
    {
        string algorithm = _compression.Algorithm switch
        {
            FitsCompressionAlgorithm.Rice1 => "RICE_1",
            FitsCompressionAlgorithm.Gzip1 => "GZIP_1",
            _ => "GZIP_2",
        };
        List<FitsCard> cards =
        [
            new("ZIMAGE", true, "This table holds an image in tiles", true),
            new("ZTENSION", "IMAGE", "The plain image is an extension", true),
            new("ZBITPIX", (long)_wire.BitPix, "BITPIX of the plain image", true),
            new("ZNAXIS", (long)_grid.Shape.Length, "Axes of the plain image", true),
        ];
        AddNumbered(cards, "ZNAXIS", _grid.Shape);
        cards.Add(new("ZPCOUNT", 0L, "PCOUNT of the plain image", true));
        cards.Add(new("ZGCOUNT", 1L, "GCOUNT of the plain image", true));
        AddNumbered(cards, "ZTILE", _grid.Tile);
        cards.Add(new("ZCMPTYPE", algorithm, "Compression algorithm", true));
        bool isRice = _compression.Algorithm == FitsCompressionAlgorithm.Rice1;
        if (isRice)
        {
            cards.Add(new("ZNAME1", "BLOCKSIZE", "Pixels per block", true));
            cards.Add(new("ZVAL1", (long)RiceEncoder.BlockLength, null, true));
            cards.Add(new("ZNAME2", "BYTEPIX", "Bytes per compressed integer", true));
            cards.Add(new("ZVAL2", (long)BytesPerInteger, null, true));
        }

        if (_wire.BitPix < 0)
        {
            // Level 0 is how astropy knows that reals were not quantised.
            cards.Add(new(isRice ? "ZNAME3" : "ZNAME1", "NOISEBIT", "Quantisation steps per sigma of noise", true));
            cards.Add(new(isRice ? "ZVAL3" : "ZVAL1", HeaderComposer.Number(_compression.QuantizeLevel), null, true));
        }

        if (_wire.BitPix < 0 && !_isQuantized)
        {
            cards.Add(new("ZQUANTIZ", "NO_DITHER", "Reals are kept exactly", true));
        }

        if (_isQuantized)
        {
            cards.Add(new("ZQUANTIZ", "SUBTRACTIVE_DITHER_1", "Quantisation of reals", true));
            cards.Add(new("ZDITHER0", (long)_compression.DitherSeed, "Start of the random sequence", true));
            cards.Add(new("ZBLANK", (long)Quantizer.Blank, "The integer of NaN", true));
        }

        if (_wire.Zero != 0)
        {
            cards.Add(new("BZERO", HeaderComposer.Number(_wire.Zero), "Offset of the unsigned convention", true));
            cards.Add(new("BSCALE", 1L, "Default scaling", true));
        }

        return cards;
    }

    private int BytesPerInteger => _wire.BitPix < 0 ? 4 : _wire.BitPix / 8;

    private static void AddNumbered(List<FitsCard> cards, string keyword, long[] values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            cards.Add(new(keyword + (i + 1).ToString(CultureInfo.InvariantCulture), values[i], null, true));
        }
    }

    private static long[] Tiles(long[] shape, IReadOnlyList<int>? asked)
    {
        if (asked is not null && (asked.Count != shape.Length || asked.Any(length => length < 1)))
        {
            throw new ArgumentException($"Tiles of {string.Join(" x ", asked)} do not cut an image of {string.Join(" x ", shape)}.", nameof(asked));
        }

        return [.. shape.Select((length, axis) => asked is null ? (axis == 0 ? length : 1) : Math.Min(length, asked[axis]))];
    }

    private Span<T> Cut(ReadOnlySpan<T> image, long tile)
    {
        int axes = _grid.Shape.Length;
        long[] first = new long[axes];
        long[] lengths = new long[axes];
        _grid.Locate(tile, first, lengths);
        long[] position = [.. first];
        int run = (int)_grid.RunLength(lengths, out int runAxes);
        int done = 0;
        do
        {
            image.Slice((int)_grid.PixelAt(position), run).CopyTo(_tile.AsSpan(done));
            done += run;
        }
        while (TileGrid.NextRun(position, first, lengths, runAxes));

        // The rows of the tile in hand, for the estimate of its noise.
        _rowLength = (int)lengths[0];
        return _tile.AsSpan(0, done);
    }

    private bool TryQuantize(ReadOnlySpan<T> pixels, int tile, out double scale, out double zero)
    {
        bool done = typeof(T) == typeof(float)
            ? TryQuantize(MemoryMarshal.Cast<T, float>(pixels), tile, out scale, out zero)
            : TryQuantize(MemoryMarshal.Cast<T, double>(pixels), tile, out scale, out zero);
        if (!done)
        {
            (scale, zero) = (0, 0);
        }

        return done;
    }

    private bool TryQuantize<TReal>(ReadOnlySpan<TReal> pixels, int tile, out double scale, out double zero)
        where TReal : unmanaged, IFloatingPointIeee754<TReal>
    {
        double[] noise = new double[pixels.Length / _rowLength];
        for (int row = 0; row < noise.Length; row++)
        {
            noise[row] = Quantizer.Noise(pixels.Slice(row * _rowLength, _rowLength), _scratch);
        }

        scale = Quantizer.Median(noise) / _compression.QuantizeLevel;
        zero = 0;
        return scale > 0 && double.IsFinite(scale)
            && Quantizer.TryQuantize(pixels, scale, new Dither.Walk(tile, _compression.DitherSeed), _integers.AsSpan(0, pixels.Length), out zero);
    }

    private byte[] CompressExactly(ReadOnlySpan<T> pixels)
    {
        if (_compression.Algorithm != FitsCompressionAlgorithm.Rice1)
        {
            ReadOnlySpan<byte> raw = BigEndian(pixels);
            return Gzip(raw, raw.Length / pixels.Length);
        }

        Span<int> integers = _integers.AsSpan(0, pixels.Length);
        if (typeof(T) == typeof(short))
        {
            ReadOnlySpan<short> shorts = MemoryMarshal.Cast<T, short>(pixels);
            int i = 0;
            for (; i + 8 <= shorts.Length; i += 8)
            {
                (Vector128<int> low, Vector128<int> high) = Vector128.Widen(Vector128.LoadUnsafe(in shorts[i]));
                low.StoreUnsafe(ref integers[i]);
                high.StoreUnsafe(ref integers[i + 4]);
            }

            for (; i < shorts.Length; i++)
            {
                integers[i] = shorts[i];
            }
        }
        else
        {
            // By way of the stored bytes, which have the sign flipped for the unsigned conventions.
            ReadOnlySpan<byte> raw = BigEndian(pixels);
            ElementDecoder.Decode(raw, raw.Length, pixels.Length, 1, new ElementFormat(ElementFormat.OfBitPix(_wire.BitPix), 1, 0, null), integers);
        }

        return CompressIntegers(integers, BytesPerInteger);
    }

    private byte[] CompressIntegers(Span<int> integers, int bytesPerInteger)
    {
        if (_compression.Algorithm == FitsCompressionAlgorithm.Rice1)
        {
            return _target[..RiceEncoder.Encode(integers, bytesPerInteger, _target)];
        }

        BinaryPrimitives.ReverseEndianness(integers, integers);
        return Gzip(MemoryMarshal.AsBytes(integers), 4);
    }

    private byte[] Gzip(ReadOnlySpan<byte> elements, int size)
    {
        if (_compression.Algorithm == FitsCompressionAlgorithm.Gzip1)
        {
            return TileGzip.Deflate(elements);
        }

        Span<byte> planes = _target.AsSpan(0, elements.Length);
        TileGzip.Shuffle(elements, size, planes);
        return TileGzip.Deflate(planes);
    }

    private ReadOnlySpan<byte> BigEndian(ReadOnlySpan<T> pixels)
    {
        Span<byte> raw = _raw.AsSpan(0, pixels.Length * ElementEncoder.ByteCount<T>());
        ElementEncoder.Encode(pixels, pixels.Length, raw, raw.Length);
        return raw;
    }
}
