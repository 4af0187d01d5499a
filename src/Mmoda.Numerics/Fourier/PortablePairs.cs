using System.Numerics;
using System.Runtime.Intrinsics;

namespace Mmoda.Numerics;

/// <summary>Separates and joins real and imaginary parts where there is no AVX-512; lane i is complex number i.</summary>
internal static unsafe class PortablePairs
{
    public static ComplexLanes<T> Separate<T>(Vector512<T> first, Vector512<T> second)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = Vector512<T>.Count;
        T* pairs = stackalloc T[2 * count], parts = stackalloc T[2 * count];
        first.Store(pairs);
        second.Store(pairs + count);
        for (int i = 0; i < count; i++)
        {
            parts[i] = pairs[2 * i];
            parts[count + i] = pairs[(2 * i) + 1];
        }

        return ComplexLanes<T>.Load(parts);
    }

    public static void Join<T>(Vector512<T> re, Vector512<T> im, out Vector512<T> first, out Vector512<T> second)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = Vector512<T>.Count;
        T* pairs = stackalloc T[2 * count];
        for (int i = 0; i < count; i++)
        {
            pairs[2 * i] = re[i];
            pairs[(2 * i) + 1] = im[i];
        }

        first = Vector512.Load(pairs);
        second = Vector512.Load(pairs + count);
    }
}
