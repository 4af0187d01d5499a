namespace Mmoda.Numerics;

/// <summary>
/// The counter-based random generator Philox 4×32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy
/// as 1, 2, 3"): a keyed bijection of a counter, so that streams are independent and reproducible without shared state.
/// </summary>
/// <remarks>Period 2^66 numbers per stream. Not thread-safe; give each thread or work item its own stream.</remarks>
public sealed class Philox
{
    private readonly ulong _seed;
    private readonly ulong _stream;
    private ulong _block;
    private UInt128 _output;
    private int _left;
    private double _spareNormal = double.NaN;

    /// <summary>Starts a stream.</summary>
    /// <param name="seed">The key: the same for one simulation.</param>
    /// <param name="stream">Which of 2^64 independent streams: a science window, a pixel, a trial.</param>
    public Philox(ulong seed, ulong stream)
    {
        _seed = seed;
        _stream = stream;
    }

    /// <summary>The next 32 random bits.</summary>
    public uint NextUInt32()
    {
        if (_left == 0)
        {
            _output = Block(_seed, _block++, _stream);
            _left = 4;
        }

        uint value = (uint)_output;
        _output >>= 32;
        _left--;
        return value;
    }

    /// <summary>A uniform number in [0, 1) with 53 random bits.</summary>
    public double NextDouble()
    {
        ulong bits = NextUInt32() | ((ulong)NextUInt32() << 32);
        return (bits >> 11) * (1.0 / (1UL << 53));
    }

    /// <summary>A number of the normal distribution of mean 0 and variance 1 (Box and Muller 1958).</summary>
    public double NextNormal()
    {
        if (!double.IsNaN(_spareNormal))
        {
            double spare = _spareNormal;
            _spareNormal = double.NaN;
            return spare;
        }

        double radius = Math.Sqrt(-2 * Math.Log(1 - NextDouble()));
        (double sin, double cos) = Math.SinCos(2 * Math.PI * NextDouble());
        _spareNormal = radius * sin;
        return radius * cos;
    }

    /// <summary>
    /// A number of the Poisson distribution, exact for every mean: by inversion below 10, above by transformed rejection
    /// with squeeze (algorithm PTRS of Hörmann 1993, Insurance: Mathematics and Economics 12, 39).
    /// </summary>
    /// <param name="mean">The mean, 0 to 1e15.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="mean"/> is negative, not a number or above 1e15.</exception>
    public long NextPoisson(double mean)
    {
        if (!(mean >= 0 && mean <= 1e15))
            throw new ArgumentOutOfRangeException(nameof(mean), mean, "A mean in [0, 1e15] is expected.");
        return mean < 10 ? PoissonByInversion(mean) : PoissonByRejection(mean);
    }

    /// <summary>The bijection: 128 bits for a key and a 128-bit counter.</summary>
    internal static UInt128 Block(ulong key, ulong counterLow, ulong counterHigh)
    {
        uint c0 = (uint)counterLow, c1 = (uint)(counterLow >> 32), c2 = (uint)counterHigh, c3 = (uint)(counterHigh >> 32);
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < 10; round++)
        {
            ulong p0 = 0xD2511F53UL * c0, p1 = 0xCD9E8D57UL * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }

        return new UInt128(c2 | ((ulong)c3 << 32), c0 | ((ulong)c1 << 32));
    }

    private long PoissonByInversion(double mean)
    {
        double probability = Math.Exp(-mean), rest = NextDouble();
        long count = 0;

        // The sum of probabilities rounds to slightly below 1; a tail of 1e-16 must not loop for ever.
        while (rest >= probability && count < 200)
        {
            rest -= probability;
            count++;
            probability *= mean / count;
        }

        return count;
    }

    private long PoissonByRejection(double mean)
    {
        double b = 0.931 + (2.53 * Math.Sqrt(mean)), a = -0.059 + (0.02483 * b);
        double inverseAlpha = 1.1239 + (1.1328 / (b - 3.4)), squeeze = 0.9277 - (3.6224 / (b - 2)), logMean = Math.Log(mean);
        while (true)
        {
            double u = NextDouble() - 0.5, v = 1 - NextDouble(), distance = 0.5 - Math.Abs(u);
            double candidate = Math.Floor((((2 * a / distance) + b) * u) + mean + 0.43);
            if (distance >= 0.07 && v <= squeeze)
                return (long)candidate;
            if (candidate < 0 || (distance < 0.013 && v > distance))
                continue;
            double logDensity = (candidate * logMean) - mean - SpecialFunctions.LogGamma(candidate + 1);
            if (Math.Log(v * inverseAlpha / ((a / (distance * distance)) + b)) <= logDensity)
                return (long)candidate;
        }
    }
}
