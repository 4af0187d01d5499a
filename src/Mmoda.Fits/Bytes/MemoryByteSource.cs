namespace Mmoda.Fits;

/// <summary>Bytes that the caller holds in memory.</summary>
internal sealed class MemoryByteSource(string name, ReadOnlyMemory<byte> content) : ByteSource(name)
{
    public override long Length => content.Length;

    public override bool TryView(long offset, int length, out ReadOnlySpan<byte> view)
    {
        bool inside = offset >= 0 && length <= content.Length - offset;
        view = inside ? content.Span.Slice((int)offset, length) : default;
        return inside;
    }

    public override void Dispose()
    {
    }

    protected override void ReadCore(long offset, Span<byte> destination) =>
        content.Span.Slice((int)offset, destination.Length).CopyTo(destination);
}
