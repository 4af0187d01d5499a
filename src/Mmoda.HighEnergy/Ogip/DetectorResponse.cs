namespace Mmoda.HighEnergy;

/// <summary>
/// How an instrument turns photons into counts: for each range of photon energy, the effective area in cm² that leads to
/// each channel (a redistribution matrix that contains the area, OGIP CAL/GEN/92-002).
/// </summary>
public sealed class DetectorResponse
{
    private readonly float[] _matrix;

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

        PhotonEdgesKeV = photonEdgesKeV;
        ChannelEdgesKeV = channelEdgesKeV;
        FirstChannel = firstChannel;
        _matrix = areaCm2;
    }

    /// <summary>Edges of the photon energies, keV.</summary>
    public IReadOnlyList<double> PhotonEdgesKeV { get; }

    /// <summary>Edges of the channels, keV.</summary>
    public IReadOnlyList<double> ChannelEdgesKeV { get; }

    /// <summary>Number of the first channel.</summary>
    public int FirstChannel { get; }

    /// <summary>Number of ranges of photon energy.</summary>
    public int PhotonCount => PhotonEdgesKeV.Count - 1;

    /// <summary>Number of channels.</summary>
    public int ChannelCount => ChannelEdgesKeV.Count - 1;

    /// <summary>Areas in cm² that photons of one range have in each channel.</summary>
    public ReadOnlySpan<float> AreasOf(int photonRange) => _matrix.AsSpan(photonRange * ChannelCount, ChannelCount);

    /// <summary>Folds a photon spectrum: counts/s of each channel.</summary>
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
            ReadOnlySpan<float> areas = AreasOf(e);
            double flux = photons[e];
            for (int c = 0; c < areas.Length; c++)
                rates[c] += flux * areas[c];
        }
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
