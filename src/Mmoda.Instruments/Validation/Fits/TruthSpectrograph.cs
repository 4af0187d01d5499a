using Mmoda.HighEnergy;
using Mmoda.Numerics;

namespace Mmoda.Instruments;

/// <summary>An instrument for simulated spectra: a response and a background, as those of JEM-X and ISGRI are in width, area and resolution.</summary>
/// <param name="response">Area and redistribution.</param>
/// <param name="backgroundRate">Counts/s in each channel.</param>
internal sealed class TruthSpectrograph(DetectorResponse response, double backgroundRate)
{
    /// <summary>3 to 35 keV in 60 channels, ΔE/E = 0.4 √(1/E + 1/60) (Lund et al. 2003), 70 cm².</summary>
    public static TruthSpectrograph Soft { get; } = Make(
        2.3, 45, 110, 3, 35, 60, e => 70 * Math.Exp(-Math.Pow(3.5 / e, 2) - (e / 60)), e => 0.4 / 2.355 * e * Math.Sqrt((1 / e) + (1.0 / 60)), tail: 0.05, 1);

    /// <summary>18 to 180 keV in 60 channels, a resolution of a twelfth, a tail to low energies, 100 cm² at 20 keV.</summary>
    public static TruthSpectrograph Hard { get; } = Make(15, 300, 90, 18, 180, 60, e => 100 * Math.Exp(-e / 150), e => e / 28, tail: 0.1, 3);

    /// <summary>As <see cref="Soft"/> with 240 channels, a few counts in each.</summary>
    public static TruthSpectrograph SoftFine { get; } = Make(
        2.3, 45, 110, 3, 35, 240, e => 70 * Math.Exp(-Math.Pow(3.5 / e, 2) - (e / 60)), e => 0.4 / 2.355 * e * Math.Sqrt((1 / e) + (1.0 / 60)), tail: 0.05, 0.001);

    /// <summary>As <see cref="Hard"/> with 240 channels, a few counts in each.</summary>
    public static TruthSpectrograph HardFine { get; } = Make(15, 300, 90, 18, 180, 240, e => 100 * Math.Exp(-e / 150), e => e / 28, tail: 0.1, 0.001);

    /// <summary>Area and redistribution.</summary>
    public DetectorResponse Response { get; } = response;

    /// <summary>Counts/s in each channel.</summary>
    public double BackgroundRate { get; } = backgroundRate;

    /// <summary>Rates of a model in the channels, counts/s, without background.</summary>
    public double[] Rates(SpectralModel model, ReadOnlySpan<double> parameters)
    {
        double[] edges = [.. Response.PhotonEdgesKeV], photons = new double[Response.PhotonCount], rates = new double[Response.ChannelCount];
        model.Integrate(edges, parameters, photons);
        Response.Fold(photons, rates);
        return rates;
    }

    private static TruthSpectrograph Make(
        double lowest, double highest, int energies, double first, double last, int channels, Func<double, double> area, Func<double, double> width, double tail, double background)
    {
        double[] photons = [.. Enumerable.Range(0, energies + 1).Select(i => lowest * Math.Pow(highest / lowest, i / (double)energies))];
        double[] edges = [.. Enumerable.Range(0, channels + 1).Select(i => first * Math.Pow(last / first, i / (double)channels))];
        float[] areas = new float[energies * channels];
        for (int e = 0; e < energies; e++)
        {
            double energy = Math.Sqrt(photons[e] * photons[e + 1]), sigma = width(energy);
            for (int c = 0; c < channels; c++)
            {
                double peak = NormalDistribution.Cumulative((edges[c + 1] - energy) / sigma) - NormalDistribution.Cumulative((edges[c] - energy) / sigma);
                double left = Math.Max(0, Math.Min(edges[c + 1], energy) - edges[c]) / energy;
                areas[(e * channels) + c] = (float)(area(energy) * (((1 - tail) * peak) + (tail * left)));
            }
        }

        return new TruthSpectrograph(new DetectorResponse(photons, edges, areas), background);
    }
}
