namespace Mmoda.Sky;

/// <content>Credible regions, parts of the sky, and maps of one order.</content>
public sealed partial class MultiOrderMap
{
    /// <summary>The smallest region with a part of the total: the cells of highest density whose contents reach it.</summary>
    /// <param name="level">The part of <see cref="Total"/>, above 0 and at most 1; 0.9 for the 90 % credible region.</param>
    /// <returns>A coverage of the order of this map. The cell that reaches the level is included.</returns>
    /// <remarks>Cells of equal density come in nested order. O(n log n).</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The level is outside its range.</exception>
    public Moc CredibleRegion(double level) => Moc.FromCells(Densest(level).Select(i => _cells[i]), Order);

    /// <summary>The area of <see cref="CredibleRegion"/> in square degrees.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The level is outside its range.</exception>
    public double CredibleAreaSquareDegrees(double level) =>
        Densest(level).Sum(i => AreaSteradians(_cells[i])) * Angle.DegreesPerRadian * Angle.DegreesPerRadian;

    /// <summary>The integral of the density over a part of the sky.</summary>
    /// <remarks>Cells covered in part count by the covered part of their area. O(cells + ranges).</remarks>
    public double ContentIn(Moc coverage)
    {
        ArgumentNullException.ThrowIfNull(coverage);
        double sum = 0;
        int cell = 0;
        foreach ((long start, long end) in coverage.Ranges)
        {
            while (cell < _cells.Length && _cells[cell].End <= start)
                cell++;
            // A cell may reach into the next range as well, so the walk stops at it and not behind it.
            for (; cell < _cells.Length && _cells[cell].Start < end; cell++)
            {
                long covered = Math.Min(end, _cells[cell].End) - Math.Max(start, _cells[cell].Start);
                sum += Content(cell) * ((double)covered / (_cells[cell].End - _cells[cell].Start));
                if (_cells[cell].End > end)
                    break;
            }
        }

        return sum;
    }

    /// <summary>The densities per steradian on a nested grid; the mean over each pixel, in which parts without cells count as 0.</summary>
    /// <param name="order">0 to 13, as far as an array holds the pixels.</param>
    /// <returns>A map in which pixels without any cell are NaN.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The order is outside its range.</exception>
    public HealpixMap Rasterise(int order)
    {
        if (order is < 0 or > 13)
            throw new ArgumentOutOfRangeException(nameof(order), order, "A map of one order is made for orders 0 to 13.");
        HealpixGrid grid = HealpixGrid.FromOrder(order);
        double[] values = new double[grid.PixelCount];
        Array.Fill(values, double.NaN);
        for (int i = 0; i < _cells.Length; i++)
        {
            MocCell cell = _cells[i];
            if (cell.Order <= order)
            {
                int shift = 2 * (order - cell.Order);
                values.AsSpan((int)(cell.Pixel << shift), 1 << shift).Fill(_densities[i]);
                continue;
            }

            int up = 2 * (cell.Order - order);
            ref double value = ref values[cell.Pixel >> up];
            value = (double.IsNaN(value) ? 0 : value) + Math.ScaleB(_densities[i], -up);
        }

        return new(grid, values, SkyFrame.Icrs, "sr-1");
    }

    private ArraySegment<int> Densest(double level)
    {
        if (!(level > 0 && level <= 1))
            throw new ArgumentOutOfRangeException(nameof(level), level, "A credible level is above 0 and at most 1.");
        int[] rank = [.. Enumerable.Range(0, _cells.Length).OrderByDescending(i => _densities[i])];
        double needed = level * rank.Sum(Content);
        double sum = 0;
        int count = 0;
        while (count < rank.Length && sum < needed)
            sum += Content(rank[count++]);
        return new(rank, 0, count);
    }
}
