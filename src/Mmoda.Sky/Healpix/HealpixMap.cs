namespace Mmoda.Sky;

/// <summary>A map with a value for each pixel of a HEALPix grid.</summary>
/// <remarks>NaN marks pixels without a value. Safe to use from many threads as long as no one writes to the values.</remarks>
public sealed partial class HealpixMap
{
    private readonly double[] _values;

    /// <summary>Makes a map of values.</summary>
    /// <param name="grid">The grid.</param>
    /// <param name="values">One value per pixel in the numbering of the grid; kept, not copied.</param>
    /// <param name="frame">The frame on whose axes the grid lies.</param>
    /// <param name="unit">Unit of the values as in FITS, or null.</param>
    /// <exception cref="ArgumentException">There are more or fewer values than pixels.</exception>
    public HealpixMap(HealpixGrid grid, double[] values, SkyFrame frame = SkyFrame.Icrs, string? unit = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (grid.Nside == 0 || values.Length != grid.PixelCount)
            throw new ArgumentException($"{grid} has {grid.PixelCount} pixels; there are {values.Length} values.", nameof(values));
        (Grid, _values, Frame, Unit) = (grid, values, frame, unit);
    }

    /// <summary>The grid of the values.</summary>
    public HealpixGrid Grid { get; }

    /// <summary>The frame on whose axes the grid lies.</summary>
    public SkyFrame Frame { get; }

    /// <summary>Unit of the values as in FITS, or null.</summary>
    public string? Unit { get; }

    /// <summary>The values in the numbering of the grid.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The value of the pixel that contains a direction.</summary>
    /// <exception cref="ArgumentException">The direction is <c>default</c>.</exception>
    public double ValueAt(SkyDirection direction) => _values[Grid.PixelAt(OnAxes(direction))];

    /// <summary>The value interpolated between the four pixels around a direction; NaN where one of them has none.</summary>
    /// <remarks>See <see cref="HealpixGrid.InterpolationAt"/>.</remarks>
    /// <exception cref="ArgumentException">The direction is <c>default</c>.</exception>
    public double InterpolateAt(SkyDirection direction)
    {
        Span<long> pixels = stackalloc long[4];
        Span<double> weights = stackalloc double[4];
        Grid.InterpolationAt(OnAxes(direction), pixels, weights);
        double sum = 0;
        for (int i = 0; i < 4; i++)
            sum += weights[i] * _values[pixels[i]];
        return sum;
    }

    /// <summary>The direction of the centre of a pixel.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such pixel.</exception>
    public SkyDirection CentreOf(long pixel)
    {
        SkyDirection centre = Grid.CentreOf(pixel);
        return Frame == SkyFrame.Galactic ? GalacticFrame.ToIcrs.Apply(centre) : centre;
    }

    /// <summary>The map on a finer or coarser grid, or in the other numbering.</summary>
    /// <param name="grid">The new grid; one nside divides the other.</param>
    /// <param name="rule">Whether values are per area or per pixel.</param>
    /// <returns>
    /// Coarser: means or sums of the parts that have a value, NaN where none has. Finer: the value of the large pixel, divided by
    /// the number of its parts for sums.
    /// </returns>
    /// <exception cref="ArgumentException">Neither nside divides the other.</exception>
    /// <exception cref="InvalidOperationException">The grid has more pixels than an array holds.</exception>
    public HealpixMap Regrade(HealpixGrid grid, RegradeRule rule)
    {
        if (grid.PixelCount > Array.MaxLength)
            throw new InvalidOperationException($"{grid} has more pixels than an array holds; use a multi-order map.");
        double[] values = grid.Nside >= Grid.Nside ? Refine(grid, rule) : Coarsen(grid, rule);
        return new(grid, values, Frame, Unit);
    }

    private double[] Refine(HealpixGrid grid, RegradeRule rule)
    {
        double parts = rule == RegradeRule.Sum ? (double)grid.PixelCount / Grid.PixelCount : 1;
        double[] values = new double[grid.PixelCount];
        for (int i = 0; i < values.Length; i++)
            values[i] = _values[grid.ParentOf(i, Grid)] / parts;
        return values;
    }

    private double[] Coarsen(HealpixGrid grid, RegradeRule rule)
    {
        double[] values = new double[grid.PixelCount];
        int[] counts = new int[grid.PixelCount];
        for (int i = 0; i < _values.Length; i++)
        {
            if (double.IsNaN(_values[i]))
                continue;
            long parent = Grid.ParentOf(i, grid);
            values[parent] += _values[i];
            counts[parent]++;
        }

        for (int i = 0; i < values.Length; i++)
        {
            if (counts[i] == 0)
                values[i] = double.NaN;
            else if (rule == RegradeRule.Mean)
                values[i] /= counts[i];
        }

        return values;
    }

    private SkyDirection OnAxes(SkyDirection direction) =>
        Frame == SkyFrame.Galactic && direction.IsDefined ? GalacticFrame.FromIcrs.Apply(direction) : direction;
}
