using Mmoda.Fits;

namespace Mmoda.Sky;

/// <content>Distances.</content>
public sealed partial class MultiOrderMap
{
    private readonly LineOfSightDistance[] _distances = [];

    /// <summary>The distances in the order of <see cref="Cells"/>; empty where the map has none.</summary>
    public ReadOnlySpan<LineOfSightDistance> Distances => _distances;

    /// <summary>The distance towards a direction; null where the map has none or no cell is there.</summary>
    /// <exception cref="ArgumentException">The direction is <c>default</c>.</exception>
    public LineOfSightDistance? DistanceAt(SkyDirection direction) =>
        CellAt(direction) is int cell && _distances.Length > 0 ? _distances[cell] : null;

    /// <summary>Mean and standard deviation in Mpc of the distance wherever the source is; NaN where the map has none.</summary>
    /// <remarks>Cells count by their probability, those without a known distance not at all (Singer et al. 2016, ApJL 829, L15).</remarks>
    public (double MeanMpc, double StandardDeviationMpc) MarginalDistance()
    {
        double weight = 0, mean = 0, square = 0;
        for (int i = 0; i < _distances.Length; i++)
        {
            if (!_distances[i].IsKnown)
                continue;
            (double m, double s) = _distances[i].Moments();
            weight += _contents[i];
            mean += _contents[i] * m;
            square += _contents[i] * s;
        }

        mean /= weight;
        return (mean, Math.Sqrt(Math.Max(0, square / weight - mean * mean)));
    }

    private static LineOfSightDistance[]? ReadDistances(BinaryTableHdu table)
    {
        if (table.FindColumn("DISTMU") is null || table.FindColumn("DISTSIGMA") is null || table.FindColumn("DISTNORM") is null)
            return null;
        double[] locations = table.ReadAll<double>("DISTMU");
        double[] scales = table.ReadAll<double>("DISTSIGMA");
        double[] norms = table.ReadAll<double>("DISTNORM");
        // A column of arrays has more values than rows; the constructor refuses other numbers than of cells.
        int count = scales.Length == locations.Length && norms.Length == locations.Length ? locations.Length : 0;
        LineOfSightDistance[] distances = new LineOfSightDistance[count];
        for (int i = 0; i < distances.Length; i++)
            distances[i] = new(locations[i], scales[i], norms[i]);
        return distances;
    }
}
