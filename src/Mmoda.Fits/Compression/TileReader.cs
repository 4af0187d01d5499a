using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Mmoda.Fits;

/// <summary>Reads tiles one after another, with the buffers that this needs. One per reading call: not safe for concurrent use.</summary>
internal sealed class TileReader(CompressedImage image) : IDisposable
{
    private const int WindowByteCount = 256 << 10;

    private readonly BinaryTableHdu _table = image.Table;
    private readonly FitsColumn? _compressed = image.Table.FindColumn("COMPRESSED_DATA");
    private readonly FitsColumn? _gzip = image.Table.FindColumn("GZIP_COMPRESSED_DATA");
    private readonly FitsColumn? _plain = image.Table.FindColumn("UNCOMPRESSED_DATA");
    private readonly FitsColumn? _scale = image.Table.FindColumn("ZSCALE");
    private readonly FitsColumn? _zero = image.Table.FindColumn("ZZERO");
    private readonly FitsColumn? _blank = image.Table.FindColumn("ZBLANK");
    private readonly double[] _number = new double[1];

    private readonly RentedArray<byte> _rows = new();
    private long _firstRow;
    private long _rowCount;
    private readonly RentedArray<byte> _window = new();
    private long _windowStart;
    private long _windowLength;
    private readonly RentedArray<byte> _bytes = new();
    private readonly RentedArray<byte> _planes = new();
    private readonly RentedArray<byte> _raw = new();
    private readonly RentedArray<int> _integers = new();
    private readonly RentedArray<long> _work = new();

    /// <summary>The most pixels that the <paramref name="bytes"/> of a tile can hold; a cheap look at its descriptors.</summary>
    public long Capacity(long tile, out long bytes)
    {
        if (Find(tile, _compressed, out bytes))
        {
            return image.Algorithm switch
            {
                "RICE_1" => RiceDecoder.Capacity((int)Math.Min(bytes, int.MaxValue), image.BytesPerPixel, image.BlockLength),
                "GZIP_1" or "GZIP_2" => (bytes * TileGzip.LargestRatio) + TileGzip.LargestRatio,
                "PLIO_1" => (bytes + 2) * PlioDecoder.LongestRun,
                "HCOMPRESS_1" => HcompressDecoder.Capacity(bytes),
                "NOCOMPRESS" => bytes,
                _ => throw image.Error(
                    $"found the algorithm '{image.Algorithm}', expected RICE_1, GZIP_1, GZIP_2, PLIO_1, HCOMPRESS_1 or NOCOMPRESS.", "ZCMPTYPE"),
            };
        }

        return Find(tile, _gzip, out bytes) ? bytes * TileGzip.LargestRatio : Find(tile, _plain, out bytes) ? bytes : 0;
    }

    /// <summary>The elements of a tile in <paramref name="format"/> (its scale and zero are still to be set).</summary>
    /// <param name="tile">Number of the tile.</param>
    /// <param name="lengths">Its axes.</param>
    /// <param name="format">Type and null value.</param>
    /// <param name="isNative">True for this machine's byte order, false for big-endian elements.</param>
    public Span<byte> Read(long tile, ReadOnlySpan<long> lengths, out ElementFormat format, out bool isNative)
    {
        isNative = false;
        int pixels = 1;
        foreach (long length in lengths)
        {
            pixels *= (int)length;
        }

        if (Capacity(tile, out _) is long most && most < pixels)
        {
            throw Broken(tile, $"the compressed bytes hold at most {most} pixels, expected {pixels}");
        }

        format = new ElementFormat(ElementFormat.OfBitPix(image.BitPix), 1, 0, null);
        if (_compressed is not null && Find(tile, _compressed, out _))
        {
            return ReadCompressed(tile, _compressed, lengths, pixels, ref format, ref isNative);
        }

        // Capacity found bytes in one of the columns.
        return _gzip is not null && Find(tile, _gzip, out _)
            ? ReadGzip(tile, _gzip, "GZIP_1", pixels, ref format)
            : ReadPlain(tile, _plain ?? throw Broken(tile, "no column holds its bytes"), pixels, ref format);
    }

    public void Dispose()
    {
        _rows.Dispose();
        _window.Dispose();
        _bytes.Dispose();
        _planes.Dispose();
        _raw.Dispose();
        _integers.Dispose();
        _work.Dispose();
    }

    private FitsException Broken(long tile, string problem) => image.Error($"tile {tile} ({image.Algorithm}): {problem}.");

