using Mmoda.Fits;

namespace Mmoda.Instruments;

/// <summary>Where the columns of an event of JEM-X are, in bytes; −1 for those that a table lacks.</summary>
internal readonly record struct JemxEventLayout(
    int RowBytes, int Time, int OnBoardTime, int RawX, int RawY, int PulseHeight, int DetX, int DetY, int Pi, int Status)
{
    /// <summary>Whether positions and pulse heights are there as telemetered.</summary>
    public bool HasRaw => RawX >= 0 && RawY >= 0 && PulseHeight >= 0;

    /// <summary>Whether they are there as corrected by the archive.</summary>
    public bool HasCorrected => DetX >= 0 && DetY >= 0 && Pi >= 0;

    /// <summary>Whether events have times and positions, and something that tells their energies.</summary>
    public bool IsUsable => (Time >= 0 || OnBoardTime >= 0) && (HasRaw || HasCorrected);

    /// <summary>The columns of a table of events.</summary>
    /// <exception cref="FitsException">A column has another type.</exception>
    public static JemxEventLayout Of(BinaryTableHdu table)
    {
        int time = Offset(table, "TIME", FitsElementType.Real64);
        return new(
            table.RowByteCount,
            time,
            time >= 0 ? -1 : OffsetOfWords(table, "OB_TIME"), // Of any form where it is not needed.
            Offset(table, "RAWX", FitsElementType.UnsignedByte),
            Offset(table, "RAWY", FitsElementType.UnsignedByte),
            Offset(table, "PHA", FitsElementType.UnsignedByte),
            Offset(table, "DETX", FitsElementType.Real32),
            Offset(table, "DETY", FitsElementType.Real32),
            Offset(table, "PI", FitsElementType.UnsignedByte),
            Offset(table, "STATUS", FitsElementType.Integer16));
    }

    // Four unsigned words.
    private static int OffsetOfWords(BinaryTableHdu table, string name)
    {
        if (table.FindColumn(name) is not { } column)
            return -1;
        return column is { ElementType: FitsElementType.Integer16, Repeat: 4, Zero: 32768 }
            ? column.ByteOffset
            : throw new FitsException($"{table.Name}: column {name} has TFORM {column.Format} and TZERO {column.Zero}, expected are 4I and 32768.");
    }

    private static int Offset(BinaryTableHdu table, string name, FitsElementType type)
    {
        if (table.FindColumn(name) is not { } column)
            return -1;
        return column.ElementType == type && column.Repeat == 1
            ? column.ByteOffset
            : throw new FitsException($"{table.Name}: column {name} has TFORM {column.Format}, expected is one value of type {type}.");
    }
}
