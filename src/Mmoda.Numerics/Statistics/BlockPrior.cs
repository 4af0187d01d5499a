namespace Mmoda.Numerics;

/// <summary>What one more change point costs in <see cref="BayesianBlocks"/>, in units of log likelihood.</summary>
public readonly record struct BlockPrior
{
    private readonly double _value;
    private readonly bool _isFalsePositiveRate;

    private BlockPrior(double value, bool isFalsePositiveRate) => (_value, _isFalsePositiveRate) = (value, isFalsePositiveRate);

    /// <summary>The chance, about, of a change point where there is none (Scargle et al. 2013, equation 21, calibrated for events).</summary>
    /// <param name="rate">Between 0 and 1; the paper uses 0.05.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is out of its range.</exception>
    public static BlockPrior FalsePositiveRate(double rate) => rate is > 0 and < 1
        ? new(rate, true)
        : throw new ArgumentOutOfRangeException(nameof(rate), rate, "A rate between 0 and 1 is expected.");

    /// <summary>The cost itself: ncp_prior of the paper.</summary>
    /// <param name="logLikelihood">At least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The cost is negative or NaN.</exception>
    public static BlockPrior Cost(double logLikelihood) => logLikelihood >= 0
        ? new(logLikelihood, false)
        : throw new ArgumentOutOfRangeException(nameof(logLikelihood), logLikelihood, "A cost of at least 0 is expected.");

    /// <summary>The cost for a number of cells.</summary>
    internal double For(int cells) => _isFalsePositiveRate
        ? 4 - Math.Log(73.53 * _value * Math.Pow(cells, -0.478))
        : _value;
}