    private Span<byte> ReadCompressed(long tile, FitsColumn column, ReadOnlySpan<long> lengths, int pixels, scoped ref ElementFormat format, scoped ref bool isNative)
    {
        double? scale = Number(tile, _scale, "ZSCALE");
        double? zero = Number(tile, _zero, "ZZERO");
        bool isQuantized = image.BitPix < 0 && scale is not null && image.Quantization != "NONE";
        switch (image.Algorithm)
        {
            case "GZIP_1" or "GZIP_2":
                if (!isQuantized)
                {
                    return ReadGzip(tile, column, image.Algorithm, pixels, ref format);
                }

                ElementFormat integers = new(FitsElementType.Integer32, 1, 0, null);
                Span<byte> raw = ReadGzip(tile, column, image.Algorithm, pixels, ref integers);
                ElementDecoder.Decode(raw, raw.Length, pixels, 1, integers, _integers.Take(pixels));
                break;
            case "NOCOMPRESS":
                return ReadPlain(tile, column, pixels, ref format);
            default:
                DecodeIntegers(tile, column, (int)lengths[0], _integers.Take(pixels));
                break;
        }

        Span<int> stored = _integers.Array.AsSpan(0, pixels);
        isNative = true;
        if (isQuantized)
        {
            return Restore(tile, stored, scale ?? 1, zero ?? 0, format);
        }

        if (image.BitPix < 0)
        {
            throw Broken(tile, "found integers without ZSCALE in an image of reals");
        }

        // Integers of 32 bits whatever BITPIX: the scaling that follows is exact for all of its unsigned conventions but that of 64 bits.
        format = new ElementFormat(FitsElementType.Integer32, 1, 0, Blank(tile));
        return MemoryMarshal.AsBytes(stored);
    }

    private void DecodeIntegers(long tile, FitsColumn column, int width, Span<int> pixels)
    {
        bool isGood;
        int byteCount;
        switch (image.Algorithm)
        {
            case "RICE_1":
                if (image.BytesPerPixel is not (1 or 2 or 4))
                {
                    throw image.Error($"RICE_1 with BYTEPIX {image.BytesPerPixel}, expected 1, 2 or 4.", "ZVAL1");
                }

                byteCount = Load(tile, column, RiceDecoder.PaddingFor(image.BlockLength));
                isGood = RiceDecoder.TryDecode(_bytes.Array, byteCount, image.BytesPerPixel, image.BlockLength, pixels);
                break;
            case "HCOMPRESS_1":
                byteCount = Load(tile, column, 0);
                Span<long> work = _work.Take(2 * pixels.Length);
                isGood = HcompressDecoder.TryDecode(
                    _bytes.Array.AsSpan(0, byteCount), width, pixels.Length / width, work[..pixels.Length], work[pixels.Length..], pixels);
                break;
            default:
                byteCount = Load(tile, column, 0);
                Span<short> words = MemoryMarshal.Cast<byte, short>(_bytes.Array.AsSpan(0, byteCount));
                BinaryPrimitives.ReverseEndianness(words, words);
                isGood = PlioDecoder.TryDecode(words, pixels);
                break;
        }

        if (!isGood)
        {
            throw Broken(tile, "the compressed bytes are damaged or too few");
        }
    }

    private Span<byte> Restore(long tile, ReadOnlySpan<int> stored, double scale, double zero, ElementFormat format)
    {
        Dither.Walk? walk = image.Quantization is "SUBTRACTIVE_DITHER_1" or "SUBTRACTIVE_DITHER_2" ? new Dither.Walk(tile, image.DitherSeed) : null;
        bool keepsZeros = image.Quantization == "SUBTRACTIVE_DITHER_2";
        int? blank = Blank(tile) is long b and >= int.MinValue and <= int.MaxValue ? (int)b : null;
        Span<byte> raw = _raw.Take(stored.Length * format.ByteCount);
        if (format.Type == FitsElementType.Real32)
        {
            Dither.Restore(stored, scale, zero, blank, walk, keepsZeros, MemoryMarshal.Cast<byte, float>(raw));
        }
        else
        {
            Dither.Restore(stored, scale, zero, blank, walk, keepsZeros, MemoryMarshal.Cast<byte, double>(raw));
        }

        return raw;
    }

