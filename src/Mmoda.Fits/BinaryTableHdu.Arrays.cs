using System.Buffers.Binary;

namespace Mmoda.Fits;

/// <content>Arrays of variable length (FITS 4.0, section 7.3.5).</content>
public sealed partial class BinaryTableHdu
{
    private readonly long _heapOffset;

    /// <summary>Where the heap starts, from the start of the data unit.</summary>
    internal long HeapOffset => _heapOffset;

    /// <summary>The array of one row of a variable-length column, with TSCAL and TZERO applied.</summary>
    /// <typeparam name="T">As for <see cref="Read{T}(string, Span{T}, long)"/>.</typeparam>
    /// <param name="column">The name, case-insensitive; TFORM <c>P</c> or <c>Q</c>.</param>
    /// <param name="row">0-based.</param>
    /// <returns>A new array, possibly empty.</returns>
    /// <exception cref="FitsException">Not a variable-length column, or a descriptor that points outside the heap.</exception>
    public T[] ReadArray<T>(string column, long row)
        where T : unmanaged => ReadArray<T>(RequireColumn(column), row);

    /// <summary>The array of one row; see <see cref="ReadArray{T}(string, long)"/>.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="column">A column of this table.</param>
    /// <param name="row">0-based.</param>
    public T[] ReadArray<T>(FitsColumn column, long row)
        where T : unmanaged
    {
        if (!column.IsVariableLength)
        {
            throw Error($"column {column.Name} has TFORM '{column.Format}', expected arrays of variable length (P or Q).", Keyword(column));
        }

        RequireRows(row, 1);
        Span<byte> descriptor = stackalloc byte[16];
        descriptor = descriptor[..column.ByteCount];
        _content.Source.Read(_content.DataOffset + (row * RowByteCount) + column.ByteOffset, descriptor);
        (long length, long start, long bytes) = LocateDescribed(column, row, descriptor);
        if (length == 0)
        {
            return [];
        }

        Int128 values = length * (Int128)ValuesPerRow<T>(column with { Repeat = 1 });
        if (bytes > Array.MaxLength || values > Array.MaxLength)
        {
            throw Error($"column {column.Name}, row {row}: {length} elements exceed one array.", Keyword(column));
        }

        byte[]? copy = null;
        if (!_content.Source.TryView(_content.DataOffset + start, (int)bytes, out ReadOnlySpan<byte> raw))
        {
            copy = new byte[(int)bytes];
            _content.Source.Read(_content.DataOffset + start, copy);
            raw = copy;
        }

        T[] result = new T[(int)values];
        DecodeElements<T>(column, raw, raw.Length, (int)length, 1, result);
        return result;
    }

    /// <summary>Where the array of a row lies: elements, bytes from the start of the data unit, and its bytes, all present in the file.</summary>
    /// <param name="column">A column of this table.</param>
    /// <param name="row">0-based; for messages.</param>
    /// <param name="rawRow">The bytes of the row.</param>
    internal (long Length, long Start, long ByteCount) LocateArray(FitsColumn column, long row, ReadOnlySpan<byte> rawRow)
    {
        if (!column.IsVariableLength)
        {
            // A column of fixed width in the place of an array: its bytes in the row itself.
            return (column.Repeat, (row * RowByteCount) + column.ByteOffset, column.ByteCount);
        }

        return LocateDescribed(column, row, rawRow.Slice(column.ByteOffset, column.ByteCount));
    }

    /// <summary>Elements and place in the heap, from the bytes of a cell (8 for <c>P</c>, 16 for <c>Q</c>).</summary>
    internal static (long Length, long Offset) ReadDescriptor(ReadOnlySpan<byte> descriptor) => descriptor.Length switch
    {
        0 => (0, 0),
        8 => (BinaryPrimitives.ReadInt32BigEndian(descriptor), BinaryPrimitives.ReadInt32BigEndian(descriptor[4..])),
        _ => (BinaryPrimitives.ReadInt64BigEndian(descriptor), BinaryPrimitives.ReadInt64BigEndian(descriptor[8..])),
    };

    /// <summary>Bytes of so many elements; bits are packed.</summary>
    internal static Int128 ArrayByteCount(FitsElementType type, long length) =>
        type == FitsElementType.Bit ? ((Int128)length + 7) / 8 : (Int128)length * ElementFormat.ByteCountOf(type);

    /// <summary>As <see cref="LocateArray"/>, from the bytes of the cell.</summary>
    internal (long Length, long Start, long ByteCount) LocateDescribed(FitsColumn column, long row, ReadOnlySpan<byte> descriptor)
    {
        (long length, long offset) = ReadDescriptor(descriptor);
        if (length == 0)
        {
            return (0, _heapOffset, 0);
        }

        Int128 bytes = ArrayByteCount(column.ElementType, length);
        long heapBytes = _content.DataByteCount - _heapOffset;
        if (length < 0 || offset < 0 || offset + bytes > heapBytes)
        {
            throw Error(
                $"column {column.Name}, row {row}: the descriptor ({length} elements at byte {offset}) points outside the heap of {heapBytes} bytes.",
                Keyword(column), _content.DataOffset + (row * RowByteCount) + column.ByteOffset);
        }

        RequireContent(_heapOffset + offset, (long)bytes);
        return (length, _heapOffset + offset, (long)bytes);
    }
}
