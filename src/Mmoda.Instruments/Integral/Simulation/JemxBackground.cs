using Mmoda.Numerics;

namespace Mmoda.Instruments;

/// <summary>
/// Background of a simulated unit of JEM-X: 15 counts/s, a continuum N ∝ E^−0.4 with lines of copper and xenon, even over the disc but
/// for the shadow of the collimator's walls.
/// </summary>
internal sealed class JemxBackground
{
    /// <summary>Counts/s at all energies.</summary>
    public const double CountsPerSecond = 15;

    private const int Bins = 512;
    private const double Low = 2.2, High = 60, Ripple = 0.015;

    private readonly DiscreteSampler _energies;

    /// <summary>Prepares the spectrum.</summary>
    public JemxBackground()
    {
        double[] weights = new double[Bins];
        for (int i = 0; i < Bins; i++)
        {
            double energy = Energy(i + 0.5);
            weights[i] = (Math.Pow(energy, -0.4) + (1.5 * Line(energy, 8.05)) + (1.0 * Line(energy, 29.8))) * (Energy(i + 1) - Energy(i));
        }

        _energies = new DiscreteSampler(weights);
    }

    /// <summary>Draws a measured energy in keV.</summary>
    public double SampleEnergy(ref Philox random) => Energy(_energies.Sample(ref random) + random.NextDouble());

    /// <summary>Draws a point of the sensitive disc, mm.</summary>
    public static (double X, double Y) SamplePoint(ref Philox random)
    {
        while (true)
        {
            (double x, double y) = Disc(ref random);
            double density = Wall(x) * Wall(y);
            if (random.NextDouble() * (1 + Ripple) * (1 + Ripple) < density)
                return (x, y);
        }
    }

    /// <summary>A point anywhere on the sensitive disc, mm.</summary>
    public static (double X, double Y) Disc(ref Philox random)
    {
        while (true)
        {
            double x = (2 * random.NextDouble()) - 1, y = (2 * random.NextDouble()) - 1;
            if ((x * x) + (y * y) < 1)
                return (JemxGeometry.SensitiveMillimetres * x, JemxGeometry.SensitiveMillimetres * y);
        }
    }

    private static double Wall(double millimetres) => 1 + (Ripple * Math.Cos(2 * Math.PI * millimetres / JemxGeometry.CollimatorPitchMillimetres));

    private static double Energy(double bin) => Low * Math.Pow(High / Low, bin / Bins);

    private static double Line(double energy, double at)
    {
        double sigma = JemxResponse.ResolutionSigmaKeV(at), z = (energy - at) / sigma;
        return Math.Exp(-0.5 * z * z) / sigma;
    }
}
