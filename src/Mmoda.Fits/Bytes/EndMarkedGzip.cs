using System.IO.Compression;

namespace Mmoda.Fits;

/// <summary>A gzip stream with one more member after its last, which inflates to <see cref="Mark"/>.</summary>
/// <remarks>
/// GZipStream ends silently where compressed data break off. Members may follow one another (RFC 1952, section 2.2), so the mark
/// comes out at the end exactly when all members before it were complete; in a broken one its bytes are deflate noise.
/// </remarks>
internal sealed class EndMarkedGzip(Stream compressed) : Stream
{
    private static readonly byte[] MarkMember = Compress(Mark);
    private int _markDone;

    /// <summary>Any text that deflate does not store literally.</summary>
    public static ReadOnlySpan<byte> Mark => "end end end end "u8;

    /// <summary>Whether all of the file was read: what is then broken has most likely no end.</summary>
    public bool IsAtEnd => _markDone > 0;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        int got = _markDone > 0 ? 0 : compressed.Read(buffer);
        if (got > 0 || buffer.IsEmpty)
        {
            return got;
        }

        int take = Math.Min(buffer.Length, MarkMember.Length - _markDone);
        MarkMember.AsSpan(_markDone, take).CopyTo(buffer);
        _markDone += take;
        return take;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private static byte[] Compress(ReadOnlySpan<byte> content)
    {
        using MemoryStream member = new();
        using (GZipStream gzip = new(member, CompressionLevel.Optimal))
        {
            gzip.Write(content);
        }

        return member.ToArray();
    }
}
