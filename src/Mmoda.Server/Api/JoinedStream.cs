namespace Mmoda.Server.Api;

/// <summary>Bytes, the rest of a file from some place on, and bytes again, read as one. Owns the file; used by one reader.</summary>
/// <param name="head">What comes first.</param>
/// <param name="file">An open file.</param>
/// <param name="from">Where its part begins; the part goes to its end.</param>
/// <param name="tail">What comes last.</param>
internal sealed class JoinedStream(byte[] head, FileStream file, long from, byte[] tail) : Stream
{
    private readonly long _middle = file.Length - from;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => head.Length + _middle + tail.Length;

    public override long Position
    {
        get => _position;
        set => _position = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A position is not negative.");
    }

    public override int Read(Span<byte> buffer)
    {
        int count = InMemory(buffer, out bool isDone);
        if (!isDone)
        {
            file.Position = from + _position - head.Length;
            count = file.Read(buffer[..(int)Math.Min(buffer.Length, head.Length + _middle - _position)]);
        }

        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count = InMemory(buffer.Span, out bool isDone);
        if (!isDone)
        {
            file.Position = from + _position - head.Length;
            count = await file.ReadAsync(buffer[..(int)Math.Min(buffer.Length, head.Length + _middle - _position)], cancellationToken);
        }

        _position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException("The stream is read-only.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("The stream is read-only.");

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            file.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Copies from head or tail when the position is there, or at the end of everything.</summary>
    private int InMemory(Span<byte> buffer, out bool isDone)
    {
        long inTail = _position - head.Length - _middle;
        isDone = _position < head.Length || inTail >= 0;
        if (!isDone)
            return 0;
        ReadOnlySpan<byte> rest = _position < head.Length ? head.AsSpan((int)_position) : tail.AsSpan((int)Math.Min(inTail, tail.Length));
        int count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        return count;
    }
}
