namespace Mmoda.Sky;

/// <summary>A cell of the HEALPix hierarchy.</summary>
/// <param name="Order">0–29.</param>
/// <param name="Pixel">Number in the nested scheme of that order.</param>
public readonly record struct MocCell(int Order, long Pixel)
{
    /// <summary>
    /// The cell as one number, 4 · 4^order + pixel (NUNIQ; IVOA MOC 2.0, 2022).
    /// </summary>
    public long Unique => (4L << (2 * Order)) + Pixel;

    /// <summary>Whether order and pixel are in range.</summary>
    public bool IsValid => Order is >= 0 and <= HealpixGrid.MaximumOrder && Pixel >= 0 && Pixel < 12L << (2 * Order);

    /// <summary>First cell of order 29 in this one.</summary>
    internal long Start => Pixel << CellRanges.Shift(Order);

    /// <summary>Cell of order 29 after the last in this one.</summary>
    internal long End => (Pixel + 1) << CellRanges.Shift(Order);

    /// <summary>The cell of a NUNIQ number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is below 4 or above the last cell of order 29.</exception>
    public static MocCell FromUnique(long unique)
    {
        if (!TryFromUnique(unique, out MocCell cell))
            throw new ArgumentOutOfRangeException(nameof(unique), unique, "A NUNIQ number is 4 to 2^62 - 1.");
        return cell;
    }

    /// <summary>The cell of a NUNIQ number; false where there is none.</summary>
    public static bool TryFromUnique(long unique, out MocCell cell)
    {
        cell = default;
        if (unique < 4)
            return false;
        int order = ((int)long.Log2(unique) - 2) / 2;
        cell = new(order, unique - (4L << (2 * order)));
        return cell.IsValid;
    }
}
