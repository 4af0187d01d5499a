using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Mmoda.Fits;

/// <summary>A column of a <see cref="FitsTable"/> that can encode its cells into rows.</summary>
internal abstract class TableColumn(FitsColumnSpec spec)
{
    public FitsColumnSpec Spec { get; } = spec;

    /// <summary>Bytes that this column adds to the heap.</summary>
    public virtual long HeapByteCount => 0;

    /// <summary>Encodes cells; <paramref name="cells"/> starts at this column's first cell.</summary>
    /// <param name="firstRow">The first row.</param>
    /// <param name="count">Rows.</param>
    /// <param name="cells">Where the cell of the first row starts.</param>
    /// <param name="stride">Bytes of a row.</param>
    /// <param name="heapOffset">Where this column's part of the heap starts.</param>
    public abstract void Encode(int firstRow, int count, Span<byte> cells, int stride, long heapOffset);

    /// <summary>Bytes of a cell that can be joined with its neighbours to a word of eight; 0 where it has to be encoded alone.</summary>
    public virtual int JoinedByteCount => 0;

    /// <summary>Adds cells to words; for columns with <see cref="JoinedByteCount"/> only.</summary>
    /// <param name="firstRow">The first row.</param>
    /// <param name="words">One for each row.</param>
    /// <param name="shift">The bit where the cell starts.</param>
    public virtual void Join(int firstRow, Span<ulong> words, int shift) => throw new NotSupportedException($"Column {Spec.Name} is encoded alone.");

    public virtual void WriteHeap(Action<ReadOnlySpan<byte>> write)
    {
    }
}

/// <summary>Numbers or logicals, the same count in each row.</summary>
internal sealed class FixedColumn<T>(FitsColumnSpec spec, T[] values, int repeat) : TableColumn(spec)
    where T : unmanaged
{
    public override int JoinedByteCount => repeat == 1 && typeof(T) != typeof(bool) && Unsafe.SizeOf<T>() < sizeof(ulong) ? Unsafe.SizeOf<T>() : 0;

    public override void Join(int firstRow, Span<ulong> words, int shift) => WordEncoder.Join<T>(values.AsSpan(firstRow, words.Length), Spec.Zero != 0, shift, words);

    public override void Encode(int firstRow, int count, Span<byte> cells, int stride, long heapOffset) =>
        ElementEncoder.Encode<T>(values.AsSpan(firstRow * repeat, count * repeat), repeat, cells, stride);
}

/// <summary>Strings padded with blanks.</summary>
internal sealed class StringColumn(FitsColumnSpec spec, IReadOnlyList<string> values, int width) : TableColumn(spec)
{
    public override void Encode(int firstRow, int count, Span<byte> cells, int stride, long heapOffset)
    {
        for (int i = 0; i < count; i++)
        {
            Span<byte> cell = cells.Slice(i * stride, width);
            cell.Fill((byte)' ');
            Encoding.ASCII.GetBytes(values[firstRow + i], cell);
        }
    }
}

/// <summary>Arrays of variable length: descriptors in the rows, elements in the heap.</summary>
internal sealed class ArrayColumn<T>(FitsColumnSpec spec, T[][] values, bool isWide) : TableColumn(spec)
    where T : unmanaged
{
    private int _nextRow;
    private long _nextOffset;

    public override long HeapByteCount => CountBytes(values);

    public static ArrayColumn<T> Create(string name, T[][] values, string? unit, string? comment)
    {
        WireType wire = WireType.Of<T>();
        bool wide = CountBytes(values) > int.MaxValue;
        int longest = values.Length == 0 ? 0 : values.Max(v => v.Length);
        string format = string.Create(CultureInfo.InvariantCulture, $"1{(wide ? 'Q' : 'P')}{wire.Code}({longest})");
        return new(new FitsColumnSpec(name, format, unit, 1, wire.Zero, Comment: comment), values, wide);
    }

    public override void Encode(int firstRow, int count, Span<byte> cells, int stride, long heapOffset)
    {
        if (firstRow == 0)
        {
            (_nextRow, _nextOffset) = (0, heapOffset);
        }

        for (int i = 0; i < count; i++, _nextRow++)
        {
            Span<byte> cell = cells[(i * stride)..];
            long length = values[_nextRow].Length;
            if (isWide)
            {
                BinaryPrimitives.WriteInt64BigEndian(cell, length);
                BinaryPrimitives.WriteInt64BigEndian(cell[8..], _nextOffset);
            }
            else
            {
                BinaryPrimitives.WriteInt32BigEndian(cell, checked((int)length));
                BinaryPrimitives.WriteInt32BigEndian(cell[4..], checked((int)_nextOffset));
            }

            _nextOffset += length * ElementEncoder.ByteCount<T>();
        }
    }

    public override void WriteHeap(Action<ReadOnlySpan<byte>> write)
    {
        byte[] buffer = [];
        foreach (T[] array in values)
        {
            int bytes = array.Length * ElementEncoder.ByteCount<T>();
            if (buffer.Length < bytes)
            {
                buffer = new byte[bytes];
            }

            if (array.Length > 0)
            {
                ElementEncoder.Encode<T>(array, array.Length, buffer.AsSpan(0, bytes), bytes);
                write(buffer.AsSpan(0, bytes));
            }
        }
    }

    private static long CountBytes(T[][] values) => values.Sum(v => (long)v.Length) * ElementEncoder.ByteCount<T>();
}
