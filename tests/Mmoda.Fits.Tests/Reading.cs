namespace Mmoda.Fits.Tests;

/// <summary>Reads everything that a file holds.</summary>
internal static class Reading
{
    /// <summary>Touches all headers, pixels, columns and arrays; the number of values read.</summary>
    public static long Everything(FitsFile file) => file.Hdus.Sum(Everything);

    public static long Everything(FitsHdu hdu)
    {
        _ = hdu.Describe();
        switch (hdu)
        {
            case ImageHdu image:
                return image.ReadAll<double>().LongLength;
            case BinaryTableHdu table:
                return table.Columns.Sum(c => Everything(table, c));
            case AsciiTableHdu table:
                _ = table.EffectiveHeader;
                return table.Columns.Sum(c => c.Code == 'A' ? table.ReadStrings(c.Name).LongLength : table.ReadReals(c.Name).LongLength);
            default:
                byte[] raw = new byte[Math.Min(hdu.DataByteCount, 1 << 20)];
                hdu.ReadRawData(0, raw);
                return raw.Length;
        }
    }

    private static long Everything(BinaryTableHdu table, FitsColumn column)
    {
        bool isText = column.ElementType == FitsElementType.Character;
        if (isText)
        {
            return table.ReadStrings(column).LongLength;
        }

        if (!column.IsVariableLength)
        {
            return table.ReadAll<double>(column).LongLength;
        }

        long total = 0;
        for (long row = 0; row < table.RowCount; row++)
        {
            total += table.ReadArray<double>(column, row).LongLength;
        }

        return total;
    }
}
