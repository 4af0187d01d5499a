using System.Numerics;
using System.Runtime.CompilerServices;

namespace Mmoda.Numerics;

/// <summary>How lanes lie in memory; a type parameter, so that loops are compiled for each.</summary>
internal unsafe interface ILaneFormat<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Reads <see cref="ComplexLanes{T}.Stride"/> numbers.</summary>
    static abstract ComplexLanes<T> Load(T* source);

    /// <summary>Writes <see cref="ComplexLanes{T}.Stride"/> numbers.</summary>
    static abstract void Store(ComplexLanes<T> lanes, T* destination);
}

/// <summary>Real parts, then imaginary parts.</summary>
internal readonly unsafe struct Separate<T> : ILaneFormat<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes<T> Load(T* source) => ComplexLanes<T>.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ComplexLanes<T> lanes, T* destination) => lanes.Store(destination);
}

/// <summary>Adjacent complex numbers.</summary>
internal readonly unsafe struct Pairs<T> : ILaneFormat<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes<T> Load(T* source) => ComplexLanes<T>.LoadPairs(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ComplexLanes<T> lanes, T* destination) => lanes.StorePairs(destination);
}

/// <summary>Adjacent complex numbers whose parts are exchanged on the way.</summary>
internal readonly unsafe struct SwappedPairs<T> : ILaneFormat<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ComplexLanes<T> Load(T* source) => ComplexLanes<T>.LoadPairs(source).Swap();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ComplexLanes<T> lanes, T* destination) => lanes.Swap().StorePairs(destination);
}
