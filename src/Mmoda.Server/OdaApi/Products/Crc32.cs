namespace Mmoda.Server.OdaApi;

/// <summary>The checksum of gzip (RFC 1952 §8), also of parts that are put together.</summary>
internal static class Crc32
{
    /// <summary>x³²+x²⁶+…+1 without its first term; the highest bit is x⁰.</summary>
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] OfByte = [.. Enumerable.Range(0, 256).Select(b => Enumerable.Range(0, 8).Aggregate((uint)b, (c, _) => TimesX(c)))];

    /// <summary>The checksum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte next in bytes)
            crc = OfByte[(byte)crc ^ next] ^ (crc >> 8);
        return ~crc;
    }

    /// <summary>
    /// The checksum of two parts: that of the first times x to the number of bits that follow, plus that of the second. What is
    /// added before and after the division by the definition is the same for both, and cancels.
    /// </summary>
    /// <param name="first">Checksum of the first part.</param>
    /// <param name="second">Checksum of the second.</param>
    /// <param name="length">Bytes of the second.</param>
    public static uint Together(uint first, uint second, long length)
    {
        uint power = One;
        uint square = TimesX(One);
        for (long bits = 8 * length; bits > 0; bits >>= 1)
        {
            if ((bits & 1) != 0)
                power = Product(power, square);
            square = Product(square, square);
        }

        return Product(power, first) ^ second;
    }

    private const uint One = 1u << 31;

    private static uint TimesX(uint a) => (a >> 1) ^ ((a & 1) == 0 ? 0 : Polynomial);

    /// <summary>The product of two polynomials over the field of two elements, modulo ours.</summary>
    private static uint Product(uint a, uint b)
    {
        uint sum = 0;
        for (uint bit = One; bit != 0; bit >>= 1)
        {
            if ((a & bit) != 0)
                sum ^= b;
            b = TimesX(b);
        }

        return sum;
    }
}
