namespace Mmoda.Sky;

/// <content>Credible regions, parts of the sky, and maps of one order.</content>
public sealed partial class MultiOrderMap
{
    /// <summary>The smallest region with a part of the total: the cells of highest density whose contents reach it.</summary>
    /// <param name="level">The part of <see cref="Total"/>, above 0 and at most 1; 0.9 for the 90 % credible region.</param>
    /// <returns>A coverage of the order of this map. The cell that reaches the level is included.</returns>
    /// <remarks>Cells of equal density come in nested order. O(n): nothing but the cells near the limit is sorted.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The level is outside its range.</exception>
    public Moc CredibleRegion(double level) => Cover(CredibleCut.Find(_densities, _contents, level));

    /// <summary>The area of <see cref="CredibleRegion"/> in square degrees.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The level is outside its range.</exception>
    public double CredibleAreaSquareDegrees(double level) => AreaSquareDegrees(CredibleCut.Find(_densities, _contents, level));

    /// <summary>The density on the rim of <see cref="CredibleRegion"/>: the value of its contour. 0 for a map without content.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The level is outside its range.</exception>
    public double CredibleDensity(double level) => CredibleCut.Find(_densities, _contents, level).Density;

    /// <summary>The cells with at least a density.</summary>
    /// <returns>A coverage of the order of this map.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The density is NaN.</exception>
    public Moc RegionFrom(double densityPerSteradian)
    {
        if (double.IsNaN(densityPerSteradian))
            throw new ArgumentOutOfRangeException(nameof(densityPerSteradian), densityPerSteradian, "No density is at least NaN.");
        return Cover(new(Math.BitDecrement(densityPerSteradian), 0));
    }

    /// <summary>The searched probability of a direction: the level of the smallest credible region that contains it, [0, 1].</summary>
    /// <remarks>
    /// The content of all cells at least as dense as that of the direction, as a part of <see cref="Total"/>; 1 where no cell is.
    /// A good localisation has values spread evenly over [0, 1] for true positions (Singer and Price 2016).
    /// </remarks>
    /// <exception cref="ArgumentException">The direction is <c>default</c>.</exception>
    public double CredibleLevelAt(SkyDirection direction)
    {
        double density = DensityAt(direction);
        if (double.IsNaN(density))
            return 1;
        double sum = 0;
        for (int i = 0; i < _densities.Length; i++)
        {
            if (_densities[i] >= density)
                sum += _contents[i];
        }

        return Math.Min(1, sum / Total);
    }

    /// <summary>The searched area of a direction: that of all cells at least as dense as its own, in square degrees.</summary>
    /// <exception cref="ArgumentException">The direction is <c>default</c>.</exception>
    public double SearchedAreaSquareDegrees(SkyDirection direction)
    {
        double density = DensityAt(direction);
        return AreaSquareDegrees(new(double.IsNaN(density) ? -1 : Math.BitDecrement(density), 0));
    }

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
                sum += _contents[cell] * ((double)covered / (_cells[cell].End - _cells[cell].Start));
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
        Rasterise(order, values);
        return new(grid, values, SkyFrame.Icrs, "sr-1");
    }

    /// <summary>As <see cref="Rasterise(int)"/>, into memory of the caller.</summary>
    /// <param name="order">0 to 13.</param>
    /// <param name="densitiesPerSteradian">Output, 12 · 4^order elements: nested, NaN where no cell is.</param>
    /// <remarks>O(cells + pixels), no allocation.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The order is outside its range.</exception>
    /// <exception cref="ArgumentException">The output has another length.</exception>
    public void Rasterise(int order, Span<double> densitiesPerSteradian)
    {
        if (order is < 0 or > 13)
            throw new ArgumentOutOfRangeException(nameof(order), order, "A map of one order is made for orders 0 to 13.");
        long pixels = HealpixGrid.FromOrder(order).PixelCount;
        if (densitiesPerSteradian.Length != pixels)
            throw new ArgumentException($"Order {order} has {pixels} pixels; there is room for {densitiesPerSteradian.Length}.", nameof(densitiesPerSteradian));

        // Cells are in nested order, so what is before the next cell and not yet written has none.
        long done = 0;
        for (int i = 0; i < _cells.Length; i++)
        {
            MocCell cell = _cells[i];
            int finer = 2 * (cell.Order - order);
            long first = finer > 0 ? cell.Pixel >> finer : cell.Pixel << -finer;
            if (first > done)
                densitiesPerSteradian[(int)done..(int)first].Fill(double.NaN);
            if (finer <= 0)
            {
                densitiesPerSteradian.Slice((int)first, 1 << -finer).Fill(_densities[i]);
                done = first + (1L << -finer);
                continue;
            }

            ref double value = ref densitiesPerSteradian[(int)first];
            value = (first < done ? value : 0) + Math.ScaleB(_densities[i], -finer);
            done = first + 1;
        }

        densitiesPerSteradian[(int)done..].Fill(double.NaN);
    }

    private Moc Cover(CredibleCut cut)
    {
        List<(long, long)> ranges = [];
        int equal = cut.EqualCount;
        for (int i = 0; i < _cells.Length; i++)
        {
            if (_densities[i] > cut.Density || (_densities[i] == cut.Density && equal-- > 0))
                ranges.Add((_cells[i].Start, _cells[i].End));
        }

        return Moc.FromSorted(ranges, Order);
    }

    private double AreaSquareDegrees(CredibleCut cut)
    {
        // Whole numbers of the smallest cells: the sum is exact.
        long area = 0;
        int equal = cut.EqualCount;
        for (int i = 0; i < _cells.Length; i++)
        {
            if (_densities[i] > cut.Density || (_densities[i] == cut.Density && equal-- > 0))
                area += 1L << CellRanges.Shift(_cells[i].Order);
        }

        return (double)area / CellRanges.Sky * (4 * Math.PI) * Angle.DegreesPerRadian * Angle.DegreesPerRadian;
    }
}
