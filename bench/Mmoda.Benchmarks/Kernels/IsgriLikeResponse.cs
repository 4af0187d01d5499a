using Mmoda.HighEnergy;

namespace Mmoda.Benchmarks;

/// <summary>A response of the size of ISGRI's: 2466 energies of 0.4787 keV from 13 keV on, 256 channels; or the real one.</summary>
internal static class IsgriLikeResponse
{
    private const string RealFile = "isgri/gx1p4/IBIS_rmf_GX_1p4.fits";

    /// <summary>The real matrix if MMODA_TEST_DATA names a folder that has it, else one of the same size and filling.</summary>
    public static DetectorResponse Create()
    {
        if (Environment.GetEnvironmentVariable("MMODA_TEST_DATA") is { Length: > 0 } folder && File.Exists(Path.Combine(folder, RealFile)))
            return OgipFile.ReadResponse(Path.Combine(folder, RealFile));
        const int Energies = 2466, Channels = 256;
        double[] photons = [.. Enumerable.Range(0, Energies + 1).Select(i => 13 + (0.478696 * i))];
        double[] channels = new double[Channels + 1];
        channels[0] = 12.5;
        for (int c = 1; c <= Channels; c++)
            channels[c] = channels[c - 1] + (0.5 * (1 + Math.Round(0.054 * c)));
        float[] areas = new float[Energies * Channels];
        for (int e = 0; e < Energies; e++)
        {
            double energy = 0.5 * (photons[e] + photons[e + 1]), sigma = 0.04 * energy, area = 1000 * Math.Exp(-Math.Pow(Math.Log(energy / 60), 2));
            for (int c = 0; c < Channels; c++)
            {
                double u = (0.5 * (channels[c] + channels[c + 1]) - energy) / sigma, width = channels[c + 1] - channels[c];

                // A peak on a tail that fills all channels.
                areas[(e * Channels) + c] = (float)(area * width * ((0.8 * Math.Exp(-0.5 * u * u) / (2.5066 * sigma)) + (0.2 / 1000)));
            }
        }

        return new DetectorResponse(photons, channels, areas);
    }
}
