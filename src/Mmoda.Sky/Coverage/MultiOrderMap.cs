using Mmoda.Fits;

namespace Mmoda.Sky;

/// <summary>A density on the sky in HEALPix cells of many orders, as of gravitational-wave localisations.</summary>
/// <remarks>
/// The form of ligo.skymap (Singer and Price 2016, Phys. Rev. D 93, 024013; LIGO/Virgo/KAGRA public alerts user guide):
/// columns UNIQ and PROBDENSITY. Immutable; safe to use from many threads.
/// </remarks>
public sealed partial class MultiOrderMap
{
    private readonly MocCell[] _cells;
    private readonly double[] _densities;

    // Density times area, for what is asked often.
    private readonly double[] _contents;

    /// <summary>Makes a map of cells that do not overlap.</summary>
    /// <param name="cells">In any order; they need not cover the sky.</param>
    /// <param name="densitiesPerSteradian">One for each cell, at least 0.</param>
    /// <param name="distances">One for each cell, or null.</param>
    /// <exception cref="ArgumentException">Different numbers, an invalid cell, cells that overlap, or a density below 0 or not finite.</exception>
    public MultiOrderMap(
        IReadOnlyList<MocCell> cells, IReadOnlyList<double> densitiesPerSteradian, IReadOnlyList<LineOfSightDistance>? distances = null)
    {
        ArgumentNullException.ThrowIfNull(cells);
        ArgumentNullException.ThrowIfNull(densitiesPerSteradian);
        if (cells.Count != densitiesPerSteradian.Count)
            throw new ArgumentException($"There are {cells.Count} cells and {densitiesPerSteradian.Count} densities.");
        if (distances is not null && distances.Count != cells.Count)
            throw new ArgumentException($"There are {cells.Count} cells and {distances.Count} distances.", nameof(distances));
        _cells = [.. cells];
        if (distances is not null)
            _distances = [.. distances];
        _densities = [.. densitiesPerSteradian];
        for (int i = 0; i < _cells.Length; i++)
        {
            if (!_cells[i].IsValid)
                throw new ArgumentException($"Cell {i} is {_cells[i]}, which does not exist.", nameof(cells));
            if (!(_densities[i] >= 0) || double.IsInfinity(_densities[i]))
                throw new ArgumentException($"The density of cell {i} is {_densities[i]}; finite values from 0 are expected.", nameof(densitiesPerSteradian));
        }

        if (!IsSorted(_cells))
        {
            long[] starts = [.. _cells.Select(c => c.Start)];
            Array.Sort((long[])starts.Clone(), _densities);
            if (distances is not null)
                Array.Sort((long[])starts.Clone(), _distances);
            Array.Sort(starts, _cells);
        }

        for (int i = 1; i < _cells.Length; i++)
        {
            if (_cells[i].Start < _cells[i - 1].End)
                throw new ArgumentException($"The cells {_cells[i - 1]} and {_cells[i]} overlap.", nameof(cells));
        }

        _contents = new double[_cells.Length];
        for (int i = 0; i < _cells.Length; i++)
        {
            _contents[i] = _densities[i] * AreaSteradians(_cells[i]);
            Order = Math.Max(Order, _cells[i].Order);
        }
    }

    /// <summary>The cells in nested order of the sky.</summary>
    public IReadOnlyList<MocCell> Cells => Array.AsReadOnly(_cells);

    /// <summary>The densities per steradian, in the order of <see cref="Cells"/>.</summary>
    public ReadOnlySpan<double> DensitiesPerSteradian => _densities;

    /// <summary>The finest order of the cells; 0 for an empty map.</summary>
    public int Order { get; }

    /// <summary>The integral of the density: 1 for the probability of one place.</summary>
    public double Total
    {
        get
        {
            double sum = 0;
            foreach (double content in _contents)
                sum += content;
            return sum;
        }
    }

