using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Mmoda.Fits;

/// <summary>Tables as text: CSV, ECSV, JSON and aligned columns, written and (CSV and ECSV) read.</summary>
/// <remarks>Numbers have all the digits needed to read them back. Scaling is applied; TNULL elements and undefined logicals are empty or null.</remarks>
public static class FitsTableText
{
    private const int RowsPerBlock = 4096;

    /// <summary>Writes rows of a binary or ASCII table.</summary>
    /// <param name="table">A <see cref="BinaryTableHdu"/> or <see cref="AsciiTableHdu"/>.</param>
    /// <param name="target">Receives the text; stays open.</param>
    /// <param name="format">Which text.</param>
    /// <param name="columns">Names in the order wanted; null for all. Columns without a name are called <c>col1</c> and so on by their number.</param>
    /// <param name="firstRow">0-based.</param>
    /// <param name="rowCount">Null for all that follow.</param>
    /// <exception cref="ArgumentOutOfRangeException">Rows that are not there.</exception>
    /// <exception cref="FitsException">Not a table, no such column, a broken file, or (ECSV) arrays of complex numbers, which it does not know.</exception>
    public static void Write(
        FitsHdu table, TextWriter target, FitsTextFormat format, IReadOnlyList<string>? columns = null, long firstRow = 0, long? rowCount = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(target);
        List<CellColumn> cells = CellColumns.Of(table, columns);
        long rows = CellColumns.CountRows(table);
        long count = rowCount ?? Math.Max(0, rows - firstRow);
        if (firstRow < 0 || firstRow > rows || count < 0 || count > rows - firstRow)
        {
            throw new ArgumentOutOfRangeException(nameof(firstRow), $"rows {firstRow} to {firstRow + count} were asked for, the table has {rows}.");
        }

        switch (format)
        {
            case FitsTextFormat.Json:
                WriteJson(table, target, cells, firstRow, count);
                break;
            case FitsTextFormat.Text:
                WriteAligned(target, cells, firstRow, count);
                break;
            default:
                if (format == FitsTextFormat.Ecsv)
                {
                    EcsvHeader.Write(table, target, cells);
                }

                WriteSeparated(target, cells, firstRow, count);
                break;
        }
    }

    /// <summary>Reads a CSV or ECSV text into a table that <see cref="FitsWriter.WriteTable"/> writes.</summary>
    /// <param name="source">
    /// RFC 4180 with a line of names; with an ECSV header types, units, descriptions and arrays are taken from it, else a column is
    /// of integers, reals, logicals (True, False) or strings by its values.
    /// </param>
    /// <param name="header">The keywords of an ECSV header's meta that a FITS header can hold; empty for CSV.</param>
    /// <returns>The table. Empty cells are TNULL in columns of integers, NaN in columns of reals.</returns>
    /// <exception cref="FormatException">Rows of different lengths, or a cell that is not of its column's type; the message names line and column.</exception>
    public static FitsTable Read(TextReader source, out FitsHeader header)
    {
        ArgumentNullException.ThrowIfNull(source);
        return SeparatedReader.Read(source, out header);
    }

    private static void ForEachBlock(List<CellColumn> cells, long firstRow, long count, Action<int> each)
    {
        for (long done = 0; done < count; done += RowsPerBlock)
        {
            int block = (int)Math.Min(RowsPerBlock, count - done);
            cells.ForEach(c => c.Load(firstRow + done, block));
            for (int row = 0; row < block; row++)
            {
                each(row);
            }
        }
    }

    private static void WriteSeparated(TextWriter target, List<CellColumn> cells, long firstRow, long count)
    {
        target.Write(string.Join(',', cells.Select(c => Quoted(c.Name))) + "\n");
        StringBuilder line = new();
        StringBuilder cell = new();
        ForEachBlock(cells, firstRow, count, row =>
        {
            line.Clear();
            foreach (CellColumn column in cells)
            {
                line.Append(line.Length > 0 || column != cells[0] ? "," : "");
                cell.Clear();
                column.TryAppend(cell, row, CellStyle.Plain);
                line.Append(Quoted(cell.ToString(), always: cells.Count == 1 && cell.Length == 0));
            }

            target.Write(line.Append('\n'));
        });
    }

    private static string Quoted(string text, bool always = false) => always || text.AsSpan().ContainsAny(",\"\r\n ") || text.StartsWith('#')
        ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : text;

    private static void WriteJson(FitsHdu table, TextWriter target, List<CellColumn> cells, long firstRow, long count)
    {
        target.Write($"{{\"name\":{JsonSerializer.Serialize(table.Name)},\"first_row\":{firstRow.ToString(CultureInfo.InvariantCulture)},\"columns\":[");
        target.Write(string.Join(',', cells.Select(c =>
            $"\n{{\"name\":{JsonSerializer.Serialize(c.Name)},\"format\":{JsonSerializer.Serialize(c.Format)},\"unit\":{JsonSerializer.Serialize(c.Unit)},"
            + $"\"datatype\":\"{c.Datatype}\",\"shape\":{(c.IsVariable ? "[null]" : $"[{string.Join(',', c.Shape)}]")},\"description\":{JsonSerializer.Serialize(c.Description)}}}")));
        target.Write("],\"rows\":[");
        StringBuilder line = new();
        bool isFirst = true;
        ForEachBlock(cells, firstRow, count, row =>
        {
            line.Clear().Append(isFirst ? "\n[" : ",\n[");
            isFirst = false;
            foreach (CellColumn column in cells)
            {
                line.Append(column == cells[0] ? "" : ",");
                if (!column.TryAppend(line, row, CellStyle.StrictJson))
                {
                    line.Append(column.IsText ? "\"\"" : "null");
                }
            }

            target.Write(line.Append(']'));
        });
        target.Write("\n]}\n");
    }

    private static void WriteAligned(TextWriter target, List<CellColumn> cells, long firstRow, long count)
    {
        const int Widest = 40;
        List<string[]> lines = [[.. cells.Select(c => c.Name)]];
        if (cells.Any(c => c.Unit is not null))
        {
            lines.Add([.. cells.Select(c => c.Unit is null ? "" : $"[{c.Unit}]")]);
        }

        StringBuilder cell = new();
        ForEachBlock(cells, firstRow, count, row => lines.Add([.. cells.Select(c =>
        {
            cell.Clear();
            string text = c.TryAppend(cell, row, CellStyle.Plain) ? cell.ToString() : c.IsText ? "" : "--";
            return text.Length <= Widest || c.IsText ? text : text[..(Widest - 3)] + "...";
        })]));
        int[] widths = [.. cells.Select((_, i) => lines.Max(l => l[i].Length))];
        foreach (string[] line in lines)
        {
            target.Write(string.Join("  ", line.Select((text, i) => cells[i].IsText || cells[i].IsArray ? text.PadRight(widths[i]) : text.PadLeft(widths[i]))).TrimEnd(' ') + "\n");
        }
    }
}
