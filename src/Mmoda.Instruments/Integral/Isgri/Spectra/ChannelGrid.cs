using Mmoda.HighEnergy;

namespace Mmoda.Instruments;

/// <summary>
/// The channels of a spectrum: the 256 of the instrument, or neighbours of them joined, so that the response of the fine
/// channels gives that of the wide ones by sums alone.
/// </summary>
internal sealed class ChannelGrid
{
    /// <summary>Fewest channels: with fewer the mean efficiency of a channel depends on the assumed spectrum.</summary>
    public const int Fewest = 16;

    private readonly double[] _edges;

    /// <summary>
    /// Joins the instrument's channels to a number of them: wide channel k begins at fine channel ⌊256 k / n⌋, so powers of
    /// two hold equally many.
    /// </summary>
    /// <param name="count">16 to 256.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another number.</exception>
    public ChannelGrid(int count)
    {
        if (count is < Fewest or > IsgriChannels.Count)
            throw new ArgumentOutOfRangeException(nameof(count), count, FormattableString.Invariant($"A number of channels from {Fewest} to {IsgriChannels.Count} is expected."));
        double[] fine = IsgriChannels.EdgesKeV();
        _edges = [.. Enumerable.Range(0, count + 1).Select(k => fine[k * IsgriChannels.Count / count])];
    }

    /// <summary>The grid of the instrument's responses, 256 channels: that of OSA 11.</summary>
    public static ChannelGrid Full { get; } = new(IsgriChannels.Count);

    /// <summary>The grid of a number of channels.</summary>
    public static ChannelGrid OfCount(int count) => count == IsgriChannels.Count ? Full : new ChannelGrid(count);

    /// <summary>Number of channels.</summary>
    public int Count => _edges.Length - 1;

    /// <summary>Their Count + 1 edges, keV.</summary>
    public ReadOnlySpan<double> EdgesKeV => _edges;

    /// <summary>One channel.</summary>
    public EnergyBand this[int channel] => new(_edges[channel], _edges[channel + 1]);

    /// <summary>The grid of a step: its parameter <c>channels</c>, or the full one.</summary>
    public static ChannelGrid Of(IReadOnlyDictionary<string, string> parameters) =>
        parameters.ContainsKey(IsgriParameters.Channels) ? new ChannelGrid((int)StepParameters.Number(parameters, IsgriParameters.Channels)) : Full;

    /// <summary>
    /// A response on these channels: each takes the part of the response's channels that lies in it. Exact where the edges are
    /// among the response's; else a channel is split in proportion to the energies.
    /// </summary>
    /// <exception cref="ArgumentException">The response does not reach over all channels.</exception>
    public DetectorResponse Rebin(DetectorResponse response)
    {
        // Files give edges in single precision.
        const double Rounding = 1e-3;
        IReadOnlyList<double> from = response.ChannelEdgesKeV;
        if (from[0] > _edges[0] + Rounding || from[^1] < _edges[^1] - Rounding)
        {
            throw new ArgumentException(
                FormattableString.Invariant($"The channels of the response, {from[0]} to {from[^1]} keV, do not reach over {_edges[0]} to {_edges[^1]} keV."), nameof(response));
        }

        List<(int From, int To, float Part)> parts = [];
        for (int c = 0; c < response.ChannelCount; c++)
        {
            for (int k = 0; k < Count; k++)
            {
                double overlap = Math.Min(from[c + 1], _edges[k + 1]) - Math.Max(from[c], _edges[k]);
                if (overlap > Rounding)
                    parts.Add((c, k, overlap > from[c + 1] - from[c] - Rounding ? 1f : (float)(overlap / (from[c + 1] - from[c]))));
            }
        }

        float[] areas = new float[response.PhotonCount * Count], fine = new float[response.ChannelCount];
        for (int e = 0; e < response.PhotonCount; e++)
        {
            response.CopyAreas(e, fine);
            Span<float> wide = areas.AsSpan(e * Count, Count);
            foreach ((int c, int k, float part) in parts)
                wide[k] += part * fine[c];
        }

        return new DetectorResponse([.. response.PhotonEdgesKeV], [.. _edges], areas);
    }
}
