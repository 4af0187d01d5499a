using System.Runtime.Intrinsics.X86;

namespace Mmoda.Sky;

/// <summary>
/// The nested numbering: the bits of column and row interleaved, column in the even places, after the number of the base
/// pixel (Górski et al. 2005; Morton 1966).
/// </summary>
internal static class NestedIndex
{
    private const ulong EvenBits = 0x5555_5555_5555_5555;

    public static long FromFace(FacePixel pixel, int order) =>
        ((long)pixel.Face << (2 * order)) | (long)(Spread((uint)pixel.X) | Spread((uint)pixel.Y) << 1);

    public static FacePixel ToFace(long index, int order)
    {
        ulong inside = (ulong)index & ((1UL << (2 * order)) - 1);
        return new((int)(index >> (2 * order)), (int)Gather(inside), (int)Gather(inside >> 1));
    }

    private static ulong Spread(uint value)
    {
        if (Bmi2.X64.IsSupported)
            return Bmi2.X64.ParallelBitDeposit(value, EvenBits);
        ulong v = value;
        v = (v | v << 16) & 0x0000_FFFF_0000_FFFF;
        v = (v | v << 8) & 0x00FF_00FF_00FF_00FF;
        v = (v | v << 4) & 0x0F0F_0F0F_0F0F_0F0F;
        v = (v | v << 2) & 0x3333_3333_3333_3333;
        return (v | v << 1) & EvenBits;
    }

    private static uint Gather(ulong v)
    {
        if (Bmi2.X64.IsSupported)
            return (uint)Bmi2.X64.ParallelBitExtract(v, EvenBits);
        v &= EvenBits;
        v = (v | v >> 1) & 0x3333_3333_3333_3333;
        v = (v | v >> 2) & 0x0F0F_0F0F_0F0F_0F0F;
        v = (v | v >> 4) & 0x00FF_00FF_00FF_00FF;
        v = (v | v >> 8) & 0x0000_FFFF_0000_FFFF;
        return (uint)(v | v >> 16);
    }
}
