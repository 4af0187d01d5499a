using System.Numerics;
using Mmoda.Fits;

namespace Mmoda.Sky;

/// <content>FITS files in the form of the HEALPix packages (PIXTYPE HEALPIX).</content>
public sealed partial class HealpixMap
{
    // Marks pixels without a value in files of the HEALPix packages, there called UNSEEN, in single precision.
    private const double Unseen = -1.6375e30;

    // Values that are read at once: they stay in the cache until the marks are replaced.
    private const int ReadAtOnce = 1 << 15;

    // A partial map may claim any nside; this one (nside 4096) takes 1.6 GB.
    private const long LargestPartialMap = 12L << 24;

    /// <summary>Reads a map from the first table with PIXTYPE HEALPIX.</summary>
    /// <param name="file">The file.</param>
    /// <param name="column">Name of the column; null for the first one that is not PIXEL.</param>
    /// <remarks>
    /// NSIDE and ORDERING (RING or NESTED) make the grid; COORDSYS C (or none) and G the frame. With INDXSCHM EXPLICIT the
    /// column PIXEL has pixel numbers, and the others have no value. The value −1.6375e30 of the HEALPix packages becomes NaN.
    /// </remarks>
    /// <exception cref="FitsException">No such table or column, or keywords and rows that do not make a map.</exception>
    public static HealpixMap Read(FitsFile file, string? column = null)
    {
        ArgumentNullException.ThrowIfNull(file);
        BinaryTableHdu table = file.Hdus.OfType<BinaryTableHdu>().FirstOrDefault(t => t.Header.GetString("PIXTYPE")?.Trim() == "HEALPIX")
            ?? throw new FitsException("There is no table with PIXTYPE HEALPIX.", file.Name);
        HealpixGrid grid = ReadGrid(file.Name, table);
        bool partial = table.Header.GetString("INDXSCHM")?.Trim() == "EXPLICIT";
        FitsColumn values = column is not null
            ? table.RequireColumn(column)
            : table.Columns.FirstOrDefault(c => !c.Name.Equals("PIXEL", StringComparison.OrdinalIgnoreCase))
                ?? throw new FitsException("The table has no column of values.", file.Name, table.Index, "TFIELDS");

        Int128 count = (Int128)table.RowCount * values.Repeat;
        if (!partial && count != grid.PixelCount)
            throw new FitsException($"The column {values.Name} has {count} values; {grid} has {grid.PixelCount} pixels.", file.Name, table.Index, "NSIDE");
        double[] map = ReadValues(table, values);
        if (partial)
            map = Spread(file.Name, table, grid, map);

        SkyFrame frame = (table.Header.GetString("COORDSYS")?.Trim() ?? "C") switch
        {
            "C" or "ICRS" or "" => SkyFrame.Icrs,
            "G" or "GALACTIC" => SkyFrame.Galactic,
            string other => throw new FitsException($"The map has COORDSYS '{other}'; C and G are supported.", file.Name, table.Index, "COORDSYS"),
        };
        return new(grid, map, frame, values.Unit);
    }

    /// <summary>Writes the map as one table in double precision; NaN stays NaN.</summary>
    /// <param name="path">The file; an existing one is replaced when all is written.</param>
    /// <param name="column">Name of the column.</param>
    /// <param name="partial">Whether only the pixels with a value are written, with their numbers in a column PIXEL.</param>
    public void Write(string path, string column = "VALUE", bool partial = false)
    {
        FitsHeader header = new();
        header.Set("PIXTYPE", "HEALPIX", "HEALPix pixelisation")
            .Set("ORDERING", Grid.Scheme == HealpixScheme.Ring ? "RING" : "NESTED", "Numbering of the pixels")
            .Set("COORDSYS", Frame == SkyFrame.Galactic ? "G" : "C", "Galactic or celestial (ICRS)")
            .Set("NSIDE", (long)Grid.Nside, "Pixels along the side of a base pixel");
        FitsTable table = new();
        if (partial)
        {
            header.Set("OBJECT", "PARTIAL", "Only pixels with a value").Set("INDXSCHM", "EXPLICIT", "Column PIXEL has their numbers");
            long[] pixels = [.. Enumerable.Range(0, _values.Length).Where(i => !double.IsNaN(_values[i])).Select(i => (long)i)];
            table.Add("PIXEL", pixels).Add(column, [.. pixels.Select(p => _values[p])], Unit);
        }
        else
        {
            header.Set("FIRSTPIX", 0L, "First pixel")
                .Set("LASTPIX", Grid.PixelCount - 1, "Last pixel")
                .Set("OBJECT", "FULLSKY", "All pixels")
                .Set("INDXSCHM", "IMPLICIT", "All pixels, in their order");
            table.Add(column, _values, Unit);
        }

        using FitsWriter writer = FitsWriter.Create(path);
        writer.WriteTable(header, table);
        writer.Commit();
    }

