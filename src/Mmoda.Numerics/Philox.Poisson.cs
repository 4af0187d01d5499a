namespace Mmoda.Numerics;

/// <summary>The Poisson distribution of one mean, drawn from any source of uniform numbers.</summary>
public sealed partial class Philox
{
    /// <summary>A source of uniform numbers in [0, 1): a generator, or a part of its stream made in advance.</summary>
    private interface IUniform
    {
        double Next();
    }

    private static void ThrowUnlessMean(double mean, string name)
    {
        if (!(mean >= 0 && mean <= 1e15))
            throw new ArgumentOutOfRangeException(name, mean, "A mean in [0, 1e15] is expected.");
    }

    private readonly struct PoissonDistribution
    {
        private readonly double _mean;
        private readonly double _a;
        private readonly double _b;
        private readonly double _inverseAlpha;
        private readonly double _squeeze;
        private readonly double _logMean;
        private readonly double _first;

        public PoissonDistribution(double mean)
        {
            _mean = mean;
            if (mean < 10)
            {
                _first = Math.Exp(-mean);
                return;
            }

            _b = 0.931 + (2.53 * Math.Sqrt(mean));
            _a = -0.059 + (0.02483 * _b);
            _inverseAlpha = 1.1239 + (1.1328 / (_b - 3.4));
            _squeeze = 0.9277 - (3.6224 / (_b - 2));
            _logMean = Math.Log(mean);
        }

        public double Mean => _mean;

        public long Draw<TUniform>(ref TUniform uniform)
            where TUniform : IUniform, allows ref struct => _mean < 10 ? ByInversion(ref uniform) : ByRejection(ref uniform);

        private long ByInversion<TUniform>(ref TUniform uniform)
            where TUniform : IUniform, allows ref struct
        {
            double probability = _first, rest = uniform.Next();
            long count = 0;

            // The sum of probabilities rounds to slightly below 1; a tail of 1e-16 must not loop for ever.
            while (rest >= probability && count < 200)
            {
                rest -= probability;
                count++;
                probability *= _mean / count;
            }

            return count;
        }

        private long ByRejection<TUniform>(ref TUniform uniform)
            where TUniform : IUniform, allows ref struct
        {
            while (true)
            {
                double u = uniform.Next() - 0.5, v = 1 - uniform.Next(), distance = 0.5 - Math.Abs(u);
                double candidate = Math.Floor((((2 * _a / distance) + _b) * u) + _mean + 0.43);
                if (distance >= 0.07 && v <= _squeeze)
                    return (long)candidate;
                if (candidate < 0 || (distance < 0.013 && v > distance))
                    continue;
                double logDensity = (candidate * _logMean) - _mean - SpecialFunctions.LogGamma(candidate + 1);
                if (Math.Log(v * _inverseAlpha / ((_a / (distance * distance)) + _b)) <= logDensity)
                    return (long)candidate;
            }
        }
    }
}
