namespace Mmoda.Numerics;

/// <summary>
/// The counter-based random generator Philox 4×32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy
/// as 1, 2, 3"): a keyed bijection of a counter, so that streams are independent and reproducible without shared state.
/// </summary>
/// <remarks>Period 2^66 numbers per stream. Not thread-safe; give each work item its own stream, or its own part of a stream
/// (<see cref="Skip"/>): then the numbers are the same on any number of threads. Filling a span gives the numbers, and leaves the
/// state, of so many single calls.</remarks>
public sealed partial class Philox : Philox.IUniform
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
        ThrowUnlessMean(mean, nameof(mean));
        var distribution = new PoissonDistribution(mean);
        Philox self = this;
        return distribution.Draw(ref self);
    }

    /// <summary>Moves on in the stream by so many numbers of 32 bits, in a time that does not depend on how many.</summary>
    /// <param name="count">Numbers to skip; a uniform number takes two, a pair of normal numbers four.</param>
    /// <remarks>A normal number kept for the next call is forgotten.</remarks>
    public void Skip(ulong count)
    {
        _spareNormal = double.NaN;
        ulong taken = Math.Min(count, (ulong)_left);
        _output >>= 32 * (int)taken;
        _left -= (int)taken;
        count -= taken;
        _block += count / 4;
        for (ulong rest = count % 4; rest > 0; rest--)
            NextUInt32();
    }

    double IUniform.Next() => NextDouble();

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
}
