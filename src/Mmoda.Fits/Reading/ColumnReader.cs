using System.Globalization;

namespace Mmoda.Fits;

/// <summary>The columns that a BINTABLE header describes, checked against NAXIS1.</summary>
internal static class ColumnReader
{
    public static List<FitsColumn> Read(HduLayout layout, List<FitsWarning> warnings)
    {
        FitsHeader header = layout.Header;
        if (layout.BitPix != 8 || layout.Shape.Length != 2)
        {
            throw header.Error("NAXIS", $"found BITPIX = {layout.BitPix} and {layout.Shape.Length} axes, expected 8 and 2 for a binary table.");
        }

        if (header.Find("TFIELDS")?.Value is not (long and >= 0 and <= 999))
        {
            throw header.Error("TFIELDS", "expected an integer from 0 to 999.");
        }

        long count = header.RequireInteger("TFIELDS");
        long rowBytes = layout.Shape[0];
        List<FitsColumn> columns = new((int)count);
        long offset = 0;
        for (int i = 0; i < count; i++)
        {
            FitsColumn column = ReadColumn(layout, i, offset, warnings);
            offset += column.ByteCount;
            columns.Add(column);
        }

        if (offset > rowBytes || rowBytes > int.MaxValue)
        {
            throw header.Error("NAXIS1", $"found rows of {rowBytes} bytes; the TFORMn describe {offset} bytes (and at most 2^31-1 are read).");
        }

        if (offset < rowBytes)
        {
            warnings.Add(new(layout.Index, "NAXIS1", $"rows have {rowBytes} bytes, the TFORMn describe {offset}; the rest of each row is not read."));
        }

        if (rowBytes == 0 && layout.Shape[1] > 0)
        {
            throw header.Error("NAXIS2", $"found {layout.Shape[1]} rows of 0 bytes.");
        }

        return columns;
    }

    private static FitsColumn ReadColumn(HduLayout layout, int index, long offset, List<FitsWarning> warnings)
    {
        FitsHeader header = layout.Header;
        string n = (index + 1).ToString(CultureInfo.InvariantCulture);
        string text = header.Find("TFORM" + n)?.Value as string ?? throw header.Error("TFORM" + n, "the mandatory keyword is absent or not a string.");
        if (!ColumnFormat.TryParse(text, out ColumnFormat format))
        {
            throw header.Error("TFORM" + n, $"found '{text}', expected a repeat count and one of L X B I J K A E D C M P Q.");
        }

        if (format.HasUnreadableMaximum)
        {
            warnings.Add(new(layout.Index, "TFORM" + n, $"found '{text}'; the maximum in parentheses is not a number and was ignored."));
        }

        if (offset + format.ByteCount > int.MaxValue)
        {
            throw header.Error("TFORM" + n, $"found '{text}': the row would exceed 2^31-1 bytes.");
        }

        bool storesIntegers = format.ElementType is FitsElementType.UnsignedByte or FitsElementType.Integer16 or FitsElementType.Integer32 or FitsElementType.Integer64;
        bool isNumber = storesIntegers || format.ElementType is FitsElementType.Real32 or FitsElementType.Real64 or FitsElementType.Complex32 or FitsElementType.Complex64;
        return new FitsColumn
        {
            Index = index,
            Name = Text(header, "TTYPE" + n) ?? "",
            Format = text,
            ElementType = format.ElementType,
            Repeat = (int)format.Repeat,
            ByteOffset = (int)offset,
            ByteCount = (int)format.ByteCount,
            IsVariableLength = format.IsVariableLength,
            MaximumLength = format.MaximumLength,
            Unit = Text(header, "TUNIT" + n),
            Scale = (isNumber ? header.GetReal("TSCAL" + n) : null) ?? 1,
            Zero = (isNumber ? header.GetReal("TZERO" + n) : null) ?? 0,
            Null = storesIntegers ? Null(layout, "TNULL" + n, warnings) : null,
            Dimensions = Dimensions(layout, "TDIM" + n, format, warnings),
            Display = Text(header, "TDISP" + n),
        };
    }

    /// <summary>Structure keywords are taken as they are: a column may be called 'Real'.</summary>
    private static string? Text(FitsHeader header, string keyword) => header.Find(keyword)?.Value is string { Length: > 0 } text ? text.Trim(' ') : null;

    private static long? Null(HduLayout layout, string keyword, List<FitsWarning> warnings)
    {
        object? value = layout.Header.Find(keyword)?.Value;
        if (value is not (null or long))
        {
            warnings.Add(new(layout.Index, keyword, $"found {HeaderText.Quote(value)}, expected an integer; ignored."));
        }

        return value as long?;
    }

    private static long[] Dimensions(HduLayout layout, string keyword, ColumnFormat format, List<FitsWarning> warnings)
    {
        if (layout.Header.Find(keyword)?.Value is not string text)
        {
            return [];
        }

        string[] parts = text.Trim(' ', '(', ')').Split(',');
        long[] dimensions = new long[parts.Length];
        UInt128 product = 1;
        bool good = true;
        for (int i = 0; i < parts.Length && good; i++)
        {
            good = long.TryParse(parts[i].Trim(' '), NumberStyles.None, CultureInfo.InvariantCulture, out dimensions[i]) && dimensions[i] <= int.MaxValue;
            product *= (ulong)dimensions[i];
            good &= product <= int.MaxValue;
        }

        if (good && (format.IsVariableLength || product <= (ulong)format.Repeat))
        {
            return dimensions;
        }

        warnings.Add(new(layout.Index, keyword, $"found '{text}', which does not describe {format.Repeat} elements; ignored."));
        return [];
    }
}
