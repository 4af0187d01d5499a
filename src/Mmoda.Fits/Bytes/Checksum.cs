using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Mmoda.Fits;

/// <summary>The 32-bit ones' complement sum of big-endian words and its ASCII form (FITS 4.0, appendix J).</summary>
internal static class Checksum
{
    /// <summary>Adds bytes, a multiple of four, to a running sum.</summary>
    public static uint Add(uint sum, ReadOnlySpan<byte> bytes)
    {
        // 64 bits hold 2^32 words without loss; the carries are folded back once at the end.
        ReadOnlySpan<uint> words = MemoryMarshal.Cast<byte, uint>(bytes);
        int whole = Vector256.IsHardwareAccelerated ? words.Length & ~7 : 0;
        ulong total = sum + SumVectors(words[..whole]);
        foreach (uint word in words[whole..])
        {
            total += BinaryPrimitives.ReverseEndianness(word);
        }

        while (total >> 32 != 0)
        {
            total = (uint)total + (total >> 32);
        }

        return (uint)total;
    }

    /// <summary>A multiple of eight words. By itself, so that the sums stay in registers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong SumVectors(ReadOnlySpan<uint> words)
    {
        // 2^31 lanes of 32 bits each in a 64-bit sum: no overflow for any span.
        Vector256<byte> reversed = Vector256.Create(
            (byte)3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12, 19, 18, 17, 16, 23, 22, 21, 20, 27, 26, 25, 24, 31, 30, 29, 28);
        Vector256<ulong> even = default;
        Vector256<ulong> odd = default;
        ref uint start = ref MemoryMarshal.GetReference(words);
        for (int i = 0; i < words.Length; i += 8)
        {
            Vector256<ulong> pairs = Vector256.Shuffle(Vector256.LoadUnsafe(ref start, (nuint)i).AsByte(), reversed).AsUInt64();
            even += pairs & Vector256.Create((ulong)uint.MaxValue);
            odd += pairs >> 32;
        }

        return Vector256.Sum(even) + Vector256.Sum(odd);
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
