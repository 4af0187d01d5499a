using System.Numerics;
using System.Runtime.InteropServices;

namespace Mmoda.HighEnergy;

/// <summary>
/// How an instrument turns photons into counts: for each range of photon energy, the effective area in cm² that leads to
/// each channel (a redistribution matrix that contains the area, OGIP CAL/GEN/92-002). Kept as groups of channels, without the zeros.
/// </summary>
public sealed partial class DetectorResponse
{
    private readonly double[] _photonLow;
    private readonly double[] _photonHigh;
    private readonly double[] _channelLow;
    private readonly double[] _channelHigh;
    private readonly int[] _rowStart;
    private readonly ResponseGroup[] _groups;
    private readonly float[] _values;

    /// <summary>Joins the axes and the matrix.</summary>
    /// <param name="photonEdgesKeV">n + 1 ascending edges of the photon energies.</param>
    /// <param name="channelEdgesKeV">m + 1 ascending edges of the channels.</param>
    /// <param name="areaCm2">n × m values, channel fastest.</param>
    /// <param name="firstChannel">Number of the first channel.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, edges do not ascend, or an area is negative or not finite.</exception>
    public DetectorResponse(double[] photonEdgesKeV, double[] channelEdgesKeV, float[] areaCm2, int firstChannel = 0)
    {
        ArgumentNullException.ThrowIfNull(photonEdgesKeV);
        ArgumentNullException.ThrowIfNull(channelEdgesKeV);
        ArgumentNullException.ThrowIfNull(areaCm2);
        ThrowUnlessAscending(photonEdgesKeV, nameof(photonEdgesKeV));
        ThrowUnlessAscending(channelEdgesKeV, nameof(channelEdgesKeV));
        if (areaCm2.Length != (photonEdgesKeV.Length - 1) * (channelEdgesKeV.Length - 1))
        {
            throw new ArgumentException(
                $"{photonEdgesKeV.Length - 1} photon energies and {channelEdgesKeV.Length - 1} channels do not make {areaCm2.Length} areas.", nameof(areaCm2));
        }

        foreach (float area in areaCm2)
        {
            if (!(area >= 0 && float.IsFinite(area)))
                throw new ArgumentException($"An area is {area}; finite and not negative is expected.", nameof(areaCm2));
        }

        (_photonLow, _photonHigh) = (photonEdgesKeV[..^1], photonEdgesKeV[1..]);
        (_channelLow, _channelHigh) = (channelEdgesKeV[..^1], channelEdgesKeV[1..]);
        FirstChannel = firstChannel;
        (_rowStart, _groups, _values) = ResponseGroup.OfDense(areaCm2, photonEdgesKeV.Length - 1, channelEdgesKeV.Length - 1);
        PhotonEdgesKeV = photonEdgesKeV;
        ChannelEdgesKeV = channelEdgesKeV;
    }

    /// <summary>Joins parts that are checked: by the reader of files, or because they come from another response.</summary>
    internal DetectorResponse(
        (double[] Low, double[] High) photons, (double[] Low, double[] High) channels, int firstChannel, int[] rowStart, ResponseGroup[] groups, float[] values)
    {
        (_photonLow, _photonHigh) = photons;
        (_channelLow, _channelHigh) = channels;
        FirstChannel = firstChannel;
        (_rowStart, _groups, _values) = (rowStart, groups, values);
        PhotonEdgesKeV = [.. photons.Low, photons.High[^1]];
        ChannelEdgesKeV = [.. channels.Low, channels.High[^1]];
    }

    /// <summary>Edges of the photon energies, keV.</summary>
    public IReadOnlyList<double> PhotonEdgesKeV { get; }

    /// <summary>Edges of the channels, keV: the lower ones and the last upper one.</summary>
    public IReadOnlyList<double> ChannelEdgesKeV { get; }

    /// <summary>Number of the first channel.</summary>
    public int FirstChannel { get; }

    /// <summary>Number of ranges of photon energy.</summary>
    public int PhotonCount => _photonLow.Length;

    /// <summary>Number of channels.</summary>
    public int ChannelCount => _channelLow.Length;

