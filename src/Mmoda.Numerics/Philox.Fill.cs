using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Mmoda.Numerics;

/// <summary>Many numbers at once: eight blocks of the stream in the lanes of SIMD registers.</summary>
public sealed partial class Philox
{
    private const int BlocksAtOnce = 8;

    /// <summary>Fills with uniform numbers, those of so many calls of <see cref="NextDouble"/>.</summary>
    /// <param name="numbers">Receives numbers in [0, 1).</param>
    public void FillUniform(Span<double> numbers)
    {
        int i = 0;
        while (i < numbers.Length && _left != 0)
        {
            numbers[i++] = NextDouble();

            // After an odd number of 32-bit numbers every uniform one lies across two blocks.
            if (_left % 2 != 0)
                break;
        }

        if (_left == 0 && Avx512DQ.IsSupported)
        {
            for (; i + (2 * BlocksAtOnce) <= numbers.Length; i += 2 * BlocksAtOnce)
            {
                Uniforms(_seed, _block, _stream, numbers[i..]);
                _block += BlocksAtOnce;
            }
        }

        for (; i < numbers.Length; i++)
            numbers[i] = NextDouble();
    }

    /// <summary>Fills with normal numbers, those of so many calls of <see cref="NextNormal"/>.</summary>
    /// <param name="numbers">Receives numbers of mean 0 and variance 1.</param>
    public void FillNormal(Span<double> numbers)
    {
        if (numbers.IsEmpty)
            return;
        int i = 0;
        if (!double.IsNaN(_spareNormal))
            numbers[i++] = NextNormal();
        int pairs = (numbers.Length - i) / 2;
        Span<double> rest = numbers.Slice(i, 2 * pairs);
        FillUniform(rest);
        for (int k = 0; k < rest.Length; k += 2)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - rest[k]));
            (double sin, double cos) = Math.SinCos(2 * Math.PI * rest[k + 1]);
            (rest[k], rest[k + 1]) = (radius * cos, radius * sin);
        }

        if (i + rest.Length < numbers.Length)
            numbers[^1] = NextNormal();
    }

    /// <summary>Fills with numbers of one Poisson distribution, those of so many calls of <see cref="NextPoisson"/>.</summary>
    /// <param name="mean">The mean, 0 to 1e15.</param>
    /// <param name="counts">Receives the numbers.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="mean"/> is negative, not a number or above 1e15.</exception>
    public void FillPoisson(double mean, Span<long> counts)
    {
        ThrowUnlessMean(mean, nameof(mean));
        var distribution = new PoissonDistribution(mean);
        Span<double> buffer = stackalloc double[Advance.Length];
        var uniform = new Advance(this, buffer);
        for (int i = 0; i < counts.Length; i++)
            counts[i] = distribution.Draw(ref uniform);
        uniform.GiveBack();
    }

    /// <summary>Fills with Poisson numbers of their own means each, those of so many calls of <see cref="NextPoisson"/>.</summary>
    /// <param name="means">The means, 0 to 1e15.</param>
    /// <param name="counts">Receives as many numbers as there are means.</param>
    /// <exception cref="ArgumentOutOfRangeException">A mean is negative, not a number or above 1e15.</exception>
    /// <exception cref="ArgumentException"><paramref name="counts"/> is shorter than <paramref name="means"/>.</exception>
    public void FillPoisson(ReadOnlySpan<double> means, Span<long> counts)
    {
        if (counts.Length < means.Length)
            throw new ArgumentException($"{means.Length} numbers are drawn, there is room for {counts.Length}.", nameof(counts));
        foreach (double mean in means)
            ThrowUnlessMean(mean, nameof(means));
        Span<double> buffer = stackalloc double[Advance.Length];
        var uniform = new Advance(this, buffer);
        PoissonDistribution distribution = default;
        for (int i = 0; i < means.Length; i++)
        {
            if (i == 0 || means[i] != distribution.Mean)
                distribution = new PoissonDistribution(means[i]);
            counts[i] = distribution.Draw(ref uniform);
        }

        uniform.GiveBack();
    }

    /// <summary>Sixteen uniform numbers from eight blocks.</summary>
    private static void Uniforms(ulong key, ulong counterLow, ulong counterHigh, Span<double> numbers)
    {
        Vector512<ulong> counters = Vector512.Create(counterLow) + Vector512<ulong>.Indices, low = Vector512.Create((ulong)uint.MaxValue);
        Vector512<ulong> c0 = counters & low, c1 = counters >>> 32;
        Vector512<ulong> c2 = Vector512.Create((ulong)(uint)counterHigh), c3 = Vector512.Create(counterHigh >> 32);
        Vector512<uint> m0 = Vector512.Create(0xD2511F53u), m1 = Vector512.Create(0xCD9E8D57u);
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < 10; round++)
        {
            // Only the low halves of the lanes count; they are not masked until the end.
            Vector512<ulong> p0 = Avx512F.Multiply(c0.AsUInt32(), m0), p1 = Avx512F.Multiply(c2.AsUInt32(), m1);
            c0 = (p1 >>> 32) ^ c1 ^ Vector512.Create((ulong)k0);
            c2 = (p0 >>> 32) ^ c3 ^ Vector512.Create((ulong)k1);
            c1 = p1;
            c3 = p0;
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }

        Vector512<double> scale = Vector512.Create(1.0 / (1UL << 53));
        Vector512<double> first = Vector512.ConvertToDouble(((c0 & low) | (c1 << 32)) >>> 11) * scale;
        Vector512<double> second = Vector512.ConvertToDouble(((c2 & low) | (c3 << 32)) >>> 11) * scale;
        Vector512<long> front = Vector512.Create(0L, 8, 1, 9, 2, 10, 3, 11), back = Vector512.Create(4L, 12, 5, 13, 6, 14, 7, 15);
        Avx512F.PermuteVar8x64x2(first, front, second).CopyTo(numbers);
        Avx512F.PermuteVar8x64x2(first, back, second).CopyTo(numbers[8..]);
    }

    /// <summary>Uniform numbers made in advance; what is not used is given back, for the stream can be wound back.</summary>
    private ref struct Advance : IUniform
    {
        public const int Length = 256;

        private readonly Philox _source;
        private readonly Span<double> _numbers;
        private int _next;
        private State _before;

        public Advance(Philox source, Span<double> numbers)
        {
            _source = source;
            _numbers = numbers;
            _next = numbers.Length;
            _before = source.Remember();
        }

        public double Next()
        {
            if (_next == _numbers.Length)
            {
                _before = _source.Remember();
                _source.FillUniform(_numbers);
                _next = 0;
            }

            return _numbers[_next++];
        }

        /// <summary>Winds the generator back to behind the last number used.</summary>
        public void GiveBack()
        {
            if (_next == _numbers.Length)
                return;
            _source.Restore(_before);
            _source.Skip(2 * (ulong)_next);
            _source._spareNormal = _before.SpareNormal;
        }
    }

    private readonly record struct State(ulong Block, UInt128 Output, int Left, double SpareNormal);

    private State Remember() => new(_block, _output, _left, _spareNormal);

    private void Restore(State state) => (_block, _output, _left, _spareNormal) = (state.Block, state.Output, state.Left, state.SpareNormal);
}
