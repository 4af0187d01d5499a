using System.Buffers;
using System.IO.Compression;

namespace Mmoda.Fits;

/// <summary>A gzip file inflated once into pooled segments; the pool gets them back on Dispose.</summary>
internal sealed class InflatedByteSource : ByteSource
{
    /// <summary>8 GiB: far above any archive file, far below what a bomb would ask for.</summary>
    public const long MaximumLength = 8L << 30;

    private const int SegmentLength = 4 << 20;

    private readonly List<byte[]> _segments = [];
    private long _length;
    private bool _disposed;

    private InflatedByteSource(string name)
        : base(name)
    {
    }

    public override long Length
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _length;
        }
    }

    /// <summary>Inflates all of <paramref name="compressed"/>, which stays open and belongs to the caller.</summary>
    /// <exception cref="FitsException">Not gzip, truncated, not FITS inside, or larger than <paramref name="maximumLength"/>.</exception>
    public static InflatedByteSource Inflate(string name, Stream compressed, long maximumLength = MaximumLength)
    {
        InflatedByteSource result = new(name);
        using EndMarkedGzip marked = new(compressed);
        try
        {
            using GZipStream inflater = new(marked, CompressionMode.Decompress);
            result.Fill(inflater, maximumLength);
            result.RemoveEndMark();
            return result;
        }
        catch (InvalidDataException e)
        {
            long at = result._length;
            result.Dispose();
            throw new FitsException(
                marked.IsAtEnd
                    ? "the gzip data are broken or truncated: the file ends inside its compressed data"
                    : $"the gzip data are broken or truncated: {e.Message}",
                name, null, null, at, e);
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    public override bool TryView(long offset, int length, out ReadOnlySpan<byte> view)
    {
        int at = (int)(offset % SegmentLength);
        bool inside = offset >= 0 && length <= _length - offset && at + (long)length <= SegmentLength;
        view = inside ? _segments[(int)(offset / SegmentLength)].AsSpan(at, length) : default;
        return inside;
    }

    public override void Dispose()
    {
        List<byte[]> segments = [.. _segments];
        _segments.Clear();
        _length = 0;
        _disposed = true;
        foreach (byte[] segment in segments)
        {
            ArrayPool<byte>.Shared.Return(segment);
        }
    }

    protected override void ReadCore(long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            int at = (int)(offset % SegmentLength);
            int take = Math.Min(destination.Length, SegmentLength - at);
            _segments[(int)(offset / SegmentLength)].AsSpan(at, take).CopyTo(destination);
            destination = destination[take..];
            offset += take;
        }
    }

    /// <summary>The inflater takes a truncated file for a complete one; only a complete one shows the mark at its end.</summary>
    private void RemoveEndMark()
    {
        Span<byte> end = stackalloc byte[EndMarkedGzip.Mark.Length];
        if (_length < end.Length)
        {
            throw new FitsException("the gzip data are truncated: the file ends inside its compressed data.", Name, null, null, _length);
        }

        ReadCore(_length - end.Length, end);
        if (!end.SequenceEqual(EndMarkedGzip.Mark))
        {
            throw new FitsException("the gzip data are truncated: the file ends inside its compressed data, or other bytes follow these.", Name, null, null, _length);
        }

        _length -= end.Length;
    }

    private void Fill(GZipStream inflater, long maximumLength)
    {
        while (true)
        {
            byte[] segment = ArrayPool<byte>.Shared.Rent(SegmentLength);
            int got = inflater.ReadAtLeast(segment.AsSpan(0, SegmentLength), SegmentLength, throwOnEndOfStream: false);
            if (got == 0)
            {
                ArrayPool<byte>.Shared.Return(segment);
                return;
            }

            _segments.Add(segment);
            _length += got;
            if (_length > maximumLength)
            {
                throw new FitsException($"the gzip file inflates to more than the limit of {maximumLength} bytes.", Name, null, null, _length);
            }

            if (_segments.Count == 1)
            {
                // Before inflating gigabytes: is there a FITS file inside at all?
                FitsSignature.Require(segment.AsSpan(0, got), Name);
            }

            if (got < SegmentLength)
            {
                return;
            }
        }
    }
}
