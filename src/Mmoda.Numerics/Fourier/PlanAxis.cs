using System.Numerics;
using System.Runtime.CompilerServices;

namespace Mmoda.Numerics;

/// <summary>Transforms along one axis, with the order in which they leave frequencies.</summary>
internal sealed class PlanAxis<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public PlanAxis(int length, string name)
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
            throw new NotSupportedException($"Transforms exist for float and double, not for {typeof(T).Name}.");
        Plan = new LaneFft<T>(FourierSize.Require(length, name));
        Positions = Plan.Positions();
    }

    /// <summary>The transforms.</summary>
    public LaneFft<T> Plan { get; }

    /// <summary>Where the plan leaves each frequency.</summary>
    public int[] Positions { get; }

    /// <summary>Numbers of scratch for <paramref name="elements"/> elements of a block, with room to align it.</summary>
    public static int BlockLength(int elements) => checked((elements + 1) * ComplexLanes<T>.Stride);

    /// <summary>
    /// Numbers from row to row of an intermediate plane: a little more than its rows, where these are so many bytes that all
    /// rows of a column would share a few places in the caches; else exactly its rows, and the plane may be the result's.
    /// </summary>
    public static int RowStride(int width)
    {
        int numbers = 2 * width;
        return (long)numbers * Unsafe.SizeOf<T>() % 2048 == 0 ? numbers + ComplexLanes<T>.Stride : numbers;
    }

    /// <summary>The first address in the scratch at which vectors do not straddle cache lines.</summary>
    public static unsafe T* Align(T* scratch) => (T*)(((nuint)scratch + 63) & ~(nuint)63);
}
