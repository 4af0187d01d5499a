using Mmoda.HighEnergy;
using Mmoda.Numerics;

namespace Mmoda.Instruments;

/// <summary>The nominal response of ISGRI spectra: effective area on axis and a Gaussian resolution on the 256 channels.</summary>
/// <remarks>
/// Rates are counts/s through the open mask on axis, corrected for dead time, dead pixels, the low threshold and the
/// support panel off axis; so the response holds the area (of <see cref="IsgriResponse.EffectiveAreaCm2"/>) and the
/// resolution, and nothing of an observation.
/// </remarks>
internal static class IsgriRedistribution
{
    // Inside a range the area is averaged over so many points.
    private const int Points = 4;

    private static readonly Lazy<DetectorResponse> Shared = new(Make);

    /// <summary>The response.</summary>
    public static DetectorResponse Nominal => Shared.Value;

    private static DetectorResponse Make()
    {
        double[] photons = PhotonEdges(), channels = IsgriChannels.EdgesKeV();
        float[] matrix = new float[(photons.Length - 1) * IsgriChannels.Count];
        double[] below = new double[channels.Length];
        double[] areas = new double[IsgriChannels.Count];
        for (int e = 0; e < photons.Length - 1; e++)
        {
            Array.Clear(areas);
            for (int point = 0; point < Points; point++)
            {
                double energy = photons[e] + (point + 0.5) / Points * (photons[e + 1] - photons[e]);
                double area = IsgriResponse.EffectiveAreaCm2(energy) / Points;
                if (area == 0 || energy < IsgriResponse.LowestEnergyKeV)
                    continue;
                double width = Math.Sqrt(2) * IsgriResponse.ResolutionSigmaKeV(energy);
                for (int c = 0; c < below.Length; c++)
                    below[c] = 0.5 * SpecialFunctions.Erfc((energy - channels[c]) / width);
                for (int c = 0; c < areas.Length; c++)
                    areas[c] += area * (below[c + 1] - below[c]);
            }

            for (int c = 0; c < areas.Length; c++)
                matrix[(e * IsgriChannels.Count) + c] = (float)Math.Max(0, areas[c]);
        }

        return new DetectorResponse(photons, channels, matrix);
    }

    // Fine where the resolution is: 0.25 keV at first, then a hundredth of the energy.
    private static double[] PhotonEdges()
    {
        List<double> edges = [13];
        while (edges[^1] < IsgriResponse.HighestEnergyKeV)
            edges.Add(Math.Min(IsgriResponse.HighestEnergyKeV, edges[^1] + Math.Max(0.25, 0.01 * edges[^1])));
        return [.. edges];
    }
}
