using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Mmoda.Fits;

/// <summary>The 32-bit ones' complement sum of big-endian words and its ASCII form (FITS 4.0, appendix J).</summary>
internal static class Checksum
{
    private static Vector256<byte> ReversedWords => Vector256.Create(
        (byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12, 19, 18, 17, 16, 23, 22, 21, 20, 27, 26, 25, 24, 31, 30, 29, 28);

    /// <summary>Adds bytes, a multiple of four, to a running sum.</summary>
    public static uint Add(uint sum, ReadOnlySpan<byte> bytes)
    {
        // 64 bits hold 2^32 words without loss; the carries are folded back once at the end.
        ulong total = sum;
        ReadOnlySpan<uint> words = MemoryMarshal.Cast<byte, uint>(bytes);
        if (Vector256.IsHardwareAccelerated)
        {
            // 2^31 lanes of 32 bits each in a 64-bit sum: no overflow for any span.
            Vector256<ulong> even = default;
            Vector256<ulong> odd = default;
            int i = 0;
            for (; i + 8 <= words.Length; i += 8)
            {
                Vector256<ulong> pairs = Vector256.Shuffle(Vector256.LoadUnsafe(in words[i]).AsByte(), ReversedWords).AsUInt64();
                even += pairs & Vector256.Create((ulong)uint.MaxValue);
                odd += pairs >> 32;
            }

            total += Vector256.Sum(even) + Vector256.Sum(odd);
            words = words[i..];
        }

        foreach (uint word in words)
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
