namespace Mmoda.Instruments;

/// <summary>
/// The 256-channel energy grid of ISGRI responses: widths w(j) = ½(1 + round(0.054 j)) keV and
/// E_MIN(k) = 12 + Σ w(0..k) keV. Verified on three real redistribution matrices.
/// </summary>
internal static class IsgriChannels
{
    /// <summary>Number of channels.</summary>
    public const int Count = 256;

    /// <summary>The 257 edges in keV, from 12.5 to 1029.5.</summary>
    public static double[] EdgesKeV()
    {
        double[] edges = new double[Count + 1];
        double edge = 12;
        for (int k = 0; k <= Count; k++)
        {
            edge += 0.5 * (1 + Math.Round(0.054 * k, MidpointRounding.ToEven));
            edges[k] = edge;
        }

        return edges;
    }
}
