using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mmoda.Fits;

/// <summary>Elements of several columns as one word for each row, the leftmost in the highest bytes.</summary>
internal static class WordEncoder
{
    /// <summary>Puts an element of 1, 2 or 4 bytes into each word.</summary>
    /// <param name="values">One for each word.</param>
    /// <param name="flipsSign">For the unsigned conventions.</param>
    /// <param name="shift">The bit where the element starts. When it is the highest element the words are new; else it is added to them.</param>
    /// <param name="words">The words.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Join<T>(ReadOnlySpan<T> values, bool flipsSign, int shift, Span<ulong> words)
        where T : unmanaged
    {
        int end = shift + (8 * Unsafe.SizeOf<T>());
        ulong mask = flipsSign ? 1UL << (end - 1) : 0;
        ulong kept = end == 64 ? 0 : ulong.MaxValue;
        values = values[..words.Length];
        ref T from = ref MemoryMarshal.GetReference(values);
        ref ulong to = ref MemoryMarshal.GetReference(words);
        nuint i = 0;
        if (Avx2.IsSupported)
        {
            Vector256<ulong> masks = Vector256.Create(mask);
            Vector256<ulong> before = Vector256.Create(kept);
            for (; i + 8 <= (nuint)words.Length; i += 8)
            {
                (Vector256<ulong> low, Vector256<ulong> high) = Widen(ref Unsafe.Add(ref from, i));
                ((Vector256.LoadUnsafe(ref to, i) & before) | ((low << shift) ^ masks)).StoreUnsafe(ref to, i);
                ((Vector256.LoadUnsafe(ref to, i + 4) & before) | ((high << shift) ^ masks)).StoreUnsafe(ref to, i + 4);
            }
        }

        for (; i < (nuint)words.Length; i++)
        {
            Unsafe.Add(ref to, i) = (Unsafe.Add(ref to, i) & kept) | ((ToWord(Unsafe.Add(ref from, i)) << shift) ^ mask);
        }
    }

    /// <summary>Stores words with their elements of <paramref name="size"/> bytes big-endian, every <paramref name="stride"/> bytes.</summary>
    /// <param name="words">The words, in this machine's byte order.</param>
    /// <param name="size">1, 2, 4 or 8.</param>
    /// <param name="mask">Bits that are flipped before.</param>
    /// <param name="destination">Where the first word goes; ends after the last one or later.</param>
    /// <param name="stride">Bytes of a row.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Store(ReadOnlySpan<ulong> words, int size, ulong mask, Span<byte> destination, int stride)
    {
        if (words.IsEmpty)
        {
            return;
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(((long)stride * (words.Length - 1)) + sizeof(ulong), destination.Length);
        ref ulong from = ref MemoryMarshal.GetReference(words);
        ref byte to = ref MemoryMarshal.GetReference(destination);
        nint step = stride;
        int i = 0;
        if (Avx2.IsSupported)
        {
            Vector256<byte> order = Vector256.Create(Vector128.Create(0x0706_0504_0302_0100UL, 0x0F0E_0D0C_0B0A_0908).AsByte() ^ Vector128.Create((byte)(size - 1)));
            Vector256<ulong> masks = Vector256.Create(mask);
            for (; i + 4 <= words.Length; i += 4)
            {
                Vector256<ulong> four = Avx2.Shuffle((Vector256.LoadUnsafe(ref from, (nuint)i) ^ masks).AsByte(), order).AsUInt64();
                Unsafe.WriteUnaligned(ref to, four.GetElement(0));
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, step), four.GetElement(1));
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, 2 * step), four.GetElement(2));
                Unsafe.WriteUnaligned(ref Unsafe.Add(ref to, 3 * step), four.GetElement(3));
                to = ref Unsafe.Add(ref to, 4 * step);
            }
        }

        for (; i < words.Length; i++)
        {
            ulong word = BinaryPrimitives.ReverseEndianness(Unsafe.Add(ref from, i) ^ mask);
            word = size switch
            {
                1 => BinaryPrimitives.ReverseEndianness(word),
                2 => BitOperations.RotateLeft(((word & 0x0000_FFFF_0000_FFFF) << 16) | ((word >> 16) & 0x0000_FFFF_0000_FFFF), 32),
                4 => BitOperations.RotateLeft(word, 32),
                _ => word,
            };
            Unsafe.WriteUnaligned(ref to, word);
            to = ref Unsafe.Add(ref to, step);
        }
    }

    /// <summary>Stores the upper <paramref name="byteCount"/> bytes of each word, big-endian, every <paramref name="stride"/> bytes.</summary>
    public static void StoreUpper(ReadOnlySpan<ulong> words, int byteCount, Span<byte> destination, int stride)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes, words[i]);
            bytes[..byteCount].CopyTo(destination[(i * stride)..]);
        }
    }

    /// <summary>Eight elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<ulong> Low, Vector256<ulong> High) Widen<T>(ref T from)
        where T : unmanaged
    {
        ref byte start = ref Unsafe.As<T, byte>(ref from);
        switch (Unsafe.SizeOf<T>())
        {
            case 1:
                Vector128<byte> bytes = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<ulong>(ref start)).AsByte();
                return (Avx2.ConvertToVector256Int64(bytes).AsUInt64(), Avx2.ConvertToVector256Int64(Vector128.Shuffle(bytes.AsUInt32(), Vector128.Create(1U, 1, 1, 1)).AsByte()).AsUInt64());
            case 2:
                Vector128<ushort> shorts = Vector128.LoadUnsafe(ref start).AsUInt16();
                return (Avx2.ConvertToVector256Int64(shorts).AsUInt64(), Avx2.ConvertToVector256Int64(Vector128.Shuffle(shorts.AsUInt64(), Vector128.Create(1UL, 1)).AsUInt16()).AsUInt64());
            default:
                return (Avx2.ConvertToVector256Int64(Vector128.LoadUnsafe(ref start).AsUInt32()).AsUInt64(),
                    Avx2.ConvertToVector256Int64(Vector128.LoadUnsafe(ref start, 16).AsUInt32()).AsUInt64());
        }
    }

    private static ulong ToWord<T>(T value)
        where T : unmanaged => Unsafe.SizeOf<T>() switch
        {
            1 => Unsafe.BitCast<T, byte>(value),
            2 => Unsafe.BitCast<T, ushort>(value),
            _ => Unsafe.BitCast<T, uint>(value),
        };
}
