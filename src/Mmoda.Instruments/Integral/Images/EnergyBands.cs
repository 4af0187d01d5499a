using System.Globalization;
using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>
/// The energy bands of a query, in the order asked for. They may overlap: the distinct edges make segments, and a band is
/// the sum of the segments it holds, so that one pass over the events fills them all. Where a telescope cuts bands into parts
/// (<see cref="Telescope.CutsKeV"/>), segments end there too.
/// </summary>
internal sealed class EnergyBands
{
    // Neighbouring edges of a grid must be as far apart as that.
    private const double LeastGapKeV = 0.5;

    /// <summary>Most bands of one query: the length of the vectors in source lists.</summary>
    public const int Most = 256;

    private readonly double[] _edges;
    private readonly int _planeLength;

    private EnergyBands(IReadOnlyList<EnergyBand> bands, double[] edges, int planeLength)
    {
        _planeLength = planeLength;
        Bands = bands;
        _edges = edges;
        Segments = edges.Length == 2 ? null : new EnergyGrid(edges);
    }

    /// <summary>The bands.</summary>
    public IReadOnlyList<EnergyBand> Bands { get; }

    /// <summary>The segments between all edges; null for a single band, which needs no table.</summary>
    public EnergyGrid? Segments { get; }

    /// <summary>Reads <c>20-40,40-80</c>: edges in keV.</summary>
    /// <param name="text">The bands.</param>
    /// <param name="telescope">What limits them.</param>
    /// <exception cref="FormatException">Not of this form, or out of range; says what was found.</exception>
    public static EnergyBands Parse(string text, Telescope telescope)
    {
        List<EnergyBand> bands = [];
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] ends = part.Split('-', StringSplitOptions.TrimEntries);
            if (ends.Length != 2
                || !double.TryParse(ends[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double low)
                || !double.TryParse(ends[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double high))
            {
                throw new FormatException($"'{part}' is not a band; the form is 20-40, in keV, with commas between bands.");
            }

            if (!(low >= telescope.Energies.MinKeV && high <= telescope.Energies.MaxKeV && low < high))
            {
                throw new FormatException(FormattableString.Invariant(
                    $"The band '{part}' must ascend, between {telescope.Energies.MinKeV} and {telescope.Energies.MaxKeV} keV."));
            }

            EnergyBand band = new(low, high);
            if (bands.Contains(band))
                throw new FormatException($"The band '{part}' is given twice.");
            bands.Add(band);
        }

        if (bands.Count > Most)
            throw new FormatException(FormattableString.Invariant($"There are {bands.Count} bands; allowed are {Most}."));
        double[] edges = [.. bands.SelectMany(b => new[] { b.MinKeV, b.MaxKeV }).Distinct().Order()];
        for (int i = 1; i < edges.Length && bands.Count > 1; i++)
        {
            if (edges[i] - edges[i - 1] < LeastGapKeV)
            {
                throw new FormatException(FormattableString.Invariant(
                    $"The edges {edges[i - 1]} and {edges[i]} keV of different bands are closer than {LeastGapKeV} keV."));
            }
        }

        double[] cuts = [.. bands.SelectMany(b => CutsIn(b, telescope))];
        return new EnergyBands(bands, [.. edges.Concat(cuts).Distinct().Order()], telescope.PlaneLength);
    }

    /// <summary>The parts of a band between the cuts of a telescope, whatever the other bands are: the band itself where none lies in it.</summary>
    public static IReadOnlyList<EnergyBand> PartsOf(EnergyBand band, Telescope telescope)
    {
        double[] edges = [band.MinKeV, .. CutsIn(band, telescope), band.MaxKeV];
        return [.. edges.Zip(edges.Skip(1), (from, to) => new EnergyBand(from, to))];
    }

    /// <summary>Makes room for the counts of all bands: segments (with the two outer planes) or the one band, by pixel number.</summary>
    public int[] CreateCounts() => new int[(Segments is { } grid ? grid.Count + 2 : 1) * _planeLength];

    /// <summary>Counts a block of events in all bands.</summary>
    /// <param name="block">The events.</param>
    /// <param name="counts">From <see cref="CreateCounts"/>, added to.</param>
    public void Count(EventBlock block, Span<int> counts)
    {
        if (Segments is { } grid)
            EventBinning.Count(block, grid, counts, _planeLength);
        else
            EventBinning.Count(block, Bands[0], counts);
    }

    /// <summary>The counts of a band, or of a part of one, by pixel number: the sum of its segments.</summary>
    public void Sum(EnergyBand band, ReadOnlySpan<int> counts, Span<int> sum)
    {
        sum.Clear();
        Add(counts, sum, segment => Holds(band, segment));
    }

    /// <summary>The events that fall into any band, by pixel number; those of overlapping bands once.</summary>
    public void SumAny(ReadOnlySpan<int> counts, Span<int> sum)
    {
        sum.Clear();
        Add(counts, sum, segment => Bands.Any(b => Holds(b, segment)));
    }

    /// <summary>The bands as canonical text; <see cref="Parse"/> reads it back.</summary>
    public override string ToString() => Text(Bands);

    /// <summary>Bands as canonical text.</summary>
    public static string Text(IEnumerable<EnergyBand> bands) =>
        string.Join(',', bands.Select(b => StepParameters.Text(b.MinKeV) + "-" + StepParameters.Text(b.MaxKeV)));

    /// <summary>Number of segments.</summary>
    public int SegmentCount => _edges.Length - 1;

    /// <summary>The segment of an energy in keV; outside all of them, −1 or <see cref="SegmentCount"/>.</summary>
    public int SegmentOf(float energyKeV) => Segments is { } grid
        ? grid.Locate(energyKeV) - 1
        : energyKeV >= (float)_edges[0] && energyKeV < (float)_edges[1] ? 0 : -1;

    /// <summary>Whether a band holds a segment.</summary>
    public bool Holds(EnergyBand band, int segment) => _edges[segment] >= band.MinKeV && _edges[segment + 1] <= band.MaxKeV;

    // A part is no narrower than neighbouring bands may be.
    private static IEnumerable<double> CutsIn(EnergyBand band, Telescope telescope) =>
        telescope.CutsKeV.Where(c => c >= band.MinKeV + LeastGapKeV && c <= band.MaxKeV - LeastGapKeV);

    private void Add(ReadOnlySpan<int> counts, Span<int> sum, Func<int, bool> isWanted)
    {
        for (int segment = 0; segment < _edges.Length - 1; segment++)
        {
            if (!isWanted(segment))
                continue;

            // Plane 0 of a grid is what lies below the first edge; a single band has one plane.
            int plane = Segments is null ? 0 : segment + 1;
            ReadOnlySpan<int> of = counts.Slice(plane * _planeLength, _planeLength);
            for (int i = 0; i < of.Length; i++)
                sum[i] += of[i];
        }
    }
}
