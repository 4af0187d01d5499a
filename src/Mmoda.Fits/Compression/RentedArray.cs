using System.Buffers;

namespace Mmoda.Fits;

/// <summary>A pooled array that grows when more is asked for; what it held is lost then.</summary>
internal sealed class RentedArray<T> : IDisposable
    where T : unmanaged
{
    /// <summary>The array, possibly longer than what was asked for.</summary>
    public T[] Array { get; private set; } = [];

    public Span<T> Take(int length)
    {
        if (Array.Length < length)
        {
            Dispose();
            Array = ArrayPool<T>.Shared.Rent(length);
        }

        return Array.AsSpan(0, length);
    }

    public void Dispose()
    {
        T[] returned = Array;
        Array = [];
        if (returned.Length > 0)
        {
            ArrayPool<T>.Shared.Return(returned);
        }
    }
}