    private static HealpixGrid ReadGrid(string path, BinaryTableHdu table)
    {
        long nside = table.Header.RequireInteger("NSIDE");
        string ordering = table.Header.RequireString("ORDERING").Trim();
        HealpixScheme scheme = ordering switch
        {
            "RING" => HealpixScheme.Ring,
            "NESTED" or "NEST" => HealpixScheme.Nested,
            _ => throw new FitsException($"The map has ORDERING '{ordering}'; RING and NESTED are maps of one order.", path, table.Index, "ORDERING"),
        };
        try
        {
            return HealpixGrid.FromNside((int)Math.Clamp(nside, 0, int.MaxValue), scheme);
        }
        catch (ArgumentOutOfRangeException e)
        {
            // What is a mistake of a caller elsewhere is a broken file here.
            throw new FitsException($"The map has NSIDE {nside} with ORDERING '{ordering}', which make no grid.", path, table.Index, "NSIDE", innerException: e);
        }
    }

    private static double[] ReadValues(BinaryTableHdu table, FitsColumn column)
    {
        if (table.RowCount == 0 || column.Repeat == 0 || table.RowCount > Array.MaxLength / column.Repeat)
            return table.ReadAll<double>(column);
        // A file that ends before its last row is refused before memory is taken for it.
        table.Read(column, new double[column.Repeat].AsSpan(), table.RowCount - 1);
        double[] values = GC.AllocateUninitializedArray<double>((int)(table.RowCount * column.Repeat));
        int rows = Math.Max(1, ReadAtOnce / column.Repeat);
        for (long row = 0; row < table.RowCount; row += rows)
        {
            int count = (int)Math.Min(rows, table.RowCount - row);
            Span<double> part = values.AsSpan((int)(row * column.Repeat), count * column.Repeat);
            table.Read(column, part, row);
            ReplaceUnseen(part);
        }

        return values;
    }

    private static void ReplaceUnseen(Span<double> values)
    {
        // In single precision it is −1.63750e30 within 1e-7.
        const double Low = Unseen * (1 + 1e-5);
        const double High = Unseen * (1 - 1e-5);
        Vector<double> low = new(Low);
        Vector<double> high = new(High);
        Vector<double> none = new(double.NaN);
        int i = 0;
        for (; i <= values.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            Vector<double> v = new(values[i..]);
            Vector.ConditionalSelect(Vector.GreaterThan(v, low) & Vector.LessThan(v, high), none, v).CopyTo(values[i..]);
        }

        for (; i < values.Length; i++)
        {
            if (values[i] is > Low and < High)
                values[i] = double.NaN;
        }
    }

    private static double[] Spread(string path, BinaryTableHdu table, HealpixGrid grid, double[] values)
    {
        long[] pixels = table.ReadAll<long>("PIXEL");
        if (pixels.Length != values.Length)
            throw new FitsException($"The table has {pixels.Length} pixel numbers and {values.Length} values.", path, table.Index);
        if (grid.PixelCount > LargestPartialMap)
            throw new FitsException($"The partial map is on {grid}; at most {LargestPartialMap} pixels are read.", path, table.Index, "NSIDE");
        double[] map = new double[grid.PixelCount];
        Array.Fill(map, double.NaN);
        for (int i = 0; i < pixels.Length; i++)
        {
            if ((ulong)pixels[i] >= (ulong)map.Length)
                throw new FitsException($"Row {i} has pixel {pixels[i]}; {grid} has 0 to {map.Length - 1}.", path, table.Index);
            map[pixels[i]] = values[i];
        }

        return map;
    }
}
