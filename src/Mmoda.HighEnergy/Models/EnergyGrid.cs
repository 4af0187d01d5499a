using System.Collections.Concurrent;

namespace Mmoda.HighEnergy;

/// <summary>
/// Ranges of photon energy, and the points within them where models are taken: a model is integrated over each range by Gauss's
/// rule. Immutable; what components derive from the points alone (cross-sections, logarithms) is computed once and kept.
/// </summary>
internal sealed class EnergyGrid
{
    private const int MostDerived = 64;

    private readonly ConcurrentDictionary<string, double[]> _derived = new();

    internal EnergyGrid(double[] low, double[] high, double[] points, double[] weights, double[] cellLow, double[] cellHigh, int[] start, bool isByBins)
    {
        (BinLow, BinHigh, Points, Weights, CellLow, CellHigh, BinStart, IsByBins) = (low, high, points, weights, cellLow, cellHigh, start, isByBins);
    }

    /// <summary>Lower edges of the ranges, keV.</summary>
    public double[] BinLow { get; }

    /// <summary>Upper edges, keV.</summary>
    public double[] BinHigh { get; }

    /// <summary>Energies of the points, keV, ascending within each range.</summary>
    public double[] Points { get; }

    /// <summary>Weights of the points, keV: they add up to the width of the range.</summary>
    public double[] Weights { get; }

    /// <summary>Lower ends of the cells, as wide as the weights, into which the points divide the ranges.</summary>
    public double[] CellLow { get; }

    /// <summary>Upper ends of the cells.</summary>
    public double[] CellHigh { get; }

    /// <summary>First point of each range, and the number of points at the end.</summary>
    public int[] BinStart { get; }

    /// <summary>
    /// Whether each range is one point whose value is the integral over the range: for models all of whose components can be
    /// integrated in closed form. Then weights count as 1.
    /// </summary>
    public bool IsByBins { get; }

    /// <summary>Number of points.</summary>
    public int Count => Points.Length;

    /// <summary>Number of ranges.</summary>
    public int BinCount => BinLow.Length;

    /// <summary>Makes points such that smooth models are integrated to 1e-5 or better.</summary>
    /// <param name="low">Lower edges, keV, above 0.</param>
    /// <param name="high">Upper edges.</param>
    /// <param name="breaks">Energies where a component jumps, keV, ascending; ranges are divided there.</param>
    public static EnergyGrid Create(ReadOnlySpan<double> low, ReadOnlySpan<double> high, IReadOnlyList<double> breaks)
    {
        EnergyGridBuilder builder = new();
        for (int bin = 0; bin < low.Length; bin++)
        {
            builder.Begin();
            double from = low[bin];
            foreach (double edge in breaks)
            {
                if (edge > from && edge < high[bin])
                {
                    builder.Add(from, edge);
                    from = edge;
                }
            }

            builder.Add(from, high[bin]);
        }

        return builder.Build(low.ToArray(), high.ToArray());
    }

    /// <summary>Makes points for those ranges of a grid that marks divide, or that are too wide for the features between marks.</summary>
    /// <param name="grid">Not by bins.</param>
    /// <param name="breaks">As of <see cref="Create"/>.</param>
    /// <param name="marks">Ascending.</param>
    /// <param name="bins">Receives the ranges.</param>
    public static EnergyGrid CreateDivided(EnergyGrid grid, IReadOnlyList<double> breaks, EnergyMarks marks, List<int> bins)
    {
        EnergyGridBuilder builder = new();
        List<double> edges = [];
        bins.Clear();
        for (int bin = 0, next = 0; bin < grid.BinCount; bin++)
        {
            double low = grid.BinLow[bin], high = grid.BinHigh[bin];
            if (bin > 0 && low < grid.BinLow[bin - 1])
                next = 0;
            while (next < marks.Count && marks[next] <= low)
                next++;
            double before = next > 0 ? marks[next - 1] : 0, after = next < marks.Count ? marks[next] : double.PositiveInfinity;
            if (after >= high && EnergyGridBuilder.IsResolved(low, high, after - before))
                continue;
            bins.Add(bin);
            builder.Begin();
            edges.Clear();
            edges.Add(low);
            edges.AddRange(breaks.Where(b => b > low && b < high));
            for (int m = next; m < marks.Count && marks[m] < high; m++)
                edges.Add(marks[m]);
            edges.Add(high);
            edges.Sort();
            for (int e = 0, m = next; e + 1 < edges.Count; e++)
            {
                if (edges[e] == edges[e + 1])
                    continue; // Of two components with one mark, or a mark on a break: a cell without width has no mean.
                while (m < marks.Count && marks[m] <= edges[e])
                    m++;
                builder.Add(edges[e], edges[e + 1], (m < marks.Count ? marks[m] : double.PositiveInfinity) - (m > 0 ? marks[m - 1] : 0));
            }
        }

        return builder.Build([.. bins.Select(b => grid.BinLow[b])], [.. bins.Select(b => grid.BinHigh[b])]);
    }

    /// <summary>One point for each range, for components that integrate themselves.</summary>
    public static EnergyGrid CreateByBins(ReadOnlySpan<double> low, ReadOnlySpan<double> high)
    {
        double[] l = low.ToArray(), h = high.ToArray(), points = new double[l.Length], weights = new double[l.Length];
        for (int i = 0; i < l.Length; i++)
            (points[i], weights[i]) = (Math.Sqrt(l[i] * h[i]), 1);
        return new EnergyGrid(l, h, points, weights, l, h, [.. Enumerable.Range(0, l.Length + 1)], isByBins: true);
    }

    /// <summary>Points only, where densities are wanted and nothing is integrated: each is a range with a weight of 1.</summary>
    public static EnergyGrid CreateForPoints(double[] points)
    {
        double[] weights = [.. Enumerable.Repeat(1.0, points.Length)];
        return new EnergyGrid(points, points, points, weights, points, points, [.. Enumerable.Range(0, points.Length + 1)], isByBins: false);
    }

    /// <summary>Ranges of equal logarithmic width, for fluxes in a band.</summary>
    public static EnergyGrid CreateForFlux(EnergyBand band, IReadOnlyList<double> breaks)
    {
        // A band from zero on: three decades, as a power law has no integral there.
        double first = band.MinKeV > 0 ? band.MinKeV : 1e-3 * band.MaxKeV;
        int count = Math.Max(8, (int)Math.Ceiling(Math.Log(band.MaxKeV / first) / 0.04));
        double[] edges = new double[count + 1];
        for (int i = 0; i <= count; i++)
            edges[i] = first * Math.Pow(band.MaxKeV / first, (double)i / count);
        edges[count] = band.MaxKeV;
        return Create(edges.AsSpan(0, count), edges.AsSpan(1), breaks);
    }

    /// <summary>What a component derives from the grid, made at the first call; of many variants, as of a free redshift, only the first are kept.</summary>
    /// <param name="name">A name for it, of the component.</param>
    /// <param name="make">Makes it.</param>
    public double[] Derived(string name, Func<EnergyGrid, double[]> make) => _derived.TryGetValue(name, out double[]? found)
        ? found
        : _derived.Count >= MostDerived ? make(this) : _derived.GetOrAdd(name, static (_, state) => state.make(state.grid), (make, grid: this));

    /// <summary>Natural logarithms of the points.</summary>
    public double[] LogPoints() => Derived("ln", static g => [.. g.Points.Select(e => Math.Log(e))]);
}
