namespace Mmoda.HighEnergy;

/// <summary>Collects the points of an <see cref="EnergyGrid"/>.</summary>
internal sealed class EnergyGridBuilder
{
    // Ranges of jumps are one cell.
    private const double SingleCell = 3 * EnergyMarks.JumpHalfWidth;

    private readonly List<double> _points = [];
    private readonly List<double> _weights = [];
    private readonly List<double> _cellLow = [];
    private readonly List<double> _cellHigh = [];
    private readonly List<int> _start = [];

    /// <summary>Whether the points that a range has anyway are enough for a feature that 8 points tell over a gap.</summary>
    /// <param name="low">Lower edge of the range, keV.</param>
    /// <param name="high">Upper edge.</param>
    /// <param name="gap">Width of the gap between marks in which the range lies, keV.</param>
    public static bool IsResolved(double low, double high, double gap)
    {
        // All spectra change over half their energy.
        return gap > 0.5 * high || OrderForFeature((high - low) / gap) <= OrderForWidth(Math.Log(high / low));
    }

    /// <summary>Begins a range.</summary>
    public void Begin() => _start.Add(_points.Count);

    /// <summary>Adds a part of the range.</summary>
    /// <param name="low">Lower edge, keV.</param>
    /// <param name="high">Upper edge.</param>
    /// <param name="gap">Width of the gap between marks in which the part lies; infinite without.</param>
    public void Add(double low, double high, double gap = double.PositiveInfinity)
    {
        double width = Math.Log(high / low);
        int parts = Math.Max(1, (int)Math.Ceiling(width / 0.5));
        int order = gap <= SingleCell * high ? 1 : Math.Max(OrderForWidth(width), gap > 0.5 * high ? 1 : OrderForFeature((high - low) / gap));
        for (int part = 0; part < parts; part++)
        {
            double l = low * Math.Exp(width * part / parts), h = part == parts - 1 ? high : low * Math.Exp(width * (part + 1) / parts);
            double cell = l;
            ReadOnlySpan<(double X, double Weight)> rule = GaussLegendre.Rule(order);
            for (int k = 0; k < rule.Length; k++)
            {
                _points.Add(l + ((h - l) * 0.5 * (1 + rule[k].X)));
                _weights.Add((h - l) * 0.5 * rule[k].Weight);
                _cellLow.Add(cell);

                // The last ends where the part ends, so that no rounding lies between cells.
                cell = k == rule.Length - 1 ? h : cell + _weights[^1];
                _cellHigh.Add(cell);
            }
        }
    }

    /// <summary>The grid.</summary>
    /// <param name="low">Lower edges of the ranges that were begun, keV.</param>
    /// <param name="high">Upper edges.</param>
    public EnergyGrid Build(double[] low, double[] high)
    {
        int[] start = [.. _start, _points.Count];
        return new EnergyGrid(low, high, [.. _points], [.. _weights], [.. _cellLow], [.. _cellHigh], start, isByBins: false);
    }

    // The error of n points falls with the 2n-th power of the width; widths are logarithmic as spectra are.
    private static int OrderForWidth(double width) => width < 0.0015 ? 1 : width < 0.012 ? 2 : width < 0.03 ? 3 : width < 0.05 ? 4 : 8;

    // With derivatives of (2n)!/gap^2n the error of Gauss's rule (Abramowitz and Stegun 1964, 25.4.30) over a fraction r of the gap is r^2/12,
    // r^4/180, r^6/2800 and r^8/44100: 1e-6 at these fractions.
    private static int OrderForFeature(double fraction) => fraction < 0.003 ? 1 : fraction < 0.11 ? 2 : fraction < 0.37 ? 3 : fraction < 0.66 ? 4 : 8;
}
