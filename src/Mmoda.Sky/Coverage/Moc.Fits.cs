using Mmoda.Fits;

namespace Mmoda.Sky;

/// <content>The FITS form (IVOA MOC 2.0, Fernique et al. 2022; NUNIQ as in MOC 1.1).</content>
public sealed partial class Moc
{
    /// <summary>Reads the map of a FITS file: the first table with ORDERING NUNIQ or RANGE.</summary>
    /// <remarks>
    /// The column is the first of the table whatever its name: files of CDS tools have none. MOCORD_S, MOCORDER or HPXMOC tell
    /// the order; without them, or with cells finer than they say, the order is that of the finest cell.
    /// </remarks>
    /// <exception cref="FitsException">
    /// No such table, a map with time or frequency, another frame than C, or cells and ranges that are not on the sky.
    /// </exception>
    public static Moc Read(FitsFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        foreach (BinaryTableHdu table in file.Hdus.OfType<BinaryTableHdu>())
        {
            string? ordering = table.Header.GetString("ORDERING")?.Trim();
            if (ordering is "NUNIQ" or "RANGE")
                return ReadTable(file.Name, table, ordering);
        }

        throw new FitsException("There is no table with ORDERING NUNIQ or RANGE; a MOC has one.", file.Name);
    }

    /// <summary>Reads the map of a FITS file; see <see cref="Read(FitsFile)"/>.</summary>
    /// <exception cref="FitsException">The file is broken or has no space MOC.</exception>
    public static Moc Read(string path)
    {
        using FitsFile file = FitsFile.Open(path);
        return Read(file);
    }

    /// <summary>Writes the map as one table, after an empty primary HDU.</summary>
    /// <param name="path">The file; an existing one is replaced when all is written.</param>
    /// <param name="form">Ranges (MOC 2.0) or cells (NUNIQ, which MOC 1.1 programs and LIGO tools read).</param>
    public void Write(string path, MocForm form = MocForm.Ranges)
    {
        using FitsWriter writer = FitsWriter.Create(path);
        Write(writer, form);
        writer.Commit();
    }

    /// <summary>Writes the map as one table; an empty primary HDU first when there is none.</summary>
    /// <param name="writer">Not committed here.</param>
    /// <param name="form">Ranges or cells.</param>
    public void Write(FitsWriter writer, MocForm form = MocForm.Ranges)
    {
        ArgumentNullException.ThrowIfNull(writer);
        FitsHeader header = new();
        header.Set("MOCVERS", "2.0", "MOC version")
            .Set("MOCDIM", "SPACE", "Physical dimension")
            .Set("ORDERING", form == MocForm.Ranges ? "RANGE" : "NUNIQ", "Coding of the cells")
            .Set("COORDSYS", "C", "ICRS")
            .Set("MOCORD_S", (long)Order, "Space resolution (best order)")
            .Set("MOCTOOL", "MMODA", "Program that made this MOC");
        FitsTable table = new();
        if (form == MocForm.Ranges)
        {
            table.Add("RANGE", _ranges);
        }
        else
        {
            // Names of MOC 1.1, for programs that know no other.
            header.Set("PIXTYPE", "HEALPIX", "HEALPix").Set("MOCORDER", (long)Order, "Best order (MOC 1.1)");
            table.Add("UNIQ", [.. Cells.Select(c => c.Unique).Order()]);
        }

        writer.WriteTable(header, table);
    }

    private static Moc ReadTable(string path, BinaryTableHdu table, string ordering)
    {
        string dimension = table.Header.GetString("MOCDIM")?.Trim() ?? "SPACE";
        if (dimension != "SPACE")
            throw Broken($"is a MOC of {dimension}; only SPACE is supported", "MOCDIM");
        string frame = table.Header.GetString("COORDSYS")?.Trim() ?? "C";
        if (frame is not ("C" or "ICRS"))
            throw Broken($"has COORDSYS '{frame}'; a MOC is on ICRS axes, 'C'", "COORDSYS");
        if (table.Columns.Count == 0)
            throw Broken("has no column", "TFIELDS");
        if (table.Columns[0].ElementType is not (FitsElementType.Integer32 or FitsElementType.Integer64 or FitsElementType.Integer16))
            throw Broken($"has TFORM1 '{table.Columns[0].Format}'; integers are expected", "TFORM1");

        long[] values = table.ReadAll<long>(table.Columns[0]);
        List<(long, long)> ranges = [];
        int finest = 0;
        if (ordering == "NUNIQ")
        {
            for (int i = 0; i < values.Length; i++)
            {
                if (!MocCell.TryFromUnique(values[i], out MocCell cell))
                    throw Broken($"has {values[i]} in row {i}, which is no NUNIQ number", "ORDERING");
                ranges.Add((cell.Start, cell.End));
                finest = Math.Max(finest, cell.Order);
            }
        }
        else
        {
            if (values.Length % 2 != 0)
                throw Broken($"has {values.Length} range borders; starts and ends make an even number", "NAXIS2");
            for (int i = 0; i < values.Length; i += 2)
            {
                (long start, long end) = (values[i], values[i + 1]);
                if (start < 0 || end <= start || end > CellRanges.Sky)
                    throw Broken($"has the range {start} to {end} in row {i}, which is not on the sky", "ORDERING");
                ranges.Add((start, end));
                finest = Math.Max(finest, OrderOf(start | end));
            }
        }

        long order = table.Header.GetInteger("MOCORD_S") ?? table.Header.GetInteger("MOCORDER") ?? table.Header.GetInteger("HPXMOC") ?? finest;
        if (order is < 0 or > HealpixGrid.MaximumOrder)
            throw Broken($"has the order {order}; 0 to {HealpixGrid.MaximumOrder} are expected", "MOCORD_S");
        return new(Math.Max(finest, (int)order), CellRanges.Normalise(ranges));

        FitsException Broken(string what, string keyword) => new($"The table {what}.", path, table.Index, keyword);
    }

    /// <summary>The coarsest order at which a border of order 29 is the border of a cell.</summary>
    private static int OrderOf(long border) =>
        HealpixGrid.MaximumOrder - Math.Min(HealpixGrid.MaximumOrder, (int)long.TrailingZeroCount(border) / 2);
}
