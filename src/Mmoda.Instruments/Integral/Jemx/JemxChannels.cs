namespace Mmoda.Instruments;

/// <summary>
/// The 256 PI channels of JEM-X. The edges of the sixteen standard bins are those of the public responses; between them, and beyond, the
/// channels divide energies evenly, as the real grid nearly does. Tables of the archive take precedence.
/// </summary>
internal sealed class JemxChannels
{
    /// <summary>Number of channels.</summary>
    public const int Count = 256;

    // Channel and energy of the edges: 46 is 3.04 keV, 224 ends at 34.88 keV in the public light curves.
    private static readonly (int Channel, double KeV)[] Knots =
    [
        (0, 0), (46, 3.04), (52, 3.52), (59, 4.08), (68, 4.80), (77, 5.52), (89, 6.48), (102, 7.52), (115, 8.82), (128, 10.24), (142, 12.0),
        (155, 13.92), (169, 16.34), (181, 18.94), (193, 22.06), (205, 25.88), (215, 30.2), (224, 34.88), (256, 81.92),
    ];

    private readonly double[] _edges;

    /// <summary>A grid.</summary>
    /// <param name="edges">257 ascending energies, keV.</param>
    public JemxChannels(double[] edges) => _edges = edges;

    /// <summary>The nominal grid.</summary>
    public static JemxChannels Nominal { get; } = new(NominalEdges());

    /// <summary>Edges of the sixteen bins of standard spectra, keV.</summary>
    public static IReadOnlyList<double> StandardEdgesKeV { get; } = [.. Knots[1..^1].Select(k => k.KeV)];

    /// <summary>Edges of the channels, keV.</summary>
    public IReadOnlyList<double> EdgesKeV => _edges;

    /// <summary>Energy of a place within a channel.</summary>
    /// <param name="channel">0–255.</param>
    /// <param name="part">0 at its lower edge, 1 at its upper.</param>
    public double EnergyKeV(int channel, double part) => _edges[channel] + (part * (_edges[channel + 1] - _edges[channel]));

    /// <summary>The channel of an energy; −1 below the grid, 256 above it.</summary>
    public int ChannelOf(double energyKeV)
    {
        int at = Array.BinarySearch(_edges, energyKeV);
        return energyKeV >= _edges[^1] ? Count : at >= 0 ? at : ~at - 1;
    }

    private static double[] NominalEdges()
    {
        double[] edges = new double[Count + 1];
        for (int k = 1; k < Knots.Length; k++)
        {
            (int from, double low) = Knots[k - 1];
            (int to, double high) = Knots[k];
            for (int c = from; c <= to; c++)
                edges[c] = low + ((high - low) * (c - from) / (to - from));
        }

        return edges;
    }
}
