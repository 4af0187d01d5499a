using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Mmoda.Fits;

/// <summary>Decoded pixels of this machine's byte order to the type that is wanted, for the pairs that images mostly have.</summary>
internal static class NativeElements
{
    /// <summary>Converts unscaled elements; false when the pair of types, or scaling, needs the general way.</summary>
    /// <param name="native">The elements, as many as <paramref name="destination"/> has.</param>
    /// <param name="format">32-bit integers or reals.</param>
    /// <param name="destination">Filled completely when the result is true.</param>
    /// <exception cref="OverflowException">A value does not fit in <typeparamref name="T"/>.</exception>
    public static bool TryConvert<T>(ReadOnlySpan<byte> native, in ElementFormat format, Span<T> destination)
        where T : unmanaged
    {
        if (format.IsScaled)
        {
            return false;
        }

        bool isSame = format.Type switch
        {
            FitsElementType.Integer32 => typeof(T) == typeof(int),
            FitsElementType.Real32 => typeof(T) == typeof(float),
            FitsElementType.Real64 => typeof(T) == typeof(double),
            _ => false,
        };
        if (isSame)
        {
            native.CopyTo(MemoryMarshal.AsBytes(destination));
            return true;
        }

        if (format.Type != FitsElementType.Integer32)
        {
            return false;
        }

        ReadOnlySpan<int> integers = MemoryMarshal.Cast<byte, int>(native);
        if (typeof(T) == typeof(short))
        {
            Narrow(integers, MemoryMarshal.Cast<T, short>(destination));
            return true;
        }

        if (format.Null is null && typeof(T) == typeof(float))
        {
            Widen(integers, MemoryMarshal.Cast<T, float>(destination));
            return true;
        }

        return false;
    }

    private static void Narrow(ReadOnlySpan<int> integers, Span<short> shorts)
    {
        ref int from = ref MemoryMarshal.GetReference(integers);
        ref short to = ref MemoryMarshal.GetReference(shorts);
        Vector256<int> beyond = default;
        int i = 0;
        for (; i + 16 <= integers.Length; i += 16)
        {
            Vector256<int> low = Vector256.LoadUnsafe(ref from, (nuint)i);
            Vector256<int> high = Vector256.LoadUnsafe(ref from, (nuint)i + 8);
            beyond |= (low + Vector256.Create(32768)) | (high + Vector256.Create(32768));
            Vector256.Narrow(low, high).StoreUnsafe(ref to, (nuint)i);
        }

        if ((beyond & Vector256.Create(~0xFFFF)) != default)
        {
            throw new OverflowException();
        }

        for (; i < integers.Length; i++)
        {
            Unsafe.Add(ref to, i) = checked((short)Unsafe.Add(ref from, i));
        }
    }

    private static void Widen(ReadOnlySpan<int> integers, Span<float> reals)
    {
        ref int from = ref MemoryMarshal.GetReference(integers);
        ref float to = ref MemoryMarshal.GetReference(reals);
        int i = 0;
        for (; i + 8 <= integers.Length; i += 8)
        {
            Vector256.ConvertToSingle(Vector256.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < integers.Length; i++)
        {
            Unsafe.Add(ref to, i) = Unsafe.Add(ref from, i);
        }
    }
}
