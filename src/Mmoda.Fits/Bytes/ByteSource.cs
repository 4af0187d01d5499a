namespace Mmoda.Fits;

/// <summary>Random access to the (inflated) bytes of a file; safe for concurrent readers.</summary>
internal abstract class ByteSource(string name) : IDisposable
{
    public string Name { get; } = name;

    public abstract long Length { get; }

    /// <summary>Fills <paramref name="destination"/> from <paramref name="offset"/>, or throws <see cref="FitsException"/>.</summary>
    public void Read(long offset, Span<byte> destination)
    {
        if (offset < 0 || destination.Length > Length - offset)
        {
            throw new FitsException(
                $"the file has {Length} bytes; {destination.Length} bytes were expected here. The file is truncated.", Name, null, null, offset);
        }

        ReadCore(offset, destination);
    }

    /// <summary>Throws <see cref="FitsException"/> when bytes within <see cref="Length"/> cannot be there; a cheap look before memory is allocated.</summary>
    public virtual void RequireReadable(long offset, long count)
    {
    }

    /// <summary>A view of the bytes when they already lie contiguously in memory; empty otherwise.</summary>
    public virtual bool TryView(long offset, int length, out ReadOnlySpan<byte> view)
    {
        view = default;
        return false;
    }

    public abstract void Dispose();

    protected abstract void ReadCore(long offset, Span<byte> destination);
}
