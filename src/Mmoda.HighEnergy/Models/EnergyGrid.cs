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

    private EnergyGrid(double[] low, double[] high, double[] points, double[] weights, double[] cellLow, double[] cellHigh, int[] start, bool isByBins)
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
        List<double> points = [], weights = [], cellLow = [], cellHigh = [];
        int[] start = new int[low.Length + 1];
        for (int bin = 0; bin < low.Length; bin++)
        {
            start[bin] = points.Count;
            double from = low[bin];
            foreach (double edge in breaks)
            {
                if (edge > from && edge < high[bin])
                {
                    Divide(from, edge);
                    from = edge;
                }
            }

            Divide(from, high[bin]);
        }

        start[^1] = points.Count;
        return new EnergyGrid(low.ToArray(), high.ToArray(), [.. points], [.. weights], [.. cellLow], [.. cellHigh], start, isByBins: false);

        void Divide(double a, double b)
        {
            // The error of n points falls with the 2n-th power of the width; widths are logarithmic as spectra are.
            double width = Math.Log(b / a);
            int parts = Math.Max(1, (int)Math.Ceiling(width / 0.5));
            int order = width < 0.0015 ? 1 : width < 0.012 ? 2 : width < 0.03 ? 3 : width < 0.05 ? 4 : 8;
            for (int part = 0; part < parts; part++)
            {
                double l = a * Math.Exp(width * part / parts), h = part == parts - 1 ? b : a * Math.Exp(width * (part + 1) / parts);
                double cell = l;
                foreach ((double x, double w) in GaussLegendre.Rule(order))
                {
                    points.Add(l + ((h - l) * 0.5 * (1 + x)));
                    weights.Add((h - l) * 0.5 * w);
                    cellLow.Add(cell);
                    cell += weights[^1];
                    cellHigh.Add(cell);
                }
            }
        }
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
