using System.Buffers;

namespace Mmoda.Fits;

/// <summary>The primary array, an IMAGE extension, or a tile-compressed image (FITS 4.0, section 10), which reads like any other.</summary>
public sealed class ImageHdu : FitsHdu
{
    private readonly ElementFormat _format;
    private readonly CompressedImage? _compressed;

    internal ImageHdu(HduLayout layout, CompressedImage? compressed = null)
        : base(layout, compressed?.Header)
    {
        _compressed = compressed;
        BitPix = compressed?.BitPix ?? layout.BitPix;
        Shape = compressed?.Shape ?? layout.Shape;
        PixelCount = Shape.Count == 0 ? 0 : Shape.Aggregate(1L, (a, b) => a * b);
        Scale = Header.GetReal("BSCALE") ?? 1;
        Zero = Header.GetReal("BZERO") ?? 0;
        Blank = BitPix > 0 ? Header.GetInteger("BLANK") : null;
        _format = new ElementFormat(ElementFormat.OfBitPix(BitPix), Scale, Zero, Blank);
    }

    /// <summary>8, 16, 32, 64 (integers; 8 is unsigned), −32 or −64 (IEEE 754).</summary>
    public int BitPix { get; }

    /// <summary>NAXIS1 first (x, the fastest); empty when NAXIS = 0.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The product of <see cref="Shape"/>; 0 when it is empty.</summary>
    public long PixelCount { get; }

    /// <summary>The algorithm of a tile-compressed image (ZCMPTYPE, e.g. <c>RICE_1</c>); null for plain pixels.</summary>
    public string? Compression => _compressed?.Algorithm;

    /// <summary>BSCALE, or 1.</summary>
    public double Scale { get; }

    /// <summary>BZERO, or 0.</summary>
    public double Zero { get; }

    /// <summary>BLANK: the stored integer of undefined pixels, or null.</summary>
    public long? Blank { get; }

    /// <summary>Reads pixels in file order (x fastest), with BSCALE and BZERO applied.</summary>
    /// <typeparam name="T">byte, sbyte, short, ushort, int, uint, long, ulong, float or double.</typeparam>
    /// <param name="destination">Filled completely; a whole image has <see cref="PixelCount"/> elements.</param>
    /// <param name="firstPixel">Index of the first pixel, 0-based.</param>
    /// <remarks>
    /// value = BZERO + BSCALE × stored, in double (exact integers for the unsigned conventions). BLANK becomes NaN for float and
    /// double and stays a number for integers. Scaled values are rounded to the nearest integer for integer types.
    /// </remarks>
    /// <exception cref="ArgumentException">More elements than pixels, or an unsupported <typeparamref name="T"/>.</exception>
    /// <exception cref="FitsException">A value does not fit in <typeparamref name="T"/>, or the file is truncated.</exception>
    public void Read<T>(Span<T> destination, long firstPixel = 0)
        where T : unmanaged
    {
        if (firstPixel < 0 || destination.Length > PixelCount - firstPixel)
        {
            throw new ArgumentException($"{destination.Length} pixels from pixel {firstPixel} were asked for; the image has {PixelCount}.", nameof(destination));
        }

        if (_compressed is not null)
        {
            ReadCompressed(_compressed, destination, firstPixel);
            return;
        }

        int size = _format.ByteCount;
        RequirePresent(firstPixel * size, (long)destination.Length * size);
        if (ElementDecoder.TryReadInPlace(Layout.Source, DataOffset + (firstPixel * size), _format, destination))
        {
            return;
        }

        int chunk = (256 << 10) / size;
        byte[] rented = ArrayPool<byte>.Shared.Rent(chunk * size);
        try
        {
            for (int done = 0; done < destination.Length; done += chunk)
            {
                int count = Math.Min(chunk, destination.Length - done);
                long offset = DataOffset + ((firstPixel + done) * size);
                if (!Layout.Source.TryView(offset, count * size, out ReadOnlySpan<byte> raw))
                {
                    Span<byte> buffer = rented.AsSpan(0, count * size);
                    Layout.Source.Read(offset, buffer);
                    raw = buffer;
                }

                ElementDecoder.Decode(raw, count * size, count, 1, _format, destination.Slice(done, count));
            }
        }
        catch (OverflowException e)
        {
            throw Unfit<T>(e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>The whole image in a new array; see <see cref="Read{T}(Span{T}, long)"/>.</summary>
    /// <typeparam name="T">As for <see cref="Read{T}(Span{T}, long)"/>.</typeparam>
    /// <exception cref="FitsException">As for reading, or more pixels than an array holds.</exception>
    public T[] ReadAll<T>()
        where T : unmanaged
    {
        RequirePresent(0, DataByteCount);
        _compressed?.RequirePlausible();
        if (PixelCount > Array.MaxLength)
        {
            throw Error($"{PixelCount} pixels exceed one array; read them in parts.", "NAXIS");
        }

        T[] pixels = new T[PixelCount];
        Read<T>(pixels);
        return pixels;
    }

    /// <inheritdoc/>
    public override FitsHduDescription Describe() =>
        new(Index, Name, Version, Index == 0 ? "primary" : "image", Shape, BitPix, null, [], DataByteCount, IsTruncated);

    private void ReadCompressed<T>(CompressedImage image, Span<T> destination, long firstPixel)
        where T : unmanaged
    {
        try
        {
            image.Read(destination, firstPixel, Scale, Zero, Blank);
        }
        catch (OverflowException e)
        {
            throw Unfit<T>(e);
        }
    }

    private FitsException Unfit<T>(OverflowException e) =>
        new($"a pixel does not fit in {typeof(T).Name}.", Layout.Source.Name, Index, "BITPIX", DataOffset, e);
}
