using System.Numerics;

namespace Mmoda.Fits;

/// <summary>How a .NET type is stored: TFORM letter, BITPIX, and the zero offset of the unsigned conventions.</summary>
internal readonly record struct WireType(char Code, int BitPix, double Zero)
{
    public static WireType Of<T>()
        where T : unmanaged
    {
        Type type = typeof(T);
        return type == typeof(byte) ? new('B', 8, 0)
            : type == typeof(sbyte) ? new('B', 8, -128)
            : type == typeof(short) ? new('I', 16, 0)
            : type == typeof(ushort) ? new('I', 16, 32768)
            : type == typeof(int) ? new('J', 32, 0)
            : type == typeof(uint) ? new('J', 32, 2147483648)
            : type == typeof(long) ? new('K', 64, 0)
            : type == typeof(ulong) ? new('K', 64, 9223372036854775808)
            : type == typeof(float) ? new('E', -32, 0)
            : type == typeof(double) ? new('D', -64, 0)
            : type == typeof(bool) ? new('L', 0, 0)
            : type == typeof(Complex) ? new('M', 0, 0)
            : throw new ArgumentException($"FITS cannot store elements of type {type.Name}.");
    }
}