    /// <summary>Reads the first table with ORDERING NUNIQ and a column UNIQ.</summary>
    /// <param name="file">The file.</param>
    /// <param name="column">Column of densities per steradian.</param>
    /// <remarks>Columns DISTMU, DISTSIGMA and DISTNORM become <see cref="Distances"/> where all three are there.</remarks>
    /// <exception cref="FitsException">No such table or column, cells that do not exist or overlap, densities below 0 or not finite.</exception>
    public static MultiOrderMap Read(FitsFile file, string column = "PROBDENSITY")
    {
        ArgumentNullException.ThrowIfNull(file);
        BinaryTableHdu table = file.Hdus.OfType<BinaryTableHdu>().FirstOrDefault(t =>
                t.Header.GetString("ORDERING")?.Trim() == "NUNIQ" && t.FindColumn("UNIQ") is not null)
            ?? throw new FitsException("There is no table with ORDERING NUNIQ and a column UNIQ; a multi-order map has one.", file.Name);
        string frame = table.Header.GetString("COORDSYS")?.Trim() ?? "C";
        if (frame != "C")
            throw new FitsException($"The map has COORDSYS '{frame}'; 'C' (ICRS) is expected.", file.Name, table.Index, "COORDSYS");
        long[] unique = table.ReadAll<long>("UNIQ");
        double[] densities = table.ReadAll<double>(column);
        MocCell[] cells = new MocCell[unique.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            if (!MocCell.TryFromUnique(unique[i], out cells[i]))
                throw new FitsException($"Row {i} has UNIQ {unique[i]}, which is no cell.", file.Name, table.Index);
        }

        try
        {
            return new(cells, densities, ReadDistances(table));
        }
        catch (ArgumentException e)
        {
            // What is a mistake of a caller elsewhere is a broken file here.
            throw new FitsException("The table is no multi-order map: " + e.Message, file.Name, table.Index, innerException: e);
        }
    }

    /// <summary>Writes the map as one table of UNIQ, density, and distances where there are any, after an empty primary HDU.</summary>
    /// <param name="path">The file; an existing one is replaced when all is written.</param>
    /// <param name="column">Column of densities per steradian.</param>
    public void Write(string path, string column = "PROBDENSITY")
    {
        FitsHeader header = new();
        header.Set("PIXTYPE", "HEALPIX", "HEALPix pixelisation")
            .Set("ORDERING", "NUNIQ", "One number for order and pixel")
            .Set("COORDSYS", "C", "ICRS")
            .Set("MOCORDER", (long)Order, "Finest order")
            .Set("INDXSCHM", "EXPLICIT", "Cells are given by UNIQ");
        FitsTable table = new FitsTable().Add("UNIQ", [.. _cells.Select(c => c.Unique)]).Add(column, _densities, "sr-1");
        if (_distances.Length > 0)
        {
            table.Add("DISTMU", [.. _distances.Select(d => d.LocationMpc)], "Mpc")
                .Add("DISTSIGMA", [.. _distances.Select(d => d.ScaleMpc)], "Mpc")
                .Add("DISTNORM", [.. _distances.Select(d => d.NormPerMpc2)], "Mpc-2");
        }

        using FitsWriter writer = FitsWriter.Create(path);
        writer.WriteTable(header, table);
        writer.Commit();
    }

    /// <summary>The map of probabilities per pixel, as flat sky maps have, in cells of one order.</summary>
    /// <param name="map">A map on ICRS axes whose nside is a power of two; pixels without a value are left out.</param>
    /// <exception cref="ArgumentException">Another frame or nside, or values below 0 or infinite.</exception>
    public static MultiOrderMap FromProbabilities(HealpixMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        if (map.Grid.Order is not int order || map.Frame != SkyFrame.Icrs)
            throw new ArgumentException($"A map on {map.Grid} in {map.Frame} has no cells of the hierarchy on ICRS axes.", nameof(map));
        List<MocCell> cells = [];
        List<double> densities = [];
        for (int i = 0; i < map.Values.Length; i++)
        {
            if (double.IsNaN(map.Values[i]))
                continue;
            cells.Add(new(order, map.Grid.ToNested(i)));
            densities.Add(map.Values[i] / map.Grid.PixelAreaSteradians);
        }

        return new(cells, densities);
    }

    /// <summary>The density per steradian at a direction; NaN where no cell is. O(log cells).</summary>
    /// <exception cref="ArgumentException">The direction is <c>default</c>.</exception>
    public double DensityAt(SkyDirection direction) => CellAt(direction) is int cell ? _densities[cell] : double.NaN;

    private int? CellAt(SkyDirection direction)
    {
        long place = HealpixGrid.FromOrder(HealpixGrid.MaximumOrder).PixelAt(direction);
        int low = 0;
        int high = _cells.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_cells[middle].End <= place)
                low = middle + 1;
            else
                high = middle;
        }

        return low < _cells.Length && _cells[low].Start <= place ? low : null;
    }

    private static double AreaSteradians(MocCell cell) => Math.PI / 3 / Math.ScaleB(1, 2 * cell.Order);

    private static bool IsSorted(ReadOnlySpan<MocCell> cells)
    {
        for (int i = 1; i < cells.Length; i++)
        {
            if (cells[i].Start < cells[i - 1].Start)
                return false;
        }

        return true;
    }
}
