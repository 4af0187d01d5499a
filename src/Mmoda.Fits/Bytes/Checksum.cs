using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Mmoda.Fits;

/// <summary>The 32-bit ones' complement sum of big-endian words and its ASCII form (FITS 4.0, appendix J).</summary>
internal static class Checksum
{
    /// <summary>Adds bytes, a multiple of four, to a running sum.</summary>
    public static uint Add(uint sum, ReadOnlySpan<byte> bytes)
    {
        // 64 bits hold 2^32 words without loss; the carries are folded back once at the end.
        ulong total = sum;
        foreach (uint word in MemoryMarshal.Cast<byte, uint>(bytes))
        {
            total += BinaryPrimitives.ReverseEndianness(word);
        }

        while (total >> 32 != 0)
        {
            total = (uint)total + (total >> 32);
        }

        return (uint)total;
    }

    /// <summary>The 16 characters for a sum: each byte split in four that avoid ASCII punctuation, then rotated by one.</summary>
    public static string Encode(uint sum)
    {
        Span<byte> ascii = stackalloc byte[16];
        Span<int> quarters = stackalloc int[4];
        for (int i = 0; i < 4; i++)
        {
            int value = (int)(sum >> (24 - (8 * i))) & 0xFF;
            quarters.Fill((value / 4) + '0');
            quarters[0] += value % 4;
            for (bool again = true; again;)
            {
                again = false;
                for (int k = 0; k < 4; k += 2)
                {
                    if (IsPunctuation(quarters[k]) || IsPunctuation(quarters[k + 1]))
                    {
                        quarters[k]++;
                        quarters[k + 1]--;
                        again = true;
                    }
                }
            }

            for (int k = 0; k < 4; k++)
            {
                ascii[((4 * k) + i + 1) % 16] = (byte)quarters[k];
            }
        }

        return Encoding.ASCII.GetString(ascii);
    }

    private static bool IsPunctuation(int c) => c is (>= 0x3A and <= 0x40) or (>= 0x5B and <= 0x60);
}
