using System.Runtime.InteropServices;
using System.Text;

namespace Mmoda.Fits.Tests;

public sealed class RowEncodingTests
{
    private const int Seed = 20261121;

    /// <summary>Around the widths of vectors, of the strips (512 rows of few bytes) and of the blocks (512 kB).</summary>
    public static TheoryData<int> RowCounts => [0, 1, 3, 7, 8, 9, 17, 511, 512, 513, 2_000, 40_000];

    [Theory]
    [MemberData(nameof(RowCounts))]
    public void Rows_have_the_bytes_of_cells_that_were_encoded_one_by_one(int rows)
    {
        Random random = new(Seed + rows);
        for (int trial = 0; trial < (rows < 1000 ? 40 : 4); trial++)
        {
            FitsTable table = new();
            List<byte[][]> cells = [];
            int count = random.Next(1, 12);
            for (int i = 0; i < count; i++)
            {
                AddColumn(table, cells, random, rows);
            }

            using MemoryStream stream = new();
            using (FitsWriter writer = FitsWriter.Create(stream))
            {
                writer.WriteTable(new FitsHeader(), table);
                writer.Commit();
            }

            using FitsFile file = FitsFile.Open(stream.ToArray(), "memory");
            BinaryTableHdu written = (BinaryTableHdu)file.Hdus[1];
            byte[] found = new byte[rows * written.RowByteCount];
            written.ReadRows(0, found);
            byte[] expected = [.. Enumerable.Range(0, rows).SelectMany(r => cells.SelectMany(c => c[r]))];

            Assert.True(expected.AsSpan().SequenceEqual(found), $"trial {trial}: columns {string.Join(" ", table.Columns.Select(c => c.Format))}");
            Assert.Equal(new(FitsChecksumStatus.Correct, FitsChecksumStatus.Correct), written.VerifyChecksum());
        }
    }

    private static void AddColumn(FitsTable table, List<byte[][]> cells, Random random, int rows)
    {
        // Narrow columns more often: they are joined with their neighbours.
        int repeat = random.Next(3) == 0 ? random.Next(1, 9) : 1;
        switch (random.Next(14))
        {
            case 0 or 1 or 2:
                Add<byte>(1, 0);
                break;
            case 3:
                Add<sbyte>(1, 0x80);
                break;
            case 4:
                Add<short>(2, 0);
                break;
            case 5:
                Add<ushort>(2, 0x80);
                break;
            case 6:
                Add<int>(4, 0);
                break;
            case 7:
                Add<uint>(4, 0x80);
                break;
            case 8:
                Add<float>(4, 0);
                break;
            case 9:
                Add<long>(8, 0);
                break;
            case 10:
                Add<ulong>(8, 0x80);
                break;
            case 11:
                Add<double>(8, 0);
                break;
            case 12:
                bool[] flags = [.. Enumerable.Range(0, rows * repeat).Select(_ => random.Next(2) == 0)];
                table.Add(Name(), flags, repeat: repeat);
                cells.Add([.. Enumerable.Range(0, rows).Select(r => flags[(r * repeat)..((r + 1) * repeat)].Select(f => f ? (byte)'T' : (byte)'F').ToArray())]);
                break;
            default:
                string[] texts = [.. Enumerable.Range(0, rows).Select(_ => new string('x', random.Next(repeat + 1)))];
                table.AddStrings(Name(), repeat, texts);
                cells.Add([.. texts.Select(t => Encoding.ASCII.GetBytes(t.PadRight(repeat)))]);
                break;
        }

        string Name() => $"C{cells.Count}";

        // Random bits, also NaN with payloads: the bytes are kept.
        void Add<T>(int size, byte flip)
            where T : unmanaged
        {
            byte[] bits = new byte[rows * repeat * size];
            random.NextBytes(bits);
            table.Add(Name(), MemoryMarshal.Cast<byte, T>(bits).ToArray(), repeat: repeat);
            byte[][] column = new byte[rows][];
            for (int r = 0; r < rows; r++)
            {
                column[r] = bits[(r * repeat * size)..((r + 1) * repeat * size)];
                for (int k = 0; k < repeat; k++)
                {
                    Array.Reverse(column[r], k * size, size);
                    column[r][k * size] ^= flip;
                }
            }

            cells.Add(column);
        }
    }
}
