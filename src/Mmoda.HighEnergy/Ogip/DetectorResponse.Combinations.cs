namespace Mmoda.HighEnergy;

/// <content>Responses made of others.</content>
public sealed partial class DetectorResponse
{
    // Files round energies to single precision, some tables to a few digits.
    private const double EnergyTolerance = 2e-3;

    /// <summary>This response with its areas multiplied by those of an ARF.</summary>
    /// <exception cref="ArgumentException">The area has other photon energies.</exception>
    public DetectorResponse WithArea(EffectiveArea area)
    {
        ArgumentNullException.ThrowIfNull(area);
        if (area.Count != PhotonCount)
            throw new ArgumentException($"The ARF has {area.Count} ranges of energy, the matrix {PhotonCount}.", nameof(area));
        for (int e = 0; e < PhotonCount; e++)
        {
            double tolerance = EnergyTolerance * _photonHigh[e];
            if (Math.Abs(area.LowKeV[e] - _photonLow[e]) > tolerance || Math.Abs(area.HighKeV[e] - _photonHigh[e]) > tolerance)
            {
                throw new ArgumentException(
                    FormattableString.Invariant(
                        $"Range {e + 1} is {area.LowKeV[e]} to {area.HighKeV[e]} keV in the ARF, {_photonLow[e]} to {_photonHigh[e]} keV in the matrix."),
                    nameof(area));
            }
        }

        float[] values = [.. _values];
        for (int e = 0; e < PhotonCount; e++)
        {
            foreach (ResponseGroup group in GroupsOf(e))
            {
                for (int i = group.Offset; i < group.Offset + group.Count; i++)
                    values[i] = (float)(values[i] * area.AreaCm2[e]);
            }
        }

        return new((_photonLow, _photonHigh), (_channelLow, _channelHigh), FirstChannel, _rowStart, _groups, values);
    }

    /// <summary>This response without the areas below zero that smoothed and extrapolated matrices have.</summary>
    /// <param name="fraction">Receives the sum of what was left out over the sum of the others; 0 where nothing was.</param>
    /// <returns>The response itself where no area is below zero.</returns>
    public DetectorResponse WithoutNegativeAreas(out double fraction)
    {
        double positive = 0, negative = 0;
        foreach (float value in _values)
        {
            positive += Math.Max(0, value);
            negative -= Math.Min(0, value);
        }

        fraction = negative > 0 ? negative / positive : 0;
        return negative > 0
            ? new((_photonLow, _photonHigh), (_channelLow, _channelHigh), FirstChannel, _rowStart, _groups, Array.ConvertAll(_values, v => Math.Max(0, v)))
            : this;
    }

    /// <summary>The mean of responses of the same axes, as for a spectrum that is the sum of several.</summary>
    /// <param name="responses">At least one.</param>
    /// <param name="weights">One for each, at least 0; exposures, for spectra in counts.</param>
    /// <exception cref="ArgumentException">No response, other axes, or weights that are not one positive number for each.</exception>
    public static DetectorResponse Average(IReadOnlyList<DetectorResponse> responses, IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(responses);
        ArgumentNullException.ThrowIfNull(weights);
        if (responses.Count == 0 || weights.Count != responses.Count)
            throw new ArgumentException($"{responses.Count} responses with {weights.Count} weights; at least one with a weight each is expected.", nameof(weights));
        double total = weights.Sum();
        if (!(total > 0 && double.IsFinite(total)) || weights.Any(w => w < 0))
            throw new ArgumentException("Weights of at least 0 with a positive sum are expected.", nameof(weights));
        DetectorResponse first = responses[0];
        foreach (DetectorResponse other in responses)
        {
            if (!SameAxis(first._photonLow, other._photonLow) || !SameAxis(first._photonHigh, other._photonHigh)
                || !SameAxis(first._channelLow, other._channelLow) || !SameAxis(first._channelHigh, other._channelHigh))
            {
                throw new ArgumentException("The responses have different energies; only those of the same axes can be averaged.", nameof(responses));
            }
        }

        int channels = first.ChannelCount;
        List<ResponseGroup> groups = [];
        List<float> values = [];
        int[] rowStart = new int[first.PhotonCount + 1];
        double[] sum = new double[channels];
        float[] row = new float[channels];
        for (int e = 0; e < first.PhotonCount; e++)
        {
            rowStart[e] = groups.Count;
            Array.Clear(sum);
            for (int r = 0; r < responses.Count; r++)
            {
                foreach (ResponseGroup group in responses[r].GroupsOf(e))
                    AddScaled(sum.AsSpan(group.FirstChannel, group.Count), responses[r].AreasOf(group), weights[r] / total);
            }

            for (int c = 0; c < channels; c++)
                row[c] = (float)sum[c];
            ResponseGroup.AddRow(row, 0, groups, values);
        }

        rowStart[^1] = groups.Count;
        return new((first._photonLow, first._photonHigh), (first._channelLow, first._channelHigh), first.FirstChannel, rowStart, [.. groups], [.. values]);
    }

    private static bool SameAxis(double[] a, double[] b)
    {
        bool same = a.Length == b.Length;
        for (int i = 0; same && i < a.Length; i++)
            same = Math.Abs(a[i] - b[i]) <= EnergyTolerance * Math.Abs(a[i]);
        return same;
    }
}
