using Mmoda.HighEnergy;
using Mmoda.Numerics;

namespace Mmoda.Instruments;

/// <summary>
/// Background of the simulated detector: a spectrum N ∝ E^−1.2 (1 + 0.6 G(60, 8 keV)) above 17 keV with fluorescence and
/// activation lines, and a shape that changes with energy from one dominated by module steps to one with bright edges.
/// </summary>
internal sealed class BackgroundModel
{
    private const int Bins = 2048;

    private static readonly (double Energy, double Strength)[] Lines =
        [(59.3, 0.030), (67.2, 0.010), (74.9, 0.012), (84.9, 0.004), (77.1, 0.008), (87.3, 0.003), (511, 0.004)];

    private readonly double[] _edges = new double[Bins + 1];
    private readonly DiscreteSampler _energies;
    private readonly DiscreteSampler _soft;
    private readonly DiscreteSampler _hard;
    private readonly float[] _softShape;
    private readonly float[] _hardShape;

    /// <summary>Makes the model; the steps between modules come from the seed.</summary>
    /// <param name="countsPerSecond">Rate in 20–300 keV on the whole detector.</param>
    /// <param name="seed">Seed of the archive.</param>
    public BackgroundModel(double countsPerSecond, ulong seed)
    {
        double[] rates = new double[Bins];
        double low = Math.Log(IsgriResponse.LowestEnergyKeV), high = Math.Log(IsgriResponse.HighestEnergyKeV), inBand = 0, total = 0;
        for (int i = 0; i <= Bins; i++)
            _edges[i] = Math.Exp(low + (high - low) * i / Bins);
        for (int i = 0; i < Bins; i++)
        {
            double e = Math.Sqrt(_edges[i] * _edges[i + 1]), width = _edges[i + 1] - _edges[i];
            rates[i] = Density(e) * width;
            total += rates[i];
            if (e is >= 20 and < 300)
                inBand += rates[i];
        }

        TotalRate = countsPerSecond * total / inBand;
        _energies = new DiscreteSampler(rates);
        Philox random = new(seed, 0xBAC0);
        _softShape = Shape(ref random, steps: 0.08, edge: 0.06);
        _hardShape = Shape(ref random, steps: 0.04, edge: 0.20);
        _soft = new DiscreteSampler([.. _softShape.Select(v => (double)v)]);
        _hard = new DiscreteSampler([.. _hardShape.Select(v => (double)v)]);
    }

    /// <summary>Rate at all energies, counts per second of live time on all 16384 pixels.</summary>
    public double TotalRate { get; }

    /// <summary>Draws energy and pixel number of a background event.</summary>
    public (double EnergyKeV, int Pixel) Sample(ref Philox random)
    {
        int bin = _energies.Sample(ref random);
        double energy = _edges[bin] + random.NextDouble() * (_edges[bin + 1] - _edges[bin]);
        bool hard = random.NextDouble() < HardFraction(energy);
        return (energy, (hard ? _hard : _soft).Sample(ref random));
    }

    /// <summary>The shapes as a calibration structure, one in each energy range.</summary>
    public IReadOnlyList<BackgroundShape> Shapes()
    {
        double[] edges = [12, 16, 20, 24, 28, 32, 36, 40, 46, 52, 60, 70, 80, 100, 130, 170, 230, 320, 500, 1100];
        return [.. edges.Zip(edges.Skip(1), (a, b) =>
        {
            float hard = (float)HardFraction(Math.Sqrt(a * b));
            return new BackgroundShape(
                new EnergyBand(a, b), [.. _softShape.Zip(_hardShape, (s, h) => (1 - hard) * s + hard * h)]);
        })];
    }

    private static double HardFraction(double energyKeV) => Math.Clamp(Math.Log(energyKeV / 15) / Math.Log(200.0 / 15), 0, 1);

    private static double Density(double e)
    {
        static double Gauss(double e, double mean, double sigma) =>
            Math.Exp(-0.5 * Math.Pow((e - mean) / sigma, 2)) / (sigma * Math.Sqrt(2 * Math.PI));
        double density = e > 17
            ? Math.Pow(e, -1.2) * (1 + 0.6 * Math.Exp(-0.5 * Math.Pow((e - 60) / 8, 2)))
            : Math.Pow(17, -1.2) * Math.Pow(e / 17, 2);
        foreach ((double energy, double strength) in Lines)
            density += strength * Gauss(e, energy, IsgriResponse.ResolutionSigmaKeV(energy));


        // Two millimetres of CdTe stop ever less above 200 keV.
        return density / (1 + Math.Pow(e / 250, 2));
    }

    private static float[] Shape(ref Philox random, double steps, double edge)
    {
        Span<double> module = stackalloc double[IsgriDetector.ModuleCount];
        foreach (ref double m in module)
            m = 1 + steps * random.NextNormal();
        float[] shape = new float[IsgriDetector.PixelCount];
        double sum = 0;
        for (int y = 0; y < IsgriDetector.Side; y++)
        {
            for (int z = 0; z < IsgriDetector.Side; z++)
            {
                double dy = (y - 63.5) / 63.5, dz = (z - 63.5) / 63.5;

                // Double triggers inside one module are vetoed on board, so its border pixels count more.
                bool border = (y & 63) is 0 or 63 || (z & 31) is 0 or 31;
                double value = module[IsgriDetector.Module(y, z)]
                    * (1 + edge * (dy * dy * dy * dy + dz * dz * dz * dz) + (border ? 0.05 : 0));
                shape[IsgriDetector.Pixel(y, z)] = (float)value;
                sum += value;
            }
        }

        for (int i = 0; i < shape.Length; i++)
            shape[i] = (float)(shape[i] * shape.Length / sum);
        return shape;
    }
}