    private Span<byte> ReadGzip(long tile, FitsColumn column, string algorithm, int pixels, scoped ref ElementFormat format)
    {
        int length = Load(tile, column, 0);
        Span<byte> raw = _raw.Take(checked(8 * pixels));
        int inflated = TileGzip.Inflate(_bytes.Array, length, raw);
        bool isReal = format.Type is FitsElementType.Real32 or FitsElementType.Real64;
        int size = inflated <= 0 || inflated % pixels != 0 ? 0 : inflated / pixels;
        if (isReal ? size != format.ByteCount : size is not (1 or 2 or 4 or 8))
        {
            throw Broken(tile, $"found {inflated} inflated bytes (-1: a broken stream), expected {pixels} elements of {format.ByteCount} bytes");
        }

        if (!isReal)
        {
            // Writers may store the integers wider than BITPIX.
            format = new ElementFormat(ElementFormat.OfBitPix(8 * size), 1, 0, Blank(tile));
        }

        if (algorithm == "GZIP_1" || size == 1)
        {
            return raw[..inflated];
        }

        Span<byte> elements = _planes.Take(inflated);
        TileGzip.Unshuffle(raw[..inflated], size, elements);
        return elements;
    }

    private Span<byte> ReadPlain(long tile, FitsColumn column, int pixels, scoped ref ElementFormat format)
    {
        // A column of bytes holds the image's own elements; others say what they hold.
        if (column.ElementType is FitsElementType.Integer16 or FitsElementType.Integer32 or FitsElementType.Integer64
            or FitsElementType.Real32 or FitsElementType.Real64)
        {
            format = new ElementFormat(column.ElementType, 1, 0, image.BitPix > 0 ? Blank(tile) : null);
        }

        int length = Load(tile, column, 0);
        return length == pixels * (long)format.ByteCount
            ? _bytes.Array.AsSpan(0, length)
            : throw Broken(tile, $"found {length} plain bytes, expected {pixels} elements of {format.ByteCount} bytes");
    }

    private long? Blank(long tile) => _blank is null
        ? _table.Header.Find("ZBLANK")?.Value as long?
        : Number(tile, _blank, "ZBLANK") is double number && double.IsFinite(number) ? (long)number : null;

    /// <summary>From the row's column, or from the keyword when there is no such column.</summary>
    private double? Number(long tile, FitsColumn? column, string keyword)
    {
        if (column is null)
        {
            return _table.Header.GetReal(keyword);
        }

        if (column.Repeat != 1 || column.IsVariableLength)
        {
            throw image.Error($"column {column.Name} has TFORM '{column.Format}', expected one number.", keyword);
        }

        _table.DecodeColumn(column, Row(tile), 1, _number.AsSpan());
        return _number[0];
    }

    private bool Find(long tile, FitsColumn? column, out long bytes)
    {
        bytes = column is null ? 0 : _table.LocateArray(column, tile, Row(tile)).ByteCount;
        return bytes > 0;
    }

    private ReadOnlySpan<byte> Row(long row)
    {
        int size = _table.RowByteCount;
        if (row < _firstRow || row >= _firstRow + _rowCount)
        {
            _rowCount = Math.Min(_table.RowCount - row, Math.Max(1, WindowByteCount / size));
            _firstRow = row;
            _table.ReadRows(row, _rows.Take((int)_rowCount * size));
        }

        return _rows.Array.AsSpan((int)(row - _firstRow) * size, size);
    }

    /// <summary>Copies the array of a row to the start of <see cref="_bytes"/>, ones after it.</summary>
    private int Load(long tile, FitsColumn column, int padding)
    {
        (_, long start, long count) = _table.LocateArray(column, tile, Row(tile));
        if (count > Array.MaxLength - padding)
        {
            throw Broken(tile, $"{count} bytes exceed one array");
        }

        Span<byte> bytes = _bytes.Take((int)count + padding);
        bytes[(int)count..].Fill(0xFF);
        bytes = bytes[..(int)count];
        if (count > WindowByteCount)
        {
            _table.ReadRawData(start, bytes);
            return bytes.Length;
        }

        // Tiles lie one after another: a block of them is read at once.
        if (start < _windowStart || start + count > _windowStart + _windowLength)
        {
            _windowStart = start;
            long present = Math.Min(_table.DataByteCount, _table.Layout.Source.Length - _table.DataOffset);
            _windowLength = Math.Min(present - start, WindowByteCount);
            _table.ReadRawData(start, _window.Take((int)_windowLength));
        }

        _window.Array.AsSpan((int)(start - _windowStart), bytes.Length).CopyTo(bytes);
        return bytes.Length;
    }
}
