namespace Mmoda.Fits;

/// <summary>A column and the memory that receives it, for reading several columns in one pass over the rows.</summary>
public abstract class ColumnTarget
{
    private protected ColumnTarget(string column) => Column = column;

    /// <summary>The column's name.</summary>
    public string Column { get; }

    /// <summary>Pairs a column with memory.</summary>
    /// <typeparam name="T">As for <see cref="BinaryTableHdu.Read{T}(string, Span{T}, long)"/>.</typeparam>
    /// <param name="column">The name, case-insensitive.</param>
    /// <param name="destination">Repeat × rows elements; the caller's, filled while reading.</param>
    /// <returns>The pair.</returns>
    public static ColumnTarget Into<T>(string column, Memory<T> destination)
        where T : unmanaged => new Typed<T>(column, destination);

    /// <summary>Checks type and length; the number of rows that fit.</summary>
    internal abstract long CountRows(BinaryTableHdu table, FitsColumn column);

    internal abstract void Decode(BinaryTableHdu table, FitsColumn column, ReadOnlySpan<byte> rows, long rowsDone, int rowCount);

    private sealed class Typed<T>(string name, Memory<T> destination) : ColumnTarget(name)
        where T : unmanaged
    {
        internal override long CountRows(BinaryTableHdu table, FitsColumn column) =>
            table.CountRows<T>(column, destination.Length);

        internal override void Decode(BinaryTableHdu table, FitsColumn column, ReadOnlySpan<byte> rows, long rowsDone, int rowCount)
        {
            int perRow = BinaryTableHdu.ValuesPerRow<T>(column);
            table.DecodeColumn(column, rows, rowCount, destination.Span.Slice((int)(rowsDone * perRow), rowCount * perRow));
        }
    }
}
