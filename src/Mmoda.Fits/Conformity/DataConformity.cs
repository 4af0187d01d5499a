using System.Globalization;
using System.Text.RegularExpressions;

namespace Mmoda.Fits;

/// <summary>Checks of data units and of the keywords that describe them (FITS 4.0, sections 3.3, 5 and 7).</summary>
internal static partial class DataConformity
{
    public static void Check(FitsHdu hdu, List<FitsFinding> findings)
    {
        FitsHeader header = hdu.Layout.Header;
        if (hdu.Layout.BitPix < 0 && header.Contains("BLANK"))
        {
            findings.Add(new(hdu.Index, "BLANK", true, "BLANK has no meaning for reals; undefined ones are NaN."));
        }

        if (hdu.IsTruncated)
        {
            findings.Add(new(hdu.Index, null, true, "the file ends before the announced data do."));
            return;
        }

        CheckPadding(hdu, findings);
        try
        {
            FitsChecksumReport sums = hdu.VerifyChecksum();
            if (sums.Data == FitsChecksumStatus.Wrong)
            {
                findings.Add(new(hdu.Index, "DATASUM", true, "the data were changed after DATASUM was written."));
            }

            if (sums.Hdu == FitsChecksumStatus.Wrong)
            {
                findings.Add(new(hdu.Index, "CHECKSUM", true, "the HDU was changed after CHECKSUM was written."));
            }

            switch (hdu)
            {
                case BinaryTableHdu table:
                    CheckColumns(table, findings);
                    break;
                case AsciiTableHdu text:
                    CheckFields(text, findings);
                    break;
            }
        }
        catch (FitsException e)
        {
            findings.Add(new(hdu.Index, e.Keyword, true, e.Message));
        }
    }

    [GeneratedRegex(@"^(?:A\d+|L\d+|[IBOZ]\d+(?:\.\d+)?|F\d+\.\d+|E[NS]\d+\.\d+|[EGD]\d+\.\d+(?:E\d+)?)$")]
    private static partial Regex Display();

    [GeneratedRegex("^[A-Za-z0-9_]+$")]
    private static partial Regex PortableName();

    private static void CheckPadding(FitsHdu hdu, List<FitsFinding> findings)
    {
        long end = hdu.DataOffset + hdu.DataByteCount;
        int wanted = (int)(HduReader.RoundUp(hdu.DataByteCount) - hdu.DataByteCount);
        byte[] padding = new byte[Math.Min(wanted, hdu.Layout.Source.Length - end)];
        hdu.Layout.Source.Read(end, padding);
        byte fill = (byte)(hdu is AsciiTableHdu ? ' ' : 0);
        if (padding.AsSpan().ContainsAnyExcept(fill))
        {
            findings.Add(new(hdu.Index, null, true, $"the last block of the data is not filled up with {(fill == 0 ? "zeros" : "blanks")}."));
        }

        if (padding.Length < wanted)
        {
            findings.Add(new(hdu.Index, null, true, "the file ends inside the last block of the data: its length is not a multiple of 2880 bytes."));
        }
    }

    private static void CheckNames(FitsHdu hdu, IEnumerable<(int Index, string Name, string? Display)> columns, List<FitsFinding> findings)
    {
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
        foreach ((int index, string name, string? display) in columns)
        {
            string n = (index + 1).ToString(CultureInfo.InvariantCulture);
            if (name.Length == 0)
            {
                findings.Add(new(hdu.Index, "TTYPE" + n, false, "the column has no name."));
            }
            else if (!PortableName().IsMatch(name))
            {
                findings.Add(new(hdu.Index, "TTYPE" + n, false, $"found the name '{name}'; letters, digits and underscore are recommended."));
            }

            if (name.Length > 0 && !names.Add(name))
            {
                findings.Add(new(hdu.Index, "TTYPE" + n, false, $"the name '{name}' is there twice."));
            }

            if (display is not null && !Display().IsMatch(display))
            {
                findings.Add(new(hdu.Index, "TDISP" + n, true, $"found '{display}', expected a format such as F8.3, I5 or A10."));
            }
        }
    }

    private static void CheckColumns(BinaryTableHdu table, List<FitsFinding> findings)
    {
        CheckNames(table, table.Columns.Select(c => (c.Index, c.Name, c.Display)), findings);
        foreach (FitsColumn column in table.Columns)
        {
            string n = (column.Index + 1).ToString(CultureInfo.InvariantCulture);
            bool isInteger = column.ElementType is FitsElementType.UnsignedByte or FitsElementType.Integer16 or FitsElementType.Integer32 or FitsElementType.Integer64;
            if (!isInteger && table.Header.Contains("TNULL" + n))
            {
                findings.Add(new(table.Index, "TNULL" + n, true, $"TNULL has no meaning for TFORM '{column.Format}', only for integers."));
            }

            if (column.ElementType is FitsElementType.Logical or FitsElementType.Bit or FitsElementType.Character && (table.Header.Contains("TSCAL" + n) || table.Header.Contains("TZERO" + n)))
            {
                findings.Add(new(table.Index, "TSCAL" + n, true, $"TSCAL and TZERO have no meaning for TFORM '{column.Format}'."));
            }

            CheckValues(table, column, findings);
        }
    }

    private static void CheckValues(BinaryTableHdu table, FitsColumn column, List<FitsFinding> findings)
    {
        byte[] row = new byte[table.RowByteCount];
        for (long i = 0; i < table.RowCount && (column.IsVariableLength || column.ElementType == FitsElementType.Logical); i++)
        {
            table.ReadRows(i, row);
            Span<byte> cell = row.AsSpan(column.ByteOffset, column.ByteCount);
            if (column.IsVariableLength)
            {
                (long length, _, _) = table.LocateArray(column, i, row);
                if (length > column.MaximumLength)
                {
                    findings.Add(new(table.Index, column.Name, true, $"row {i}: the array has {length} elements, TFORM '{column.Format}' announces fewer."));
                    return;
                }
            }
            else if (cell.ContainsAnyExcept((byte)'T', (byte)'F', (byte)0))
            {
                findings.Add(new(table.Index, column.Name, true, $"row {i}: found a logical value that is not T, F or 0."));
                return;
            }
        }
    }

    private static void CheckFields(AsciiTableHdu table, List<FitsFinding> findings)
    {
        CheckNames(table, table.Columns.Select(c => (c.Index, c.Name, table.Header.Find(string.Create(CultureInfo.InvariantCulture, $"TDISP{c.Index + 1}"))?.Value as string)), findings);
        foreach (AsciiColumn column in table.Columns.Where(c => c.Code != 'A'))
        {
            table.ReadReals(column);
        }
    }
}
