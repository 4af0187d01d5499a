using System.Numerics;
using System.Runtime.InteropServices;

namespace Mmoda.HighEnergy;

/// <summary>
/// A response for the bins of a fit only: for each bin the areas along photon energy, so that folding is one product of vectors for each
/// bin. Immutable; folding allocates nothing.
/// </summary>
internal sealed class FoldingMatrix
{
    private readonly int[] _first;
    private readonly int[] _start;
    private readonly float[] _areas;

    private FoldingMatrix(int photonCount, int[] first, int[] start, float[] areas) =>
        (PhotonCount, _first, _start, _areas) = (photonCount, first, start, areas);

    /// <summary>Number of ranges of photon energy.</summary>
    public int PhotonCount { get; }

    /// <summary>Number of bins.</summary>
    public int BinCount => _first.Length;

    /// <summary>Sums channels into bins.</summary>
    /// <param name="response">The response.</param>
    /// <param name="binOfChannel">Bin of each channel, −1 for none.</param>
    /// <param name="scales">Factor of each channel.</param>
    /// <param name="bins">Number of bins.</param>
    public static FoldingMatrix Create(DetectorResponse response, ReadOnlySpan<int> binOfChannel, ReadOnlySpan<double> scales, int bins)
    {
        int photons = response.PhotonCount;
        double[] full = new double[bins * photons];
        for (int e = 0; e < photons; e++)
        {
            foreach (ResponseGroup group in response.GroupsOf(e))
            {
                ReadOnlySpan<float> areas = response.AreasOf(group);
                for (int k = 0; k < areas.Length; k++)
                {
                    int channel = group.FirstChannel + k;
                    if (binOfChannel[channel] >= 0)
                        full[(binOfChannel[channel] * photons) + e] += scales[channel] * areas[k];
                }
            }
        }

        int[] first = new int[bins], start = new int[bins + 1];
        List<float> kept = new(full.Length / 2);
        for (int bin = 0; bin < bins; bin++)
        {
            ReadOnlySpan<double> row = full.AsSpan(bin * photons, photons);
            int from = row.IndexOfAnyExcept(0.0), to = row.LastIndexOfAnyExcept(0.0);
            first[bin] = Math.Max(0, from);
            start[bin] = kept.Count;
            for (int e = from; e >= 0 && e <= to; e++)
                kept.Add((float)row[e]);
        }

        start[bins] = kept.Count;
        return new FoldingMatrix(photons, first, start, [.. kept]);
    }

    /// <summary>The same folding for a spectrum that is told by fewer numbers.</summary>
    /// <param name="count">How many.</param>
    /// <param name="first">First of the numbers on which the photons of each range of energy depend.</param>
    /// <param name="width">On how many they depend.</param>
    /// <param name="weights">Ranges of energy × width: photons in the range are the sum of weights times numbers.</param>
    public FoldingMatrix Condense(int count, ReadOnlySpan<int> first, int width, ReadOnlySpan<double> weights)
    {
        int bins = BinCount;
        float[] condensed = new float[bins * count];
        int[] zeros = new int[bins], start = new int[bins + 1];
        double[] row = new double[count];
        for (int bin = 0; bin < bins; bin++)
        {
            Array.Clear(row);
            ReadOnlySpan<float> areas = _areas.AsSpan(_start[bin], _start[bin + 1] - _start[bin]);
            for (int i = 0; i < areas.Length; i++)
            {
                int e = _first[bin] + i;
                ReadOnlySpan<double> own = weights.Slice(e * width, width);
                for (int k = 0; k < width; k++)
                    row[first[e] + k] += areas[i] * own[k];
            }

            for (int k = 0; k < count; k++)
                condensed[(bin * count) + k] = (float)row[k];
            start[bin + 1] = (bin + 1) * count;
        }

        return new FoldingMatrix(count, zeros, start, condensed);
    }

    /// <summary>Counts/s in each bin for photons/cm²/s in each range of energy.</summary>
    public void Fold(ReadOnlySpan<double> photons, Span<double> rates)
    {
        for (int bin = 0; bin < rates.Length; bin++)
        {
            ReadOnlySpan<float> areas = _areas.AsSpan(_start[bin], _start[bin + 1] - _start[bin]);
            rates[bin] = Dot(areas, photons.Slice(_first[bin], areas.Length));
        }
    }

    private static double Dot(ReadOnlySpan<float> areas, ReadOnlySpan<double> photons)
    {
        ReadOnlySpan<Vector<float>> lanes = MemoryMarshal.Cast<float, Vector<float>>(areas);
        ReadOnlySpan<Vector<double>> fluxes = MemoryMarshal.Cast<double, Vector<double>>(photons)[..(2 * lanes.Length)];
        Vector<double> a = default, b = default, c = default, d = default;
        int i = 0;
        for (; i + 1 < lanes.Length; i += 2)
        {
            Vector.Widen(lanes[i], out Vector<double> low, out Vector<double> high);
            Vector.Widen(lanes[i + 1], out Vector<double> low2, out Vector<double> high2);
            a = Vector.FusedMultiplyAdd(low, fluxes[2 * i], a);
            b = Vector.FusedMultiplyAdd(high, fluxes[(2 * i) + 1], b);
            c = Vector.FusedMultiplyAdd(low2, fluxes[(2 * i) + 2], c);
            d = Vector.FusedMultiplyAdd(high2, fluxes[(2 * i) + 3], d);
        }

        if (i < lanes.Length)
        {
            Vector.Widen(lanes[i], out Vector<double> low, out Vector<double> high);
            a = Vector.FusedMultiplyAdd(low, fluxes[2 * i], a);
            b = Vector.FusedMultiplyAdd(high, fluxes[(2 * i) + 1], b);
        }

        double sum = Vector.Sum((a + b) + (c + d));
        for (int k = lanes.Length * Vector<float>.Count; k < areas.Length; k++)
            sum += areas[k] * photons[k];
        return sum;
    }
}
