using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Mmoda.Sky;

/// <summary>Whole numbers in eight lanes: conversions that all processors have, and the bits of nested numbers.</summary>
internal static class LaneInteger
{
    // Added to a whole number below 2^52 it leaves that number in the low bits of the sum.
    private const double TwoTo52 = 4503599627370496;

    /// <summary>Whole numbers from 0 to before 2^52 as integers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> ToInteger(Vector512<double> whole) =>
        (whole + Vector512.Create(TwoTo52)).AsInt64() ^ Vector512.Create(TwoTo52).AsInt64();

    /// <summary>Integers from 0 to before 2^52 as numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> ToNumber(Vector512<long> value) =>
        (value ^ Vector512.Create(TwoTo52).AsInt64()).AsDouble() - Vector512.Create(TwoTo52);

    /// <summary>Puts the low 32 bits in the even places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Spread(Vector512<long> v)
    {
        v = (v | v << 16) & Vector512.Create(0x0000_FFFF_0000_FFFF);
        v = (v | v << 8) & Vector512.Create(0x00FF_00FF_00FF_00FF);
        v = (v | v << 4) & Vector512.Create(0x0F0F_0F0F_0F0F_0F0F);
        v = (v | v << 2) & Vector512.Create(0x3333_3333_3333_3333);
        return (v | v << 1) & Vector512.Create(0x5555_5555_5555_5555);
    }

    /// <summary>Collects the bits in the even places.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<long> Gather(Vector512<long> v)
    {
        v &= Vector512.Create(0x5555_5555_5555_5555);
        v = (v | v >>> 1) & Vector512.Create(0x3333_3333_3333_3333);
        v = (v | v >>> 2) & Vector512.Create(0x0F0F_0F0F_0F0F_0F0F);
        v = (v | v >>> 4) & Vector512.Create(0x00FF_00FF_00FF_00FF);
        v = (v | v >>> 8) & Vector512.Create(0x0000_FFFF_0000_FFFF);
        return (v | v >>> 16) & Vector512.Create(0xFFFF_FFFFL);
    }
}
