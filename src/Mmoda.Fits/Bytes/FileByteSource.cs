using Microsoft.Win32.SafeHandles;

namespace Mmoda.Fits;

/// <summary>A plain file: positionless reads, so threads share it without a lock.</summary>
internal sealed class FileByteSource(string name, SafeFileHandle handle) : ByteSource(name)
{
    public override long Length { get; } = RandomAccess.GetLength(handle);

    public override void Dispose() => handle.Dispose();

    protected override void ReadCore(long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            int got = RandomAccess.Read(handle, destination, offset);
            if (got == 0)
            {
                throw new FitsException("the file became shorter while it was read.", Name, null, null, offset);
            }

            destination = destination[got..];
            offset += got;
        }
    }
}
