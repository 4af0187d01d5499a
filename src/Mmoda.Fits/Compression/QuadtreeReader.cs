using System.Runtime.InteropServices;

namespace Mmoda.Fits;

/// <summary>Bit planes in quadtrees: a nibble tells which of four quarters are not empty, or at the finest level which of four bits are set.</summary>
internal ref struct QuadtreeReader(ReadOnlySpan<byte> bytes, Span<long> workspace)
{
    private const int Raw = 0;
    private const int Coded = 15;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private readonly Span<byte> _nibbles = MemoryMarshal.AsBytes(workspace);
    private long _bit;

    /// <summary>Nibble and length in bits of what the next six bits start with, from White's fixed Huffman code.</summary>
    private static ReadOnlySpan<byte> Codes => CodeTable;

    private static readonly byte[] CodeTable = MakeCodes();

    /// <summary>Sets the magnitudes of a rectangle, most significant plane first.</summary>
    /// <param name="rectangle">Starts at its first coefficient; its magnitudes are zero.</param>
    /// <param name="stride">From row to row.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="planes">Bit planes.</param>
    /// <returns>False for bytes that end early or a plane of unknown form.</returns>
    public bool TryRead(Span<long> rectangle, int stride, int width, int height, int planes)
    {
        int columns = (width + 1) / 2;
        int rows = (height + 1) / 2;
        for (int plane = planes - 1; plane >= 0; plane--)
        {
            Span<byte> nibbles;
            switch (Take(4))
            {
                case Raw:
                    nibbles = _nibbles[..(rows * columns)];
                    foreach (ref byte nibble in nibbles)
                    {
                        nibble = (byte)Take(4);
                    }

                    break;
                case Coded:
                    nibbles = ReadTree(width, height);
                    break;
                default:
                    return false;
            }

            if (_bit > 8L * _bytes.Length)
            {
                return false;
            }

            Insert(nibbles, columns, rows, rectangle, stride, width, height, plane);
        }

        return true;
    }

    /// <summary>Ends the planes and makes coefficients negative.</summary>
    public bool TryReadSigns(Span<long> coefficients)
    {
        if (Take(4) != 0)
        {
            return false;
        }

        _bit = (_bit + 7) & ~7L;
        foreach (ref long coefficient in coefficients)
        {
            if (coefficient != 0 && Take(1) != 0)
            {
                coefficient = -coefficient;
            }
        }

        return _bit <= 8L * _bytes.Length;
    }

    /// <summary>From the root to nibbles of two by two coefficients.</summary>
    private Span<byte> ReadTree(int width, int height)
    {
        int levels = 0;
        while (Math.Max(width, height) > 1 << levels)
        {
            levels++;
        }

        // Two grids in turn; the longs of the work space are eight times as many bytes, each grid needs at most one byte for four.
        Span<byte> coarse = _nibbles[..(_nibbles.Length / 2)];
        Span<byte> fine = _nibbles[(_nibbles.Length / 2)..];
        int columns = 1;
        coarse[0] = (byte)TakeCode();
        for (int level = levels - 1; level > 0; level--)
        {
            int fineColumns = Halved(width, level);
            int fineRows = Halved(height, level);

            // The writer went from fine to coarse and turned its output round, so each grid comes last nibble first.
            for (int y = fineRows - 1; y >= 0; y--)
            {
                Span<byte> row = fine.Slice(y * fineColumns, fineColumns);
                ReadOnlySpan<byte> parents = coarse.Slice((y >> 1) * columns, columns);
                int below = (y & 1) << 1;
                for (int x = fineColumns - 1; x >= 0; x--)
                {
                    bool isEmpty = ((parents[x >> 1] >> (3 - below - (x & 1))) & 1) == 0;
                    row[x] = isEmpty ? (byte)0 : (byte)TakeCode();
                }
            }

            Span<byte> swap = coarse;
            coarse = fine;
            fine = swap;
            columns = fineColumns;
        }

        return coarse;
    }

    private static int Halved(int length, int times) => (int)((length + (1L << times) - 1) >> times);

    private static void Insert(ReadOnlySpan<byte> nibbles, int columns, int rows, Span<long> rectangle, int stride, int width, int height, int plane)
    {
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++)
            {
                int nibble = nibbles[(y * columns) + x];
                if (nibble == 0)
                {
                    continue;
                }

                for (int k = 0; k < 4; k++)
                {
                    (int column, int row) = ((2 * x) + (k & 1), (2 * y) + (k >> 1));
                    if (((nibble >> (3 - k)) & 1) != 0 && column < width && row < height)
                    {
                        rectangle[(row * stride) + column] |= 1L << plane;
                    }
                }
            }
        }
    }

    /// <summary>The next bits, at most eight; zeros after the end.</summary>
    private int Take(int count)
    {
        int value = Peek(count);
        _bit += count;
        return value;
    }

    private readonly int Peek(int count)
    {
        int at = (int)(_bit >> 3);
        int pair = ((uint)at < (uint)_bytes.Length ? _bytes[at] << 8 : 0) | ((uint)(at + 1) < (uint)_bytes.Length ? _bytes[at + 1] : 0);
        return (pair >> (16 - count - (int)(_bit & 7))) & ((1 << count) - 1);
    }

    private int TakeCode()
    {
        int code = Codes[Peek(6)];
        _bit += code >> 4;
        return code & 15;
    }

    private static byte[] MakeCodes()
    {
        // In order of the code words: one bit set; pairs and all four; the others; none and three.
        (int Bits, byte[] Nibbles)[] lengths = [(3, [1, 2, 4, 8]), (4, [3, 5, 10, 12, 15]), (5, [6, 7, 9, 11, 13]), (6, [0, 14])];
        byte[] table = new byte[64];
        int at = 0;
        foreach ((int bits, byte[] nibbles) in lengths)
        {
            foreach (byte nibble in nibbles)
            {
                int words = 64 >> bits;
                table.AsSpan(at, words).Fill((byte)((bits << 4) | nibble));
                at += words;
            }
        }

        return table;
    }
}