    /// <summary>Number of areas that are kept; the others are 0.</summary>
    public int ElementCount => _values.Length;

    /// <summary>Number of groups of channels, of all photon energies.</summary>
    public int GroupCount => _groups.Length;

    /// <summary>
    /// Largest area of a range of photon energy, in cm², all channels together. A redistribution matrix, which needs an effective area beside it, has about 1.
    /// </summary>
    public double PeakAreaCm2
    {
        get
        {
            double peak = 0;
            for (int e = 0; e < PhotonCount; e++)
            {
                double sum = 0;
                foreach (ResponseGroup group in GroupsOf(e))
                {
                    foreach (float area in AreasOf(group))
                        sum += area;
                }

                peak = Math.Max(peak, sum);
            }

            return peak;
        }
    }

    internal ReadOnlySpan<double> PhotonLow => _photonLow;

    internal ReadOnlySpan<double> PhotonHigh => _photonHigh;

    internal ReadOnlySpan<double> ChannelLow => _channelLow;

    internal ReadOnlySpan<double> ChannelHigh => _channelHigh;

    /// <summary>Areas in cm² that photons of one range have in each channel.</summary>
    /// <param name="photonRange">0-based.</param>
    /// <param name="areas">Receives one for each channel.</param>
    public void CopyAreas(int photonRange, Span<float> areas)
    {
        areas[..ChannelCount].Clear();
        foreach (ResponseGroup group in GroupsOf(photonRange))
            AreasOf(group).CopyTo(areas[group.FirstChannel..]);
    }

    /// <summary>Folds a photon spectrum: counts/s of each channel. Nothing is allocated; O(elements).</summary>
    /// <param name="photons">Photons/cm²/s in each range of photon energy (integrals, not densities).</param>
    /// <param name="rates">Receives one rate for each channel.</param>
    /// <exception cref="ArgumentException">A length differs from the axes.</exception>
    public void Fold(ReadOnlySpan<double> photons, Span<double> rates)
    {
        if (photons.Length != PhotonCount || rates.Length != ChannelCount)
            throw new ArgumentException($"The response has {PhotonCount} x {ChannelCount} ranges; given are {photons.Length} and {rates.Length}.", nameof(photons));
        rates.Clear();
        for (int e = 0; e < photons.Length; e++)
        {
            foreach (ResponseGroup group in GroupsOf(e))
                AddScaled(rates.Slice(group.FirstChannel, group.Count), AreasOf(group), photons[e]);
        }
    }

    internal ReadOnlySpan<ResponseGroup> GroupsOf(int photonRange) =>
        _groups.AsSpan(_rowStart[photonRange], _rowStart[photonRange + 1] - _rowStart[photonRange]);

    internal ReadOnlySpan<float> AreasOf(ResponseGroup group) => _values.AsSpan(group.Offset, group.Count);

    private static void AddScaled(Span<double> target, ReadOnlySpan<float> areas, double factor)
    {
        ReadOnlySpan<Vector<float>> lanes = MemoryMarshal.Cast<float, Vector<float>>(areas);
        Span<Vector<double>> sums = MemoryMarshal.Cast<double, Vector<double>>(target)[..(2 * lanes.Length)];
        Vector<double> factors = new(factor);
        for (int i = 0; i < lanes.Length; i++)
        {
            Vector.Widen(lanes[i], out Vector<double> low, out Vector<double> high);
            sums[2 * i] += factors * low;
            sums[(2 * i) + 1] += factors * high;
        }

        for (int k = lanes.Length * Vector<float>.Count; k < areas.Length; k++)
            target[k] += factor * areas[k];
    }

    private static void ThrowUnlessAscending(double[] edges, string name)
    {
        if (edges.Length < 2)
            throw new ArgumentException("At least two edges are needed.", name);
        for (int i = 1; i < edges.Length; i++)
        {
            if (!(edges[i] > edges[i - 1]) || !double.IsFinite(edges[i]))
                throw new ArgumentException($"Edge {i} is {edges[i]} after {edges[i - 1]}; ascending finite edges are expected.", name);
        }
    }
}
